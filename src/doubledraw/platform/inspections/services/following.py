"""What the end of a visit sets running: deadlines of the adopted rule sets, facts for later draws, the reveal."""

from datetime import date, datetime

from django.utils.timezone import localdate

from doubledraw.platform.draws.models import Draw
from doubledraw.platform.draws.selectors import targets_in_force
from doubledraw.platform.draws.services import carry_out
from doubledraw.platform.inspections.models import SheetEntry, Visit
from doubledraw.platform.inspections.selectors.ends import CLOCKS, end_of_task
from doubledraw.platform.inspections.services.lending import recorders_due
from doubledraw.platform.inspections.states import DONE, VisitState
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.obligations.selectors.legal import Bound
from doubledraw.platform.obligations.services import (
    Clock,
    meet_found,
    open_by_clock,
    open_by_clocks,
    withdraw_kind,
)
from doubledraw.platform.registry.services.facts import Looked, keep_visit_facts
from doubledraw.platform.rulebook.documents.outcomes import outcome_table

ENTER_RECORD, ENTER_RESULT = "enter_record", "enter_result"
CONTINUED = "检查没有在当天结束，期限从结束之日起算"


def entry_obligation(visit: Visit, when: datetime, *, by: Actor, at: datetime) -> None:
    """Open at the door the duty to enter and feed back; a visit that lasts longer will owe it from its last day."""
    open_by_clocks(
        [_entry_clock(visit, when)],
        when,
        visit.organ,
        about=visit.number,
        document=visit.number,
        by=by,
        at=at,
    )


def _entry_clock(visit: Visit, when: datetime) -> Clock:
    return Clock("visit_ended", entry_subject(visit, when), only=(ENTER_RECORD,))


def entry_subject(visit: Visit, when: datetime) -> str:
    """How the duty to enter a visit is named: the visit and the day it ended."""
    return f"{visit.reference}:{localdate(when).isoformat()}"


def after_the_visit(
    visit: Visit,
    entries: list[SheetEntry],
    refs: list[str],
    digest: str,
    bound: Bound,
    *,
    by: Actor,
    at: datetime,
) -> None:
    """The visit is over: facts, deadlines, and the draw is told; with the last visit its own clocks start."""
    assert visit.ended_at is not None
    _facts(visit, entries, refs, at)
    recorders_due(visit, by=by, at=at)
    _start_clocks(visit, entries, digest, bound, by, at)
    if visit.dispatch.carried_out_at is None:
        carry_out(visit.draw, visit.code, by=by, at=at, visit=visit.number)
    if is_last(visit.draw):
        # Against a dispute that is being raised: either it is seen here, or it sees the clocks run.
        rows = Draw.objects.select_for_update(of=("self",)).select_related("organ")
        start_task_clocks(rows.get(pk=visit.draw_id), localdate(visit.ended_at), by=by, at=at)


def _start_clocks(
    visit: Visit, entries: list[SheetEntry], digest: str, bound: Bound, by: Actor, at: datetime
) -> None:
    """The entry is owed from the last day; what has been entered meets what its end has opened."""
    assert visit.began_at is not None
    assert visit.ended_at is not None
    if localdate(visit.began_at) != localdate(visit.ended_at):
        earlier = entry_subject(visit, visit.began_at)
        withdraw_kind(ENTER_RECORD, earlier, CONTINUED, by=by, at=at)
    # A result with a problem is published when it has been dealt with: that clock is the follow-up's to start.
    is_open = any(finding.is_open for entry in entries for finding in entry.findings.all())
    ended = Clock("check_ended", visit.reference, digest, (ENTER_RESULT,) if is_open else ())
    opened = open_by_clocks(
        [_entry_clock(visit, visit.ended_at), ended],
        visit.ended_at,
        visit.organ,
        about=visit.number,
        document=visit.number,
        bound=bound,
        by=by,
        at=at,
    )
    meet_found(ENTER_RESULT, opened, document=visit.number, digest=digest, by=by, at=at)


def start_task_clocks(draw: Draw, last: date, *, by: Actor, at: datetime) -> None:
    """All checks are over, on `last` or on the day that was decided; while that is in dispute nothing starts."""
    end = end_of_task(draw)
    if end is not None and end.day is None:
        return
    for clock in CLOCKS:
        open_by_clock(
            clock,
            end.day if end and end.day else last,
            draw.organ,
            subject=f"draw:{draw.draw_id}",
            about=draw.title,
            document=draw.draw_id,
            by=by,
            at=at,
        )


def _facts(visit: Visit, entries: list[SheetEntry], refs: list[str], at: datetime) -> None:
    assert visit.ended_at is not None
    looked = [
        Looked(
            entry.sheet.organ,
            finding.item_code,
            finding.item_name,
            outcome_table(entry.outcomes).results[finding.result].label,
        )
        for entry in entries
        for finding in entry.findings.all()
    ]
    day = localdate(visit.ended_at)
    keep_visit_facts(visit.target, looked, day, refs, visit.draw.draw_id, at=at)


def is_last(draw: Draw) -> bool:
    """Whether every firm in force has been visited. Of two last visits at once both may say so: opening is once."""
    ended = (*DONE, VisitState.WITHDRAWN)
    if Visit.objects.filter(draw=draw).exclude(state__in=ended).exists():
        return False  # what is asked of all firms is asked for the last visit alone
    done = set(Visit.objects.filter(draw=draw, state__in=DONE).values_list("code", flat=True))
    return done >= targets_in_force(draw).keys()
