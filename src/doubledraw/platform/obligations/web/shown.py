"""Obligations in words and small calendars, for the pages, the mail and the feed."""

import calendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from doubledraw.platform.obligations.engine.reckoning import day_of
from doubledraw.platform.obligations.models import Obligation
from doubledraw.platform.obligations.selectors.lists import urgency_of
from doubledraw.platform.obligations.states import DayKind, Urgency
from doubledraw.statute.errors import StatuteError
from doubledraw.statute.workdays import Calendar

SUBJECT_PAGES = {"plan": "plan", "draw": "draw", "item": "item", "decision": "penalty-publish"}
"""Where the thing an obligation is about is shown; others have no page of their own."""
WEEKDAYS = ("一", "二", "三", "四", "五", "六", "日")
MOST_MONTHS = 6
PILL = {Urgency.OVERDUE: "late", Urgency.WEEK: "act", Urgency.LATER: "", Urgency.OVER: "done"}


@dataclass(frozen=True, slots=True)
class Shown:
    """One row of a list, with how much time is left."""

    row: Obligation
    about: str
    urgency: Urgency
    days: int
    working_days: int | None

    @property
    def pill(self) -> str:
        return PILL[self.urgency]

    @property
    def late_by(self) -> int:
        return -self.days

    @property
    def late_mark(self) -> bool:
        return self.urgency is Urgency.OVERDUE


@dataclass(frozen=True, slots=True)
class Cell:
    """One day of a small calendar; `day` is None before the first and after the last."""

    day: date | None
    kind: str = ""
    number: int = 0
    name: str = ""
    is_start: bool = False
    is_due: bool = False
    is_counted: bool = False


@dataclass(frozen=True, slots=True)
class Month:
    """A month as weeks of seven cells, Monday first."""

    first: date
    title: str
    weeks: list[list[Cell]]


@dataclass(frozen=True, slots=True)
class CountedDay:
    """A line of the day-by-day list."""

    day: date
    kind: str
    number: int
    name: str


def shown(obligation: Obligation, at: datetime, days: Calendar) -> Shown:
    """An obligation for a page; working days are counted up to the day it is due, None beyond the calendar."""
    today, due = localtime(at).date(), localtime(obligation.due).date()
    return Shown(
        obligation,
        obligation.period,
        urgency_of(obligation, at),
        (due - today).days,
        _working_days(today, due, days),
    )


def _working_days(today: date, due: date, days: Calendar) -> int | None:
    if due <= today:
        return 0
    try:
        return days.count(today, due)
    except StatuteError:
        return None


def month_words(day: date) -> str:
    """2026年5月, or May 2026."""
    return _("{year}年{month}月").format(year=day.year, month=day.month, name=f"{day:%b}")


def subject_url(obligation: Obligation) -> str:
    """Where the thing it is about is shown, or nothing."""
    prefix, _mark, rest = obligation.subject.partition(":")
    page, name = SUBJECT_PAGES.get(prefix), rest.partition("#")[0]
    return reverse(page, args=[name]) if page and name else ""


def small_calendars(reckoning: Mapping[str, Any], kinds: Calendar) -> list[Month]:
    """The months from the start to the due day, each day with its kind and its number in the count."""
    days = {entry["day"]: entry for entry in reckoning["days"]}
    due = date.fromisoformat(reckoning["due"])
    start = date.fromisoformat(reckoning["start"]) if reckoning["start"] else None
    named = [date.fromisoformat(day) for day in days] + [due]
    first, last = min([*named, start or due]), max([*named, start or due])
    return [
        _month(month, days, start, due, kinds)
        for month in months_between(first, last)[:MOST_MONTHS]
    ]


def months_between(first: date, last: date) -> list[date]:
    """The first days of the months from one day to another."""
    found, month = [], first.replace(day=1)
    while month <= last:
        found.append(month)
        month = (month + timedelta(days=31)).replace(day=1)
    return found


def _month(
    first: date,
    days: Mapping[str, Mapping[str, Any]],
    start: date | None,
    due: date,
    kinds: Calendar,
) -> Month:
    weeks = [
        [_cell(day, first.month, days, start, due, kinds) for day in week]
        for week in whole_weeks(first)
    ]
    return Month(first, month_words(first), weeks)


def whole_weeks(first: date) -> list[list[date]]:
    """The weeks of a month, Monday first, filled with days of the months beside it."""
    return calendar.Calendar().monthdatescalendar(first.year, first.month)


def _cell(
    day: date,
    month: int,
    days: Mapping[str, Mapping[str, Any]],
    start: date | None,
    due: date,
    kinds: Calendar,
) -> Cell:
    if day.month != month:
        return Cell(None)
    text = day.isoformat()
    entry = days.get(text)
    if entry is None:
        other = day_of(day, kinds)
        return Cell(day, other.kind, 0, other.name, day == start, day == due)
    return Cell(day, entry["kind"], entry["number"], entry["name"], day == start, day == due, True)


def day_by_day(reckoning: Mapping[str, Any]) -> Sequence[CountedDay]:
    """The counted days as lines; nothing for a day that the calendar fixes."""
    if not reckoning["start"]:
        return []
    return [
        CountedDay(
            date.fromisoformat(entry["day"]),
            DayKind.of(entry["kind"]).label,
            entry["number"],
            entry["name"],
        )
        for entry in reckoning["days"]
    ]
