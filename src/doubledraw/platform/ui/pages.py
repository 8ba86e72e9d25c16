"""Error pages and the language switch."""

import sys

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from doubledraw.platform.ui.access import public
from doubledraw.platform.ui.busy import SECONDS, is_busy


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: the address is wrong, or the thing is not yours to see; the page does not say which."""
    return render(request, "ui/not_found.html", status=404)


def fault(request: HttpRequest) -> HttpResponse:
    """500: our fault. Rendered without any query."""
    if is_busy(sys.exception()):
        return busy(request)
    return render(request, "ui/fault.html", status=500)


def busy(request: HttpRequest) -> HttpResponse:
    """503: others hold the database; nothing was done, and it can be asked again. Rendered without any query."""
    response = render(request, "ui/busy.html", status=503)
    response.headers["Retry-After"] = str(SECONDS)
    return response


def csrf_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form was open too long, or came from elsewhere. Nothing was done."""
    return render(request, "ui/csrf.html", status=403)


@public
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Remember the language in a cookie and go back to where the reader was."""
    language = request.POST.get("language", settings.LANGUAGE_CODE)
    there = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(there, allowed_hosts={request.get_host()}):
        there = "/"
    response = HttpResponseRedirect(there)
    if language in dict(settings.LANGUAGES):
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, samesite="Lax")
    return response
