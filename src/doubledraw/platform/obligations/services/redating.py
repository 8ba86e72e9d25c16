"""Counting open deadlines anew when a year's notice of holidays is out: what was provisional becomes what it is."""

from dataclasses import asdict
from datetime import date, datetime

from django.db import transaction

from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import Conflict
from doubledraw.platform.ledger.services import record, stamp
from doubledraw.platform.obligations.documents import Reckoning, last_moment
from doubledraw.platform.obligations.engine.reckoning import reckoned_anew
from doubledraw.platform.obligations.events import ObligationRedated
from doubledraw.platform.obligations.models import Obligation, Redating
from doubledraw.platform.obligations.selectors.round import counted_over
from doubledraw.platform.records.transitions import revise
from doubledraw.platform.rulebook.models import HolidayNotice
from doubledraw.platform.rulebook.selectors import calendar_in_use, rule_sets_of
from doubledraw.statute.law import counting
from doubledraw.statute.workdays import Calendar


def redate_obligations(notice: HolidayNotice, *, by: Actor, at: datetime) -> tuple[int, int]:
    """Count the open ones anew in the calendar in use: (how many days moved, how many only ceased to be provisional).

    Each in a transaction of its own; run again it finds nothing to do.
    """
    calendar = calendar_in_use()
    moved = settled = 0
    for obligation in list(counted_over(notice.year)):
        found = _anew(obligation, calendar)
        if found is None:
            continue
        try:
            has_moved = _redate(obligation, found, notice, by, at)
        except Conflict:  # somebody has just met it, or ruled on it
            continue
        moved, settled = moved + has_moved, settled + (not has_moved)
    return moved, settled


def _anew(obligation: Obligation, calendar: Calendar) -> Reckoning | None:
    """The new count, or None where it is the old one."""
    kept = obligation.reckoning
    if not kept["start"]:
        return None
    day = date.fromisoformat(kept["start"])
    counts = counting(day, rule_sets_of(obligation.organ, day))
    found = reckoned_anew(kept, obligation.cited, calendar, counts)
    return None if found is None or _as_kept(found) == kept else found


@transaction.atomic
def _redate(
    obligation: Obligation, found: Reckoning, notice: HolidayNotice, by: Actor, at: datetime
) -> bool:
    """Whether the day is another now."""
    before, kept = obligation.due, obligation.reckoning
    due = last_moment(date.fromisoformat(found.due))
    revise(obligation, due=due, provisional=found.provisional, reckoning=_as_kept(found))
    Redating.objects.create(
        obligation=obligation,
        before=before,
        after=due,
        reckoning=kept,
        notice=notice.digest,
        year=notice.year,
        at=at,
    )
    event = ObligationRedated(stamp(before), stamp(due), notice.year, notice.digest)
    record(event, by=by, at=at, subject=obligation.reference)
    return due != before


def _as_kept(found: Reckoning) -> dict[str, object]:
    """As the database gives it back: lists for tuples."""
    said = asdict(found)
    return {**said, "days": list(said["days"]), "notes": list(said["notes"])}
