"""The list of follow-ups with its filters, what waits for me, and reviewed visits that have none yet."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from doubledraw.platform.followups import services
from doubledraw.platform.followups.models import FollowUp
from doubledraw.platform.followups.selectors import (
    Sought,
    dues_of,
    sought,
    state_counts,
    unopened,
    waiting_for,
)
from doubledraw.platform.followups.states import FollowUpState
from doubledraw.platform.inspections.selectors import has_looked
from doubledraw.platform.obligations.models import Obligation
from doubledraw.platform.obligations.states import ObligationState
from doubledraw.platform.organs.selectors import organs_visible_to
from doubledraw.platform.rulebook.documents.outcomes import outcome_table
from doubledraw.platform.ui.access import staff
from doubledraw.platform.ui.http import StaffRequest

PAGE = 50
LONGEST = 60
MOST_OPENED = 200


@staff()
@require_GET
def index(request: StaffRequest) -> HttpResponse:
    """By state, disposal, department, overdue, firm; a secret firm is named only to who has opened it today."""
    actor, at = request.actor, request.at
    asked = asked_of(request)
    page = Paginator(sought(actor, asked, at), PAGE).get_page(request.GET.get("page"))
    visits = {one.visit_id: one.visit for one in page}
    opened = has_looked(list(visits.values()), actor, at)
    dues = dues_of(visit.number for visit in visits.values())
    counts = state_counts(actor)
    context = {
        "asked": asked,
        "is_narrowed": bool(request.GET),
        "page": page,
        "rows": [_row(one, dues.get(one.visit.number, []), opened, request) for one in page],
        "states": [(state, counts.get(state, 0)) for state in FollowUpState],
        "disposals": list(outcome_table().disposals.values()),
        "organs": organs_visible_to(actor).order_by("path"),
        "waiting": [
            {"one": one, "url": reverse(one.page, args=one.args)} for one in waiting_for(actor)
        ],
        "unopened": unopened(actor).count(),
    }
    return render(request, "followups/list.html", context)


@staff()
@require_POST
def open_waiting(request: StaffRequest) -> HttpResponse:
    """Give reviewed visits in one's scope the follow-ups they lack; what the job after the review does by itself."""
    new = 0
    for visit in unopened(request.actor)[:MOST_OPENED]:
        new += services.open_follow_ups(visit, by=request.actor, at=request.at)
    messages.success(request, _("已产生 {count} 件处置。").format(count=new))
    return HttpResponseRedirect(reverse("follow-ups"))


def asked_of(request: StaffRequest) -> Sought:
    """What the address asks for."""
    asked = {
        name: " ".join(request.GET.get(name, "").replace("\0", "").split())[:LONGEST]
        for name in ("state", "disposal", "organ", "q")
    }
    state = asked["state"] if asked["state"] in list(FollowUpState) else ""
    overdue = bool(request.GET.get("overdue"))
    return Sought(state, asked["disposal"], asked["organ"], overdue, asked["q"])


def _row(
    one: FollowUp, dues: list[Obligation], opened: set[int], request: StaffRequest
) -> dict[str, Any]:
    open_ = [due for due in dues if due.state == ObligationState.OPEN]
    disposals = outcome_table(one.finding.entry.outcomes).disposals
    known = disposals.get(one.finding.disposal)
    return {
        "one": one,
        "is_open": one.visit_id in opened,
        "disposal": known.label if known else one.finding.disposal,
        "due": open_[0] if open_ else None,
        "is_late": bool(open_) and open_[0].due < request.at,
    }
