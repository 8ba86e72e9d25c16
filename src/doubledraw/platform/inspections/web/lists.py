"""What waits for me, my own visits, and every visit in my scope."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from doubledraw.platform.draws.selectors import draws_visible_to
from doubledraw.platform.inspections import services
from doubledraw.platform.inspections.selectors import (
    draws_to_order,
    forms_waiting_for,
    has_looked,
    visits_of,
    visits_to_review,
    visits_visible_to,
)
from doubledraw.platform.inspections.selectors.days import draws_to_plan
from doubledraw.platform.inspections.states import TO_DO, VisitState
from doubledraw.platform.ui.access import staff
from doubledraw.platform.ui.http import StaffRequest

PAGE = 50
MOST_MINE = 200


@staff()
@require_GET
def visits(request: StaffRequest) -> HttpResponse:
    """The lists; a secret firm is named only to who has opened it today."""
    actor, at = request.actor, request.at
    state = request.GET.get("state", "")
    rows = visits_visible_to(actor)
    if state in list(VisitState):
        rows = rows.filter(state=state)
    found = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    mine = list(visits_of(actor, at).filter(state__in=TO_DO)[:MOST_MINE])
    reviews = list(visits_to_review(actor)[:PAGE])
    context = {
        "page": found,
        "mine": mine,
        "reviews": reviews,
        "forms": list(forms_waiting_for(actor)[:PAGE]),
        "orders": draws_to_order(actor),
        "to_plan": draws_to_plan(actor),
        "open": has_looked([*found, *mine, *reviews], actor, at),
        "states": list(VisitState),
        "state": state,
    }
    return render(request, "inspections/list.html", context)


@staff()
@require_POST
def order(request: StaffRequest, draw_id: str) -> HttpResponse:
    """Turn what was released into visits of the teams."""
    draw = draws_visible_to(request.actor).filter(draw_id=draw_id).first()
    if draw is None:
        raise Http404
    count = services.order_visits(draw, by=request.actor, at=request.at)
    messages.success(request, _("已下达 {count} 项检查任务。").format(count=count))
    return HttpResponseRedirect(reverse("visits"))
