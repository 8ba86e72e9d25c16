"""The list of obligations with its facets."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import TypeVar

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localtime
from django.views.decorators.http import require_GET

from doubledraw.platform.obligations.selectors.inbox import tallies_of
from doubledraw.platform.obligations.selectors.lists import (
    Sought,
    kind_counts,
    narrowed,
    organ_counts,
    sought,
    urgency_counts,
)
from doubledraw.platform.obligations.states import Outcome, Reach, Urgency
from doubledraw.platform.obligations.web.shown import shown
from doubledraw.platform.rulebook.selectors import calendar_in_use
from doubledraw.platform.ui.access import staff
from doubledraw.platform.ui.http import StaffRequest

PAGE = 50
LONGEST = 60
Read = TypeVar("Read")


@staff()
@require_GET
def index(request: StaffRequest) -> HttpResponse:
    """Whose, how urgent, which organ, which kind: every choice with its count."""
    asked = asked_of(request)
    rows = narrowed(request.actor, asked)
    found = sought(request.actor, asked, request.at)
    if asked.urgency is Urgency.OVER:
        found = found.order_by("-closed_at", "-pk")
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    days = calendar_in_use()
    context = {
        "asked": asked,
        "is_narrowed": bool(request.GET),
        "page": page,
        "rows": [shown(row, request.at, days) for row in page],
        "reaches": tallies_of(request.actor, request.at),
        "urgencies": urgency_counts(rows, request.at),
        "organs": organ_counts(sought(request.actor, replace(asked, organ=""), request.at)),
        "kinds": kind_counts(sought(request.actor, replace(asked, kind=""), request.at)),
        "today": localtime(request.at).date(),
    }
    return render(request, "obligations/index.html", context)


def asked_of(request: StaffRequest) -> Sought:
    """What the address asks for; what cannot be read is not asked for. Nothing said of time means what is open."""
    asked = request.GET
    found = Sought(
        _read(Reach.of, asked.get("reach", "")),
        _read(Urgency.of, asked.get("urgency", "")),
        _read(Outcome.of, asked.get("state", "")),
        asked.get("organ", "")[:LONGEST].replace("\x00", ""),
        asked.get("kind", "")[:LONGEST].replace("\x00", ""),
        _read(day_typed, asked.get("day", "")),
        _read(_year, asked.get("year", "")),
    )
    if found.urgency or found.outcome or found.day or found.year:
        return found
    return replace(found, outcome=Outcome.OPEN)


def _read(how: Callable[[str], Read], text: str) -> Read | None:
    try:
        return how(text) if text else None
    except ValueError:
        return None


def day_typed(text: str) -> date:
    """A day as forms and addresses write it, of a year that calendars have; ValueError otherwise."""
    found = date.fromisoformat(text)
    if not 1990 <= found.year <= 2100:
        raise ValueError(text)
    return found


def _year(text: str) -> int:
    return day_typed(f"{text}-01-01").year


def month_typed(text: str, today: date) -> date:
    """The first day of the month asked for ("2026-05"), this month when it cannot be read."""
    try:
        return day_typed(f"{text}-01")
    except ValueError:
        return today.replace(day=1)


def month_after(first: date, months: int) -> date:
    """The first day of the month before (-1) or after (1)."""
    return (first + timedelta(days=31 if months > 0 else -1)).replace(day=1)
