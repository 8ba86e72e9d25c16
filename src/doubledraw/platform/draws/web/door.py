"""The door: what is released to whom, a team's own firms, the leaf it shows, who has looked."""

from functools import partial
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from doubledraw.platform.draws import engine, services
from doubledraw.platform.draws.models import Draw
from doubledraw.platform.draws.policies import may_dispatch, may_give_code, may_see_views
from doubledraw.platform.draws.selectors import (
    drawn_target,
    draws_released_to,
    lookers_of,
    looks_by_day,
    progress_of,
    replaced_targets,
    standing_of,
    views_of,
    visits_by_day,
)
from doubledraw.platform.draws.web.answers import download
from doubledraw.platform.draws.web.cards import Problem
from doubledraw.platform.draws.web.finding import draw_or_404, released_draw_or_404
from doubledraw.platform.draws.web.timeline import role_label
from doubledraw.platform.draws.web.typed import moment_of
from doubledraw.platform.kernel.errors import Conflict, Invalid
from doubledraw.platform.ui.access import staff
from doubledraw.platform.ui.http import StaffRequest
from doubledraw.platform.ui.qr import dense_qr

VIEWS_PAGE = 100
BAD_MOMENT = partial(
    Invalid, "moment_unreadable", "下发时间写法不对", remedy="请照“2026-06-01T08:30”写。"
)
MOST_CODES = 400_000
MOST_CODE = 64


@staff()
@require_GET
def mine(request: StaffRequest) -> HttpResponse:
    """The draws of which firms were released to me; no firm is named here, because a GET writes nothing down."""
    released = draws_released_to(request.actor, request.at)
    return render(request, "draws/dispatches.html", {"released": released})


@staff()
@require_POST
def my_firms(request: StaffRequest, draw_id: str) -> HttpResponse:
    """The firms released to me. A POST, because every look is written down."""
    draw = released_draw_or_404(request.actor, draw_id, request.at)
    firms = services.view_dispatch(draw, by=request.actor, at=request.at)
    return render(request, "draws/my_firms.html", {"draw": draw, "firms": firms})


@staff()
@require_POST
def carried_out(request: StaffRequest, draw_id: str) -> HttpResponse:
    """A visit is done; the list that is shown again is one more look."""
    draw = released_draw_or_404(request.actor, draw_id, request.at)
    services.carry_out(draw, _code(request), by=request.actor, at=request.at)
    messages.success(request, _("已记下：这一家的检查已经完成。"))
    firms = services.view_dispatch(draw, by=request.actor, at=request.at)
    return render(request, "draws/my_firms.html", {"draw": draw, "firms": firms})


@staff()
@require_POST
def leaf(request: StaffRequest, draw_id: str) -> HttpResponse:
    """The leaf of one firm: a page to print or to show, or the file."""
    draw = released_draw_or_404(request.actor, draw_id, request.at)
    code = _code(request)
    data = services.take_leaf(draw, code, by=request.actor, at=request.at)
    if request.POST.get("as") == "file":
        return download(data, f"{draw.draw_id}-{code}.json", "application/json")
    address = settings.PUBLIC_URL + reverse("verify")
    drawn = drawn_target(draw, code)
    context = {
        "draw": draw,
        "drawn": drawn,
        "is_replaced": code in replaced_targets(draw),
        "address": address,
        "picture": dense_qr(f"{address}#{engine.leaf_link(data)}"),
    }
    return render(request, "draws/leaf.html", context)


@staff()
@require_GET
def page(request: StaffRequest, draw_id: str) -> HttpResponse:
    """How far the release is; no firm is named."""
    return _shown(request, draw_or_404(request.actor, draw_id))


@staff()
@require_POST
def dispatch(request: StaffRequest, draw_id: str) -> HttpResponse:
    """Release firms to their teams: those named, or all that wait."""
    draw = draw_or_404(request.actor, draw_id)
    typed = [request.POST.get("opens_at", ""), request.POST.get("codes", "")[:MOST_CODES]]
    try:
        opens_at = moment_of(typed[0], BAD_MOMENT) if typed[0] else request.at
        codes = typed[1].split()
        count = services.dispatch_firms(draw, codes, opens_at, by=request.actor, at=request.at)
    except (Invalid, Conflict) as error:
        return _shown(request, draw, Problem("dispatch", error, typed))
    messages.success(request, _("已下发 {count} 家。").format(count=count))
    return HttpResponseRedirect(reverse("draw-door", args=[draw_id]))


@staff()
@require_GET
def views(request: StaffRequest, draw_id: str) -> HttpResponse:
    """Who has looked at the secret list: counts by person and by day, and every look."""
    draw = draw_or_404(request.actor, draw_id)
    may_see_views(draw, request.actor).enforce()
    found = Paginator(views_of(draw), VIEWS_PAGE).get_page(request.GET.get("page"))
    context = {
        "draw": draw,
        "page": found,
        "rows": [{"view": view, "role": role_label(view.role)} for view in found],
        "lookers": lookers_of(draw),
        "days": _days(draw),
    }
    return render(request, "draws/views.html", context)


def _shown(request: StaffRequest, draw: Draw, problem: Problem | None = None) -> HttpResponse:
    actor = request.actor
    context = {
        "draw": draw,
        "problem": problem,
        "progress": progress_of(draw),
        "dispatch": may_dispatch(draw, actor, standing_of(draw)),
        "see_views": may_see_views(draw, actor),
        "give_code": may_give_code(draw, actor),
        "now": f"{localtime(request.at):%Y-%m-%dT%H:%M}",
    }
    status = problem.error.status if problem else 200
    return render(request, "draws/door.html", context, status=status)


def _days(draw: Draw) -> list[dict[str, Any]]:
    looks, visits = dict(looks_by_day(draw)), dict(visits_by_day(draw))
    return [
        {"day": day, "looks": looks.get(day, 0), "visits": visits.get(day, 0)}
        for day in sorted(looks.keys() | visits.keys())
    ]


def _code(request: StaffRequest) -> str:
    return request.POST.get("code", "").strip()[:MOST_CODE]
