"""The duties the calendar brings: which of the adopted rule sets fall due between two days, and whose they are."""

from collections.abc import Iterator, Sequence
from datetime import date

from doubledraw.platform.obligations.documents import Duty
from doubledraw.platform.obligations.engine.reckoning import cited_of, reckoned_by_calendar
from doubledraw.platform.organs.states import OrganKind, Role
from doubledraw.statute.agenda import Dated, dated
from doubledraw.statute.obligations import Owes
from doubledraw.statute.rules import Adopted
from doubledraw.statute.terms import Schedule
from doubledraw.statute.units import MONTHLY, ONCE, QUARTERLY
from doubledraw.statute.workdays import Calendar


def falling_due(first: date, last: date, rule_sets: Adopted) -> Iterator[Dated]:
    """The dated obligations of the adopted sets that fall due between two days, both included."""
    for year in range(first.year, last.year + 1):
        yield from (one for one in dated(year, rule_sets) if first <= one.due <= last)


def owed_by(owes: Owes, kind: str, *, has_sections: bool, has_legal_section: bool) -> bool:
    """Whether an organ of this kind owes what `owes` says.

    What "each section" owes is owed by the sections of the tree, or by the department that has none in it; what the
    legal section owes, by the oversight office inside the department, or by the department itself.
    """
    match owes:
        case Owes.SECTION:
            return kind == (OrganKind.SECTION if has_sections else OrganKind.DEPARTMENT)
        case Owes.LEGAL_SECTION:
            return kind == (OrganKind.OVERSIGHT if has_legal_section else OrganKind.DEPARTMENT)
        case _:
            return owes is Owes.DEPARTMENT and kind == OrganKind.DEPARTMENT


def duty_of(entry: Dated, organ_code: str, calendar: Calendar) -> Duty:
    """What is opened for an organ by one dated obligation: once for organ and day."""
    owed = entry.owed
    rules = owed.resolution.ruled.rule_set
    return Duty(
        kind=owed.obligation.name,
        subject=subject_of(organ_code, entry.due),
        role=Role.CLERK,
        title=owed.obligation.title,
        about=period_of(entry),
        reckoning=reckoned_by_calendar(entry, calendar),
        cited=cited_of(owed),
        document=rules.title,
        what=owed.obligation.what,
    )


def subject_of(organ_code: str, due: date) -> str:
    """How an organ's duty of a day is named."""
    return f"organ:{organ_code}:{due.isoformat()}"


def period_of(entry: Dated) -> str:
    """2026, 2026-05, 2026Q2 or a day: said in words where it is shown."""
    schedule, due = entry.owed.deadline, entry.due
    assert isinstance(schedule, Schedule)
    if schedule.unit == MONTHLY:
        return f"{due:%Y-%m}"
    if schedule.unit == QUARTERLY:
        return f"{due.year}Q{(due.month + 2) // 3}"
    several: Sequence[str] = str(schedule.value).split()
    return due.isoformat() if schedule.unit == ONCE or len(several) > 1 else str(due.year)
