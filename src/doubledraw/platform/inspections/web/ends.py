"""The end of a task in dispute: raised, and decided by the office above."""

from collections.abc import Callable

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from doubledraw.platform.draws.models import Draw
from doubledraw.platform.draws.selectors import draws_visible_to
from doubledraw.platform.inspections import services
from doubledraw.platform.inspections.policies import may_decide_end, may_dispute_end
from doubledraw.platform.inspections.selectors import (
    duties_from_end,
    end_of_task,
    progress_of_draw,
    task_clocks_run,
)
from doubledraw.platform.inspections.states import DONE, VisitState
from doubledraw.platform.kernel.errors import DomainError, Invalid
from doubledraw.platform.obligations.selectors.legal import dispute_rule
from doubledraw.platform.ui.access import staff
from doubledraw.platform.ui.doing import done
from doubledraw.platform.ui.http import StaffRequest


@staff()
@require_GET
def page(request: StaffRequest, draw_id: str) -> HttpResponse:
    """Where the task stands, what counts from its end, the dispute and its decision."""
    return _shown(request, _draw(request, draw_id))


@staff()
@require_POST
def dispute(request: StaffRequest, draw_id: str) -> HttpResponse:
    """Raise it."""
    draw = _draw(request, draw_id)

    def deed() -> None:
        why = request.POST.get("dispute", "")
        services.dispute_end(draw, why, by=request.actor, at=request.at)

    return _done(request, draw, deed, _("已提出，等监督机关确定日期。"))


@staff()
@require_POST
def decide(request: StaffRequest, draw_id: str) -> HttpResponse:
    """Fix the day."""
    draw, post = _draw(request, draw_id), request.POST
    end = end_of_task(draw)
    if end is None:
        raise Http404

    def deed() -> None:
        try:
            day = parse_date(post.get("day", ""))
        except ValueError:
            day = None
        if day is None:
            raise Invalid("day_unread", "请填结束日期", remedy="照 2026-06-30 写。")
        services.decide_end(end, day, post.get("reason", ""), by=request.actor, at=request.at)

    return _done(request, draw, deed, _("日期已确定，期限从这一天起算。"))


def _draw(request: StaffRequest, draw_id: str) -> Draw:
    found = draws_visible_to(request.actor).filter(draw_id=draw_id).first()
    if found is None:
        raise Http404
    return found


def _done(request: StaffRequest, draw: Draw, deed: Callable[[], None], said: str) -> HttpResponse:
    to = reverse("task-end", args=[draw.draw_id])
    return done(request, deed, said, to, lambda error: _shown(request, draw, error))


def _shown(request: StaffRequest, draw: Draw, error: DomainError | None = None) -> HttpResponse:
    end, actor = end_of_task(draw), request.actor
    rule = dispute_rule(draw.organ, localdate(request.at))
    counted = progress_of_draw(draw)
    counted.pop(VisitState.WITHDRAWN, None)
    context = {
        "draw": draw,
        "end": end,
        "done": sum(counted.get(state, 0) for state in DONE),
        "total": sum(counted.values()),
        "duties": duties_from_end(draw, localdate(request.at)),
        "raise": may_dispute_end(
            draw, actor, rule, is_raised=end is not None, has_started=task_clocks_run(draw)
        ),
        "decide": may_decide_end(end, actor, rule) if end and end.day is None else None,
        "cites": rule,
        "error": error,
        "typed": request.POST,
    }
    status = error.status if error else 200
    return render(request, "inspections/end.html", context, status=status)
