"""A month of deadlines as a grid; each line leads to what it counts."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localtime
from django.views.decorators.http import require_GET

from doubledraw.platform.obligations.documents import Counted
from doubledraw.platform.obligations.engine.reckoning import day_of
from doubledraw.platform.obligations.selectors.inbox import tallies_of
from doubledraw.platform.obligations.selectors.months import DueThen, due_between
from doubledraw.platform.obligations.states import DayKind
from doubledraw.platform.obligations.web.lists import asked_of, month_after, month_typed
from doubledraw.platform.obligations.web.shown import PILL, WEEKDAYS, month_words, whole_weeks
from doubledraw.platform.rulebook.selectors import calendar_in_use
from doubledraw.platform.ui.access import staff
from doubledraw.platform.ui.http import StaffRequest

LINES = 4
OFF = (DayKind.WEEKEND, DayKind.HOLIDAY)


@dataclass(frozen=True, slots=True)
class Line:
    """What is due on a day."""

    due: DueThen
    pill: str


@dataclass(frozen=True, slots=True)
class Day:
    """One square of the grid."""

    day: date
    is_here: bool
    is_today: bool
    is_off: bool
    is_make_up: bool
    name: str
    lines: list[Line]
    more: int


@staff()
@require_GET
def month(request: StaffRequest) -> HttpResponse:
    """The month asked for, of those asked for."""
    today = localtime(request.at).date()
    first = month_typed(request.GET.get("month", ""), today)
    reach = asked_of(request).reach
    weeks = whole_weeks(first)
    due = due_between(request.actor, reach, weeks[0][0], weeks[-1][-1], request.at)
    kinds = calendar_in_use()
    days = [
        [_day(day_of(day, kinds), day, first, today, due.get(day, [])) for day in week]
        for week in weeks
    ]
    context = {
        "title": month_words(first),
        "weekdays": WEEKDAYS,
        "weeks": days,
        "listed": [day for week in days for day in week if day.is_here and day.lines],
        "reach": reach,
        "reaches": tallies_of(request.actor, request.at),
        "before": f"{month_after(first, -1):%Y-%m}",
        "after": f"{month_after(first, 1):%Y-%m}",
        "today": today,
    }
    return render(request, "obligations/month.html", context)


def _day(kind: Counted, day: date, first: date, today: date, due: list[DueThen]) -> Day:
    ordered = sorted(due, key=lambda line: (line.open == 0, line.title))
    return Day(
        day,
        day.month == first.month,
        day == today,
        kind.kind in OFF,
        kind.kind == DayKind.MAKE_UP,
        kind.name,
        [Line(one, PILL[one.urgency]) for one in ordered[:LINES]],
        max(0, len(ordered) - LINES),
    )
