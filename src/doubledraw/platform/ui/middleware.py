"""Around every request: security headers, and refusals rendered as pages that say why and what next."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from doubledraw.platform.kernel.errors import DomainError
from doubledraw.platform.ui.busy import is_busy
from doubledraw.platform.ui.clock import present
from doubledraw.platform.ui.pages import busy, not_found

Next = Callable[[HttpRequest], HttpResponseBase]

POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; style-src 'self'; script-src 'self'; "
    "worker-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)

# PostgreSQL refuses to look for a NUL; what was asked with one is asked with the sign for an unreadable character.
NUL, REPLACEMENT = "%00", "%EF%BF%BD"


def secure_headers(get_response: Next) -> Next:
    """A strict content policy on everything; the one reading of the clock for this request."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        request.at = present()  # type: ignore[attr-defined]
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Permissions-Policy", "camera=(self), geolocation=(self)")
        response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        return response

    return middleware


class refusals:  # noqa: N801 - named as the middleware it is
    """Renders every DomainError once, with its status, reason, article and remedy; and a database that is held."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        asked = request.META.get("QUERY_STRING", "")
        request.META["QUERY_STRING"] = asked.replace(NUL, REPLACEMENT)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: object) -> HttpResponse | None:
        """An address with a NUL in it is nobody's; PostgreSQL would not even look it up."""
        return not_found(request) if "\0" in request.path_info else None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if is_busy(error):
            return busy(request)
        if not isinstance(error, DomainError):
            return None
        return render(request, "ui/refusal.html", {"refusal": error}, status=error.status)
