"""Terms that bind a visit, from the rule sets of its organ: notice beforehand, entry and feedback afterwards."""

from datetime import datetime

from django.utils.timezone import localtime

from doubledraw.platform.inspections.policies import EntryDuty, NoticeDuty
from doubledraw.platform.obligations.documents import first_moment, last_moment
from doubledraw.platform.obligations.selectors.legal import Bound, bound_on
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.rulebook.selectors import calendar_in_use, rule_sets_of
from doubledraw.statute import law
from doubledraw.statute.deadlines import deadline
from doubledraw.statute.units import HOURS


def notice_duty(organ: Organ, planned_at: datetime) -> NoticeDuty | None:
    """By when the notice of a visit at this moment must be there; None when no adopted rule asks for one."""
    planned = localtime(planned_at)
    day = planned.date()
    bound = rule_sets_of(organ, day)
    ruling = law.NOTICE_LEAD.find(day, bound)
    if ruling is None:
        return None
    term = ruling.value
    started = planned if term.unit == HOURS else day
    found = deadline(term, started, calendar_in_use(), law.counting(day, bound))
    return NoticeDuty(found.moment or last_moment(found.due), term.citation, term.length, term.unit)


def entry_duty(
    organ: Organ, ended_at: datetime, bound_then: Bound | None = None
) -> EntryDuty | None:
    """Until when a visit that ended then is entered and fed back; None when no adopted rule says.

    `bound_then`: what binds the organ on that day, where it is at hand.
    """
    day = localtime(ended_at).date()
    binds = bound_then or bound_on(organ, day)
    bound, calendar = binds.rule_sets, binds.calendar
    ruling = law.RECORD_ENTRY.find(day, bound)
    if ruling is None:
        return None
    counting = law.counting(day, bound)
    due = deadline(ruling.value, _start(ruling.value.unit, day, ended_at), calendar, counting)
    special = law.RECORD_ENTRY_SPECIAL.find(day, bound)
    longer = special and deadline(
        special.value, _start(special.value.unit, day, ended_at), calendar, counting
    )
    return EntryDuty(
        due.moment or last_moment(due.due),
        ruling.value.citation,
        (longer.moment or last_moment(longer.due)) if longer else None,
        special.value.citation if special else None,
    )


def least_inspectors(organ: Organ, at: datetime, bound_then: Bound | None = None) -> int | None:
    """How many inspectors at least must have been there and sign; None when no adopted rule says."""
    day = localtime(at).date()
    rule_sets = bound_then.rule_sets if bound_then else rule_sets_of(organ, day)
    found = law.INSPECTORS_PER_TARGET_MIN.find(day, rule_sets)
    return found.value if found else None


def day_of(at: datetime) -> tuple[datetime, datetime]:
    """The first and the last moment of the local day of `at`."""
    day = localtime(at).date()
    return first_moment(day), last_moment(day)


def _start(unit: str, day: object, at: datetime) -> datetime:
    return localtime(at) if unit == HOURS else day  # type: ignore[return-value]
