"""What the adopted rule sets make people do: their obligations, and the dated ones of a year."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from doubledraw.statute.errors import NotInForce
from doubledraw.statute.obligations import Obligation
from doubledraw.statute.rules import Adopted, Resolution, books, resolve
from doubledraw.statute.terms import Schedule, Term, schedule_of, term_of
from doubledraw.statute.units import UNITS, Reading


@dataclass(frozen=True, slots=True)
class Owed:
    """An obligation in force, with the deadline that applies: a `Term` runs from its clock, a `Schedule` has days.

    `special` is the longer term that a recorded special reason allows.
    """

    obligation: Obligation
    deadline: Term | Schedule
    special: Term | Schedule | None
    resolution: Resolution


@dataclass(frozen=True, slots=True)
class Dated:
    """An obligation on one day of a year; the day itself is still in time."""

    due: date
    owed: Owed


def owed_on(day: date, rule_sets: Adopted) -> Iterator[Owed]:
    """The obligations in force on `day`. Where two sets have one of the same name, the one whose deadline prevails."""
    seen: set[str] = set()
    for book in books(rule_sets):
        for obligation in book.obligations:
            if obligation.name in seen:
                continue
            try:
                found = resolve(obligation.deadline, day, rule_sets)
            except NotInForce:
                continue
            seen.add(obligation.name)
            yield _owed(obligation, found, day, rule_sets)


def owed_by_clock(clock: str, day: date, rule_sets: Adopted) -> tuple[Owed, ...]:
    """What the event `clock` sets running on `day`, or must have been done before it."""
    return tuple(
        owed
        for owed in owed_on(day, rule_sets)
        if isinstance(owed.deadline, Term) and owed.deadline.clock == clock
    )


def dated(year: int, rule_sets: Adopted) -> tuple[Dated, ...]:
    """The obligations of a year that have days, by day; each under the rules in force on its own day."""
    found = (
        Dated(due, owed)
        for due in _days(year, rule_sets)
        for owed in owed_on(due, rule_sets)
        if isinstance(owed.deadline, Schedule) and due in owed.deadline.falls(year)
    )
    return tuple(sorted(found, key=lambda one: (one.due, one.owed.obligation.name)))


def _days(year: int, rule_sets: Adopted) -> set[date]:
    """The days of a year on which anything at all falls due."""
    return {
        due
        for book in books(rule_sets)
        for parameter in book.parameters.values()
        for value in parameter.values
        if UNITS[value.unit] is Reading.SCHEDULE
        for due in schedule_of(value).falls(year)
    }


def _owed(obligation: Obligation, found: Resolution, day: date, rule_sets: Adopted) -> Owed:
    """The obligation as the prevailing set words it."""
    own = {one.name: one for one in found.ruled.rule_set.obligations}
    worded = own.get(obligation.name, obligation)
    return Owed(worded, _read(found), _special(worded, day, rule_sets), found)


def _special(obligation: Obligation, day: date, rule_sets: Adopted) -> Term | Schedule | None:
    if not obligation.special:
        return None
    try:
        return _read(resolve(obligation.special, day, rule_sets))
    except NotInForce:
        return None


def _read(found: Resolution) -> Term | Schedule:
    is_term = UNITS[found.value.unit] is Reading.TERM
    return term_of(found.value) if is_term else schedule_of(found.value)
