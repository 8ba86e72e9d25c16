"""A year of days as small months, Monday first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext

from doubledraw.statute.workdays import Day, DayKind

MARKS = {DayKind.HOLIDAY: "rest", DayKind.MAKE_UP: "duty", DayKind.WEEKEND: "off"}


@dataclass(frozen=True, slots=True)
class Cell:
    """One square; `on` is None before the first and after the last day of the month."""

    on: date | None = None
    mark: str = ""
    name: str = ""
    is_today: bool = False


@dataclass(frozen=True, slots=True)
class Month:
    """A month as weeks of seven cells."""

    title: str
    weeks: list[list[Cell]]


def months_of(days: Sequence[Day], today: date) -> list[Month]:
    """The months that the days (whole months, in order) make."""
    found: list[Month] = []
    for day in days:
        if day.on.day == 1:
            found.append(Month(_title(day.on), [[Cell()] * day.on.weekday()]))
        weeks = found[-1].weeks
        if len(weeks[-1]) == 7:
            weeks.append([])
        weeks[-1].append(Cell(day.on, MARKS.get(day.kind, ""), day.name, day.on == today))
    for month in found:
        month.weeks[-1].extend([Cell()] * (7 - len(month.weeks[-1])))
    return found


def _title(first: date) -> str:
    return gettext("{month}月").format(month=first.month, name=f"{first:%B}")
