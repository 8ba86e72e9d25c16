"""Each open finding of a reviewed visit gets one follow-up; a correction carries it on, reopens or drops it."""

from datetime import datetime

from django.db import transaction

from doubledraw.platform.followups.events import FindingCorrected, FollowUpOpened
from doubledraw.platform.followups.models import FollowUp
from doubledraw.platform.followups.services.dues import visit_handled
from doubledraw.platform.followups.services.retreating import let_go
from doubledraw.platform.followups.states import FOLLOW_UP_FLOW, FollowUpState
from doubledraw.platform.inspections.models import Finding, Visit
from doubledraw.platform.inspections.selectors import OpenFinding, findings_in_force
from doubledraw.platform.inspections.states import VisitState
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.ledger.services import record
from doubledraw.platform.records.transitions import move, revise

OVER = (FollowUpState.CLOSED, FollowUpState.DROPPED)
BLANK = {
    "outcome": "",
    "minor": None,
    "remark": "",
    "proof": "",
    "proposed_by": None,
    "proposed_by_name": "",
    "proposed_at": None,
    "closed_by": None,
    "closed_by_name": "",
    "closed_at": None,
}
"""The columns of a closing, when it is undone; the ledger keeps what was proposed and decided."""


@transaction.atomic
def open_follow_ups(visit: Visit, *, by: Actor, at: datetime) -> int:
    """Bring a visit's follow-ups to what its sheets say now; how many are new. Doing it again changes nothing."""
    visit = Visit.objects.select_related("draw__organ", "organ").get(pk=visit.pk)
    if visit.state != VisitState.REVIEWED:
        return 0
    rows = FollowUp.objects.filter(visit=visit).select_related("finding", "order", "handover")
    known = {(one.sheet_id, one.item_code): one for one in rows}
    new = 0
    for found in findings_in_force(visit):
        key = (_sheet(found.finding), found.finding.item_code)
        before = known.pop(key, None)
        if before is None:
            new += _opened(found, by, at)
        elif before.finding_id != found.finding.pk or before.state == FollowUpState.DROPPED:
            _carry(before, found.finding, by, at)
    for gone in known.values():
        if gone.state != FollowUpState.DROPPED:
            let_go(gone, "结果已经更正", by=by, at=at)
            move(gone, FOLLOW_UP_FLOW, "drop")
            _told(gone, by, at)
    visit_handled(visit, by=by, at=at)
    return new


def _opened(found: OpenFinding, by: Actor, at: datetime) -> int:
    finding = found.finding
    made, is_new = FollowUp.objects.get_or_create(
        sheet_id=_sheet(finding),
        item_code=finding.item_code,
        defaults={
            "visit": found.visit,
            "finding": finding,
            "organ_id": found.department,
            "opened_at": at,
        },
    )
    if is_new:
        event = FollowUpOpened(found.visit.number, finding.item_code, made.organ.code)
        record(event, by=by, at=at, subject=made.reference)
    return int(is_new)


def _carry(follow_up: FollowUp, finding: Finding, by: Actor, at: datetime) -> None:
    """On with the finding that stands now; what was over begins anew unless it says the same."""
    if follow_up.state in OVER and not _is_same(follow_up, finding):
        move(follow_up, FOLLOW_UP_FLOW, "reopen", finding=finding, **BLANK)
    else:
        revise(follow_up, finding=finding)
    _told(follow_up, by, at)


def _is_same(follow_up: FollowUp, finding: Finding) -> bool:
    said = ("result", "problem", "disposal")
    same = all(getattr(follow_up.finding, name) == getattr(finding, name) for name in said)
    return same and follow_up.state == FollowUpState.CLOSED


def _told(follow_up: FollowUp, by: Actor, at: datetime) -> None:
    state = str(follow_up.state)
    event = FindingCorrected(follow_up.visit.number, follow_up.item_code, state)
    record(event, by=by, at=at, subject=follow_up.reference)


def _sheet(finding: Finding) -> int:
    return int(finding.entry.sheet_id)
