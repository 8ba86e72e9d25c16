"""Closing: proposed with an outcome that rests on what happened, approved or sent back by somebody else (办结)."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from doubledraw.platform.followups.documents import AskedClosing
from doubledraw.platform.followups.events import ClosingDecided, ClosingProposed
from doubledraw.platform.followups.models import FollowUp, MinorOffence
from doubledraw.platform.followups.policies import fits, may_close, may_propose
from doubledraw.platform.followups.selectors import facts_of
from doubledraw.platform.followups.services.citing import cited
from doubledraw.platform.followups.services.dues import penalty_approved, visit_handled
from doubledraw.platform.followups.services.opening import BLANK
from doubledraw.platform.followups.services.reading import code_of, fresh, kept_file, needed_line
from doubledraw.platform.followups.states import AFTER_CHECK, FOLLOW_UP_FLOW, Outcome
from doubledraw.platform.inspections.services.reading import line_of
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import Conflict
from doubledraw.platform.ledger.services import record
from doubledraw.platform.records.transitions import move


@cited
@transaction.atomic
def propose_closing(follow_up: FollowUp, asked: AskedClosing, *, by: Actor, at: datetime) -> None:
    """Propose an outcome; refused when nothing that happened bears it out."""
    (one,) = fresh([follow_up])
    may_propose(one, by).enforce()
    outcome = Outcome.of(code_of(Outcome, asked.outcome, "办结结果"))
    minor = MinorOffence.objects.filter(pk=asked.minor).first() if asked.minor else None
    minor = minor if outcome == Outcome.EXEMPT else None
    remark, proof = line_of(asked.remark, 500), kept_file(asked.proof)
    day = localdate(at)
    facts = facts_of(one, minor, day=day, has_proof=bool(proof), remark=remark)
    fits(outcome, facts).enforce()
    move(
        one,
        FOLLOW_UP_FLOW,
        "propose",
        outcome=outcome,
        minor=minor,
        remark=remark,
        proof=proof,
        proposed_by=by.user_id,
        proposed_by_name=by.name,
        proposed_at=at,
    )
    event = ClosingProposed(one.visit.number, one.item_code, str(outcome))
    record(event, by=by, at=at, subject=one.reference)


@cited
@transaction.atomic
def close_follow_up(
    follow_up: FollowUp, outcome: str, remark: str = "", *, by: Actor, at: datetime
) -> None:
    """Approve the outcome as it was read. With the last of a visit its publication is due."""
    (one,) = fresh([follow_up])
    may_close(one, by).enforce()
    if outcome != one.outcome:
        raise Conflict(
            "proposal_changed", "提请的结果刚刚变了", AFTER_CHECK, "请刷新页面，看过新的再批准。"
        )
    closed = {"closed_by": by.user_id, "closed_by_name": by.name, "closed_at": at}
    move(one, FOLLOW_UP_FLOW, "close", **closed)
    said = line_of(remark, 500)
    event = ClosingDecided(one.visit.number, one.item_code, one.outcome, True, said)
    record(event, by=by, at=at, subject=one.reference)
    visit_handled(one.visit, by=by, at=at)
    if one.case_id is not None:
        penalty_approved(one, at=at)


@cited
@transaction.atomic
def send_back_closing(follow_up: FollowUp, remark: str, *, by: Actor, at: datetime) -> None:
    """Send it back with what is missing."""
    (one,) = fresh([follow_up])
    may_close(one, by).enforce()
    said, outcome = needed_line(remark, 500, "退回意见", AFTER_CHECK), one.outcome
    move(one, FOLLOW_UP_FLOW, "send_back", **BLANK)
    event = ClosingDecided(one.visit.number, one.item_code, outcome, False, said)
    record(event, by=by, at=at, subject=one.reference)
