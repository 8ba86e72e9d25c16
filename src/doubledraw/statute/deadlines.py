"""When a term ends, and why: day by day, with what started it, its article, and what is uncertain.

The day that starts a term is not counted. A term of working days counts working days and make-up working days. A term
of days or months that ends on a day off is moved to the next working day where a rule says so; a lead time ("at least
so many before") never is, nor is a term of no days ("the same day").
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from doubledraw.statute.citation import Citation
from doubledraw.statute.errors import StatuteError
from doubledraw.statute.terms import Term
from doubledraw.statute.units import DAYS, HOURS, MONTHS, WORKING_DAYS
from doubledraw.statute.workdays import ONE, Calendar, Day


@dataclass(frozen=True, slots=True)
class Counting:
    """How terms of days and months are counted, each rule with its article; None where no adopted set has one."""

    rolls: Citation | None = None
    months: Citation | None = None


class Caveat(StrEnum):
    """What the reader of a deadline must be told."""

    PROVISIONAL = "provisional"
    UNCONFIRMED = "unconfirmed"


@dataclass(frozen=True, slots=True)
class Counted:
    """A day on the way, and its number in the count, or None when it does not count."""

    day: Day
    number: int | None


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day (and, for hours, the last moment) in time, with everything it rests on."""

    due: date
    moment: datetime | None
    term: Term
    started: date | datetime
    days: tuple[Counted, ...]
    moved_from: date | None
    citations: tuple[Citation, ...]

    @property
    def caveats(self) -> frozenset[Caveat]:
        found = set()
        if any(counted.day.is_provisional for counted in self.days):
            found.add(Caveat.PROVISIONAL)
        if not all(citation.is_confirmed for citation in self.citations):
            found.add(Caveat.UNCONFIRMED)
        return frozenset(found)

    def is_met_by(self, done: date | datetime) -> bool:
        """Whether doing it at `done` was in time. For a term of hours, `done` must be an aware moment."""
        if self.moment is not None:
            return _aware(done) <= self.moment
        return _date(done) <= self.due


def deadline(
    term: Term, started: date | datetime, calendar: Calendar, counting: Counting
) -> Deadline:
    """When `term` ends that `started` sets running, or by when before the event `started` it must be done.

    `started` is the event's day, local; for hours an aware moment. StatuteError when the calendar does not reach.
    """
    if term.unit == HOURS:
        return _in_hours(term, _aware(started), calendar)
    event = _date(started)
    if term.unit == WORKING_DAYS:
        due = (calendar.before if term.is_before else calendar.after)(event, term.length)
        return _done(term, event, due, None, calendar, ())
    aimed = _aim(term, event)
    used = (counting.months,) if term.unit == MONTHS else ()
    if term.is_before or not term.length or not counting.rolls or calendar.is_working(aimed):
        return _done(term, event, aimed, None, calendar, used)
    due = calendar.next_working(aimed)
    return _done(term, event, due, aimed, calendar, (*used, counting.rolls))


def _in_hours(term: Term, event: datetime, calendar: Calendar) -> Deadline:
    length = timedelta(hours=-term.length if term.is_before else term.length)
    moment = (event.astimezone(UTC) + length).astimezone(event.tzinfo)
    days = _days(term, event.date(), moment.date(), calendar)
    return Deadline(moment.date(), moment, term, event, days, None, (term.citation,))


def _aim(term: Term, event: date) -> date:
    """The day a term of days or months ends on by the calendar alone."""
    signed = -term.length if term.is_before else term.length
    if term.unit == DAYS:
        return event + signed * ONE
    assert term.unit == MONTHS, term.unit
    months = event.year * 12 + event.month - 1 + signed
    year, month = divmod(months, 12)
    return date(year, month + 1, min(event.day, monthrange(year, month + 1)[1]))


def _done(
    term: Term,
    event: date,
    due: date,
    moved_from: date | None,
    calendar: Calendar,
    used: tuple[Citation | None, ...],
) -> Deadline:
    days = _days(term, event, due, calendar)
    cited = (term.citation, *(citation for citation in used if citation))
    return Deadline(due, None, term, event, days, moved_from, cited)


def _days(term: Term, event: date, due: date, calendar: Calendar) -> tuple[Counted, ...]:
    """The days from the event (exclusive) to the last one, or from the last one to the event, in calendar order."""
    if due == event:
        return (Counted(calendar.day(due), None),)
    span = (due, event - ONE) if term.is_before else (event + ONE, due)
    days = list(calendar.days(*span))
    number, numbers = 0, {}
    for day in reversed(days) if term.is_before else days:
        if (
            day.is_working
            if term.unit == WORKING_DAYS
            else term.unit == DAYS and number < term.length
        ):
            number += 1
            numbers[day.on] = number
    return tuple(Counted(day, numbers.get(day.on)) for day in days)


def _date(moment: date | datetime) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _aware(moment: date | datetime) -> datetime:
    if not isinstance(moment, datetime) or moment.utcoffset() is None:
        raise StatuteError("a term of hours runs from a moment with its time zone, not from a day")
    return moment
