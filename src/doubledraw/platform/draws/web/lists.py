"""The list of draws, and the plan lines that wait for one."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from doubledraw.platform.draws.models import Draw
from doubledraw.platform.draws.selectors import (
    draws_visible_to,
    draws_waiting_for,
    lines_to_prepare,
    work_plans_waiting_for,
)
from doubledraw.platform.ui.access import staff
from doubledraw.platform.ui.http import StaffRequest

PAGE = 50


@staff()
@require_GET
def draws(request: StaffRequest) -> HttpResponse:
    """What waits for me, what can be prepared, and every draw in my scope."""
    pages = Paginator(draws_visible_to(request.actor), PAGE)
    found = pages.get_page(request.GET.get("page"))
    waiting = draws_waiting_for(request.actor, request.at)
    context = {
        "page": found,
        "rows": [_row(draw) for draw in found],
        "waiting": waiting,
        "plans": work_plans_waiting_for(request.actor),
        "lines": list(lines_to_prepare(request.actor)[:PAGE]),
    }
    return render(request, "draws/list.html", context)


def _row(draw: Draw) -> dict[str, object]:
    return {
        "draw": draw,
        "population": sum(draw.populations.values()),
        "sample": sum(draw.sizes.values()),
    }
