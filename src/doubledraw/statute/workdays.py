"""Working days of the PRC: weekends, holidays and make-up working days (调休), each with its notice."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property

from doubledraw.statute.errors import StatuteError

ONE = timedelta(days=1)
SATURDAY = 5
REACH = 7
"""Days at a year's end that the next notice may still change: the earliest so far was 29 December (2007, 2018)."""


class DayKind(StrEnum):
    """What a day is to those who count working days."""

    WORKING = "working"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    MAKE_UP = "make_up"


@dataclass(frozen=True, slots=True)
class Day:
    """One day: its kind, the holiday it belongs to, and whether its year's notice is still out."""

    on: date
    kind: DayKind
    name: str = ""
    is_provisional: bool = False

    @property
    def is_working(self) -> bool:
        return self.kind in (DayKind.WORKING, DayKind.MAKE_UP)


@dataclass(frozen=True, slots=True)
class Notice:
    """One year's notice of days off and make-up working days (date → holiday), with its sources.

    A provisional one was made by rule because the year's notice is not out.
    """

    year: int
    off: Mapping[date, str]
    work: Mapping[date, str]
    sources: tuple[str, ...]
    is_provisional: bool = False


@dataclass(frozen=True)
class Calendar:
    """Every day from the first to the last year that has a notice; the notices' years are consecutive."""

    notices: Mapping[int, Notice]

    def __post_init__(self) -> None:
        years = sorted(self.notices)
        if not years or years != list(range(years[0], years[-1] + 1)):
            raise StatuteError("a calendar needs consecutive years")

    def with_notices(self, notices: Iterable[Notice]) -> "Calendar":
        """This calendar with some years' notices added, or replaced."""
        return Calendar({**self.notices, **{notice.year: notice for notice in notices}})

    def day(self, on: date) -> Day:
        """What `on` is; StatuteError outside the calendar's years."""
        notice = self.notices.get(on.year)
        if notice is None:
            raise StatuteError(
                f"{on}: the calendar runs from {min(self.notices)} to {max(self.notices)}"
            )
        kind, name = self._named.get(on) or (_ordinary(on), "")
        return Day(on, kind, name, notice.is_provisional or self._may_still_change(on))

    def is_working(self, on: date) -> bool:
        return self.day(on).is_working

    def days(self, first: date, last: date) -> Iterator[Day]:
        """The days from `first` to `last`, both included."""
        for offset in range((last - first).days + 1):
            yield self.day(first + offset * ONE)

    def after(self, start: date, count: int) -> date:
        """The `count`-th working day after `start`, which itself is not counted; 0 gives `start`."""
        return self._walk(start, count, ONE)

    def before(self, event: date, count: int) -> date:
        """The `count`-th working day before `event`, which itself is not counted; 0 gives `event`."""
        return self._walk(event, count, -ONE)

    def count(self, start: date, end: date) -> int:
        """Working days after `start` up to and including `end`."""
        return sum(day.is_working for day in self.days(start + ONE, end))

    def next_working(self, on: date) -> date:
        """`on` itself if it is a working day, else the first working day after it."""
        return on if self.is_working(on) else self.after(on, 1)

    def _walk(self, start: date, count: int, step: timedelta) -> date:
        if count < 0:
            raise StatuteError(f"{count} working days")
        on = start
        while count:
            on += step
            count -= self.is_working(on)
        return on

    def _may_still_change(self, on: date) -> bool:
        following = self.notices.get(on.year + 1)
        last_days = on >= date(on.year, 12, 31) - (REACH - 1) * ONE
        return last_days and (following is None or following.is_provisional)

    @cached_property
    def _named(self) -> Mapping[date, tuple[DayKind, str]]:
        named: dict[date, tuple[DayKind, str]] = {}
        for _, notice in sorted(self.notices.items()):
            named |= {on: (DayKind.HOLIDAY, name) for on, name in notice.off.items()}
            named |= {
                on: (DayKind.MAKE_UP if on.weekday() >= SATURDAY else DayKind.WORKING, name)
                for on, name in notice.work.items()
            }
        return named


def _ordinary(on: date) -> DayKind:
    return DayKind.WEEKEND if on.weekday() >= SATURDAY else DayKind.WORKING
