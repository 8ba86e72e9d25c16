"""Terms (a length of time and the event it runs from) and schedules (days of the calendar), read from values."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from doubledraw.statute.citation import Citation
from doubledraw.statute.parameters import BEFORE, Value
from doubledraw.statute.units import LAST, MONTHLY, ONCE, QUARTERLY, YEARLY, month_days

QUARTER_ENDS = ((3, 31), (6, 30), (9, 30), (12, 31))


@dataclass(frozen=True, slots=True)
class Term:
    """So many working days, days, hours or months after an event, or at least so many before it."""

    length: int
    unit: str
    is_before: bool
    clock: str
    citation: Citation


@dataclass(frozen=True, slots=True)
class Schedule:
    """Days of every year (or one day for ever) by which something is due; the day itself is still in time."""

    unit: str
    value: int | str
    citation: Citation

    def falls(self, year: int) -> tuple[date, ...]:
        """The days of `year` it falls on, in order; e.g. twelve for a monthly one."""
        if self.unit == ONCE:
            on = date.fromisoformat(str(self.value))
            return (on,) if on.year == year else ()
        return tuple(_day(year, month, day) for month, day in self._month_days())

    def _month_days(self) -> tuple[tuple[int, int], ...]:
        if self.unit == MONTHLY:
            return tuple((month, int(self.value)) for month in range(1, 13))
        if self.unit == QUARTERLY:
            return QUARTER_ENDS
        assert self.unit == YEARLY, self.unit
        return month_days(str(self.value))


def term_of(value: Value) -> Term:
    """A value of a term parameter as a term."""
    return Term(
        int(value.value), value.unit, value.direction == BEFORE, value.clock, value.citation
    )


def schedule_of(value: Value) -> Schedule:
    """A value of a schedule parameter as a schedule."""
    return Schedule(value.unit, value.value, value.citation)


def _day(year: int, month: int, day: int) -> date:
    """A day of a month; day 0, and days the month does not have, are its last."""
    last = monthrange(year, month)[1]
    return date(year, month, min(day, last) if day != LAST else last)
