"""Which days of a year one calendar sees otherwise than another."""

from dataclasses import dataclass
from datetime import date, timedelta

from doubledraw.statute.errors import StatuteError
from doubledraw.statute.workdays import Calendar, Day

DECEMBER_BEFORE = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class DayChange:
    """One day, as it was and as it will be; `before` is None where the calendar did not reach."""

    on: date
    before: Day | None
    after: Day

    @property
    def changes_work(self) -> bool:
        """Whether it becomes, or ceases to be, a working day."""
        return self.before is None or self.before.is_working != self.after.is_working


def changes_between(before: Calendar, after: Calendar, year: int) -> list[DayChange]:
    """The days of the year, and of the December before, whose kind or name differ, in order."""
    first, last = date(year, 1, 1) - DECEMBER_BEFORE, date(year, 12, 31)
    changes = (
        DayChange(day.on, _known(before, day.on), day)
        for day in after.days(max(first, date(min(after.notices), 1, 1)), last)
    )
    return [change for change in changes if _is_other(change)]


def _known(calendar: Calendar, on: date) -> Day | None:
    try:
        return calendar.day(on)
    except StatuteError:
        return None


def _is_other(change: DayChange) -> bool:
    was, now = change.before, change.after
    return was is None or (was.kind, was.name) != (now.kind, now.name)
