"""Error pages, and the switches for language, large print and dark.

The switches change nothing but how this reader's pages look, so their forms bear no token: without it a public page
is the same for everybody, and nobody who only reads is given a cookie.
"""

import sys

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from doubledraw.platform.ui.access import public
from doubledraw.platform.ui.busy import SECONDS, is_busy
from doubledraw.platform.ui.context import DISPLAY


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


A_YEAR = 60 * 60 * 24 * 365


@csrf_exempt
@public
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Remember the language in a cookie and go back to where the reader was."""
    language = request.POST.get("language", settings.LANGUAGE_CODE)
    response = _back(request)
    if language in dict(settings.LANGUAGES):
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, samesite="Lax")
    return response


@csrf_exempt
@public
@require_POST
def set_display(request: HttpRequest) -> HttpResponse:
    """Remember large print or dark in a cookie, without account and without script, and go back."""
    response = _back(request)
    for name in DISPLAY:
        asked = request.POST.get(name)
        if asked in ("on", "off"):
            secure = settings.SESSION_COOKIE_SECURE
            response.set_cookie(f"dd-{name}", asked, A_YEAR, samesite="Lax", secure=secure)
    return response


def _back(request: HttpRequest) -> HttpResponseRedirect:
    """To the page of this site that the form names; to the first page for any other."""
    there = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(there, allowed_hosts={request.get_host()}):
        there = "/"
    return HttpResponseRedirect(there)
