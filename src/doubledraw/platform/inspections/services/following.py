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
from doubledraw.platform.obligations.services import meet_kind, open_by_clock, withdraw_kind
from doubledraw.platform.registry.services.facts import Looked, keep_visit_facts
from doubledraw.platform.rulebook.documents.outcomes import outcome_table

ENTER_RECORD, ENTER_RESULT = "enter_record", "enter_result"
CONTINUED = "检查没有在当天结束，期限从结束之日起算"


def entry_obligation(visit: Visit, when: datetime, *, by: Actor, at: datetime) -> None:
    """The same day's duty to enter and feed back; a visit that lasts longer owes it from its last day."""
    began = visit.began_at or when
    subject = entry_subject(visit, when)
    if localdate(began) != localdate(when):
        earlier = entry_subject(visit, began)
        withdraw_kind(ENTER_RECORD, earlier, CONTINUED, by=by, at=at)
    open_by_clock(
        "visit_ended",
        when,
        visit.organ,
        subject=subject,
        about=visit.number,
        document=visit.number,
        only=(ENTER_RECORD,),
        by=by,
        at=at,
    )


def entry_subject(visit: Visit, when: datetime) -> str:
    """How the duty to enter a visit is named: the visit and the day it ended."""
    return f"{visit.reference}:{localdate(when).isoformat()}"


def after_the_visit(
    visit: Visit,
    entries: list[SheetEntry],
    refs: list[str],
    digest: str,
    *,
    by: Actor,
    at: datetime,
) -> None:
    """The visit is over: facts, deadlines, and the draw is told; with the last visit its own clocks start."""
    assert visit.ended_at is not None
    _facts(visit, entries, refs, at)
    recorders_due(visit, by=by, at=at)
    entry_obligation(visit, visit.ended_at, by=by, at=at)
    # A result with a problem is published when it has been dealt with: that clock is the follow-up's to start.
    is_open = any(finding.is_open for entry in entries for finding in entry.findings.all())
    open_by_clock(
        "check_ended",
        visit.ended_at,
        visit.organ,
        subject=visit.reference,
        about=visit.number,
        document=visit.number,
        digest=digest,
        only=(ENTER_RESULT,) if is_open else (),
        by=by,
        at=at,
    )
    meet_kind(ENTER_RESULT, visit.reference, document=visit.number, digest=digest, by=by, at=at)
    if visit.dispatch.carried_out_at is None:
        carry_out(visit.draw, visit.code, by=by, at=at, visit=visit.number)
    if is_last(visit.draw):
        # Against a dispute that is being raised: either it is seen here, or it sees the clocks run.
        rows = Draw.objects.select_for_update(of=("self",)).select_related("organ")
        start_task_clocks(rows.get(pk=visit.draw_id), localdate(visit.ended_at), by=by, at=at)


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
