"""Doing what a form on the ceremony page asks: a refusal is shown at its place, with what was typed."""

from collections.abc import Callable, Sequence

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from doubledraw.platform.draws.models import Draw
from doubledraw.platform.draws.web.cards import Problem
from doubledraw.platform.draws.web.ceremony import shown
from doubledraw.platform.draws.web.finding import draw_or_404
from doubledraw.platform.kernel.errors import Conflict, Invalid
from doubledraw.platform.ui.http import StaffRequest


def tried(
    request: StaffRequest, found: Draw, place: str, deed: Callable[[], object], typed: Sequence[str]
) -> HttpResponse:
    """Do it; a refusal of what was typed is shown at its place with what was typed, others on their own page."""
    try:
        deed()
    except (Invalid, Conflict) as error:
        fresh = draw_or_404(request.actor, found.draw_id)
        return shown(request, fresh, Problem(place, error, typed))
    return back(found, place)


def back(found: Draw, place: str = "") -> HttpResponse:
    """To the ceremony page, at a place of it."""
    anchor = f"#{place}" if place else ""
    return HttpResponseRedirect(reverse("draw", args=[found.draw_id]) + anchor)


def words(request: StaffRequest, field: str, most: int = 60) -> str:
    """A line that was typed, without superfluous spaces."""
    return " ".join(request.POST.get(field, "").split())[:most]
