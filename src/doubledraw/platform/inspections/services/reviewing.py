"""The leader's review of a record: approved, or sent back to be corrected by the team (审核)."""

from datetime import datetime

from django.db import IntegrityError, transaction

from doubledraw.platform.inspections.events import RecordReviewed
from doubledraw.platform.inspections.models import Visit, VisitReview
from doubledraw.platform.inspections.policies import may_review
from doubledraw.platform.inspections.selectors import latest_record
from doubledraw.platform.inspections.services.reading import text_of
from doubledraw.platform.inspections.services.telling import tell_disclosure
from doubledraw.platform.inspections.states import VISIT_FLOW, ReviewDecision
from doubledraw.platform.jobs.services import enqueue
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import Conflict, Invalid
from doubledraw.platform.ledger.services import record
from doubledraw.platform.records.transitions import move


def review_record(
    visit: Visit,
    digest: str,
    decision: ReviewDecision,
    remark: str = "",
    *,
    by: Actor,
    at: datetime,
) -> VisitReview:
    """Decide about the record as it was read; Conflict when a correction has replaced it meanwhile."""
    found = latest_record(visit)
    may_review(visit, found, by).enforce()
    assert found is not None
    if found.digest != digest:
        raise Conflict(
            "record_changed", "检查记录刚刚更正过", remedy="请刷新页面，看过新的再审核。"
        )
    said = text_of(remark, 500)
    if decision == ReviewDecision.RETURN and not said:
        raise Invalid("no_remark", "退回要写明意见", remedy="请写明要更正什么。")
    approved = decision == ReviewDecision.APPROVE
    try:
        with transaction.atomic():
            made = VisitReview.objects.create(
                record=found,
                decision=decision,
                remark=said,
                entered_by=found.entered_by,
                by=by.user_id,
                by_name=by.name,
                at=at,
            )
            changes = {"reviewed_at": at} if approved else {}
            move(visit, VISIT_FLOW, "review" if approved else "return", **changes)
            event = RecordReviewed(visit.number, digest, str(decision), said)
            record(event, by=by, at=at, subject=visit.reference)
            if approved:
                tell_disclosure(visit.pk, f"result:{digest}", at=at)
                _hand_over(visit, digest, at)
    except IntegrityError as error:
        raise Conflict("reviewed_meanwhile", "刚刚有人审核过", remedy="请刷新页面。") from error
    return made


def _hand_over(visit: Visit, digest: str, at: datetime) -> None:
    """To the next stage: what was found wrong is followed up, or what was followed up goes on with the correction."""
    key = f"followups.open:{digest}"
    enqueue("followups.open", {"visit": visit.pk}, key=key, at=at, title="产生问题处置")
