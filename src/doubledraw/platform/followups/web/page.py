"""The chain of one visit: each problem from its finding to its closing, every deadline with its article."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from doubledraw.platform.followups import services
from doubledraw.platform.followups.web.finding import visit_or_404
from doubledraw.platform.followups.web.shown import Typed, page_of
from doubledraw.platform.inspections.models import Visit
from doubledraw.platform.inspections.selectors import has_looked
from doubledraw.platform.kernel.errors import Conflict, DomainError, Invalid, Refused
from doubledraw.platform.ui.access import staff
from doubledraw.platform.ui.http import StaffRequest


@staff()
@require_GET
def page(request: StaffRequest, number: str) -> HttpResponse:
    """The chain; before it is opened without its firm."""
    return shown(request, visit_or_404(request, number))


@staff()
@require_POST
def look(request: StaffRequest, number: str) -> HttpResponse:
    """Open it: the look is written down."""
    visit = visit_or_404(request, number)
    services.look_into(visit, by=request.actor, at=request.at)
    return back(visit)


def done(
    request: StaffRequest, visit: Visit, place: str, deed: Callable[[], object], said: str
) -> HttpResponse:
    """Do it; what a form got wrong, or the law refuses, is said where it was filled in, with what was typed."""
    try:
        deed()
    except (Invalid, Conflict, Refused) as error:
        return shown(request, visit, place, error)
    messages.success(request, said)
    return back(visit, place)


def shown(
    request: StaffRequest, visit: Visit, place: str = "", error: DomainError | None = None
) -> HttpResponse:
    """The page as it stands, with what went wrong."""
    status = error.status if error else 200
    if visit.pk not in has_looked([visit], request.actor, request.at):
        context = {"visit": visit, "error": error}
        return render(request, "followups/closed.html", context, status=status)
    typed = Typed(place, request.POST, error)
    context = page_of(visit, request.actor, request.at, typed)
    return render(request, "followups/chain.html", context, status=status)


def back(visit: Visit, place: str = "") -> HttpResponse:
    """To the chain."""
    return HttpResponseRedirect(reverse("follow-up", args=[visit.number]))
