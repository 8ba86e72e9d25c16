"""Do what a form asks: what it got wrong is said where it was filled in, with what was typed."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect

from doubledraw.platform.kernel.errors import Conflict, DomainError, Invalid
from doubledraw.platform.ui.http import StaffRequest

Shown = Callable[[DomainError], HttpResponse]


def done(
    request: StaffRequest, deed: Callable[[], object], words: str, to: str, shown: Shown
) -> HttpResponse:
    """On success to `to` with `words`; else the page again, with the error. Refusals have a page of their own."""
    try:
        deed()
    except (Invalid, Conflict) as error:
        return shown(error)
    messages.success(request, words)
    return HttpResponseRedirect(to)
