"""Planning the days of a draw's visits, and a person's own days. The planner sees regions and teams, no firm."""

from datetime import date, datetime, time
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from doubledraw.platform.draws.models import Draw
from doubledraw.platform.draws.selectors import draws_visible_to
from doubledraw.platform.inspections.models import VisitDay
from doubledraw.platform.inspections.policies.days import may_plan_days
from doubledraw.platform.inspections.selectors import crew_of, has_looked
from doubledraw.platform.inspections.selectors.days import ONE, days_of, ground_of, my_days
from doubledraw.platform.inspections.services.planning import apply_days, move_day, propose_days
from doubledraw.platform.inspections.services.reading import moment_of
from doubledraw.platform.kernel.errors import Conflict, DomainError, Invalid, Refused
from doubledraw.platform.ui.access import staff
from doubledraw.platform.ui.http import StaffRequest

FIRST_YEAR, LAST_YEAR = 2000, 2200


@staff()
@require_GET
def page(request: StaffRequest, draw_id: str) -> HttpResponse:
    """The table by day."""
    return _shown(request, _draw(request, draw_id))


@staff()
@require_POST
def plan(request: StaffRequest, draw_id: str) -> HttpResponse:
    """Reckon the days anew."""
    draw, post = _draw(request, draw_id), request.POST
    try:
        said = (
            _number(post.get("capacity", "")),
            _time(post.get("starts_at", "")),
            _number(post.get("minutes", "")),
        )
        planned, left = propose_days(draw, *said, by=request.actor, at=request.at)
    except Invalid as error:
        return _shown(request, draw, error)
    told = _("已编排 {planned} 家，{left} 家排不下。").format(planned=planned, left=left)
    messages.success(request, told)
    return HttpResponseRedirect(reverse("visit-days", args=[draw_id]))


@staff()
@require_POST
def move(request: StaffRequest, draw_id: str, pk: int) -> HttpResponse:
    """Give a visit another day."""
    draw = _draw(request, draw_id)
    found = days_of(draw).filter(pk=pk).first()
    if found is None:
        raise Http404
    try:
        moment = moment_of(request.POST.get("at", ""), "拟检查时间")
        if not FIRST_YEAR <= moment.year <= LAST_YEAR:
            raise Invalid("moment_unreadable", "时间写法不对", remedy="请照“2026-06-01T08:30”写。")
        move_day(found, moment, by=request.actor, at=request.at)
    except (Invalid, Conflict, Refused) as error:
        if error.code == "no_planner":
            raise
        return _shown(request, draw, error)
    messages.success(request, _("已改期。"))
    return HttpResponseRedirect(reverse("visit-days", args=[draw_id]))


@staff()
@require_POST
def apply(request: StaffRequest, draw_id: str) -> HttpResponse:
    """Write the days into the orders."""
    draw = _draw(request, draw_id)
    try:
        count = apply_days(draw, by=request.actor, at=request.at)
    except Invalid as error:
        return _shown(request, draw, error)
    messages.success(request, _("已下发 {count} 家的日程。").format(count=count))
    return HttpResponseRedirect(reverse("visit-days", args=[draw_id]))


@staff()
@require_GET
def mine(request: StaffRequest) -> HttpResponse:
    """Today, tomorrow and after, for a phone; a secret firm only for who has opened it today."""
    days = my_days(request.actor, request.at)
    today = localdate(request.at)
    opened = has_looked([v for _day, rows in days for v in rows], request.actor, request.at)
    context = {
        "days": [(_called(day, today), day, rows) for day, rows in days],
        "open": opened,
    }
    return render(request, "inspections/my_days.html", context)


def _shown(request: StaffRequest, draw: Draw, error: DomainError | None = None) -> HttpResponse:
    verdict = may_plan_days(draw, request.actor)
    rows = list(days_of(draw)) if verdict else []
    teams = _teams(rows)
    ground = ground_of(draw, request.at) if verdict else None
    planned = {row.visit_id for row in rows}
    context: dict[str, Any] = {
        "draw": draw,
        "verdict": verdict,
        "error": error,
        "typed": request.POST,
        "days": [
            (day, [(row, teams[row.pk]) for row in group])
            for day, group in groupby(rows, key=lambda row: row.day)
        ],
        "count": len(rows),
        "earliest": ground.earliest if ground else None,
        "cites": ground.lead_cites if ground else None,
        "left": [v for v in ground.visits if v.pk not in planned] if ground else [],
        "free": {v.pk for v in ground.visits} if ground else set(),
        "waiting": sum(row.visit.planned_at != row.planned_at for row in rows),
    }
    status = error.status if error else 200
    return render(request, "inspections/days.html", context, status=status)


def _teams(rows: list[VisitDay]) -> dict[int, int]:
    """Row → the number of its team, counted in the order of the table: a number says nothing about who it is."""
    crews = crew_of([row.visit for row in rows])
    numbers: dict[frozenset[str], int] = {}
    found = {}
    for row in rows:
        team = frozenset(one.ref for one in crews[row.visit_id])
        found[row.pk] = numbers.setdefault(team, len(numbers) + 1)
    return found


def _draw(request: StaffRequest, draw_id: str) -> Draw:
    draw = draws_visible_to(request.actor).filter(draw_id=draw_id).first()
    if draw is None:
        raise Http404
    return draw


def _called(day: date, today: date) -> str:
    return {today: "今天", today + ONE: "明天"}.get(day, "")


def _number(text: str) -> int:
    if not text.isdecimal() or len(text) > 4:
        raise Invalid("number_unread", "要填整数", remedy="例如：3。")
    return int(text)


def _time(text: str) -> time:
    try:
        return datetime.strptime(text, "%H:%M").time()  # noqa: DTZ007 - an hour of the day alone
    except ValueError as error:
        raise Invalid("time_unread", "时间写法不对", remedy="请照“09:00”写。") from error
