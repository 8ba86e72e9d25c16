"""A follow-up leaves its order: the deadline of the revisit ends when nothing of the order is left to put right."""

from datetime import datetime

from doubledraw.platform.followups.models import FollowUp, Rectification
from doubledraw.platform.followups.services.dues import end_receipt, end_revisit
from doubledraw.platform.followups.states import FollowUpState, HandoverState
from doubledraw.platform.kernel.actor import Actor


def let_go(follow_up: FollowUp, told: str, *, by: Actor, at: datetime) -> None:
    """End what ran for this follow-up alone; call before it moves, inside the caller's transaction."""
    if follow_up.state == FollowUpState.RECTIFYING and follow_up.order is not None:
        leave_order(follow_up.order, [follow_up.pk], told, by=by, at=at)
    handover = follow_up.handover
    if follow_up.state == FollowUpState.SENT and handover is not None:
        others = handover.follow_ups.filter(state=FollowUpState.SENT).exclude(pk=follow_up.pk)
        if handover.state == HandoverState.SENT and not others.exists():
            end_receipt(handover, told, by=by, at=at)


def leave_order(
    order: Rectification, leaving: list[int], told: str, *, by: Actor, at: datetime
) -> None:
    """These follow-ups are put right or go another way; with the last of them the revisit is no longer owed."""
    left = order.follow_ups.filter(state=FollowUpState.RECTIFYING).exclude(pk__in=leaving)
    if not left.exists():
        end_revisit(order, edition_of(order), told, by=by, at=at)


def edition_of(order: Rectification) -> int:
    """Which term of the order runs: 1, and one more for each extension granted."""
    return 1 + int(order.extensions.filter(granted=True).count())
