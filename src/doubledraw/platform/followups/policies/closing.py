"""Closing: with which outcome, resting on what, proposed by one person and approved by another."""

from dataclasses import dataclass

from doubledraw.platform.followups.models import FollowUp
from doubledraw.platform.followups.policies.deeds import (
    CLOSERS,
    holds,
    in_state,
    may_do,
    not_closer,
    own_proposal,
    wrong_state,
)
from doubledraw.platform.followups.states import (
    AFTER_CHECK,
    BOTH_INFORMED,
    PRUDENT,
    TRANSFERS,
    DecisionResult,
    FollowUpState,
    HandoverKind,
    Outcome,
    Side,
)
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.verdict import YES, Verdict, no

DECIDED = {
    Outcome.PENALISED: DecisionResult.PENALTY,
    Outcome.NOT_PENALISED: DecisionResult.NO_PENALTY,
    Outcome.CASE_DROPPED: DecisionResult.DROPPED,
}
HANDED = {
    Outcome.TRANSFERRED: HandoverKind.DEPARTMENT,
    Outcome.CRIMINAL: HandoverKind.CRIMINAL,
    Outcome.DAILY: HandoverKind.DAILY,
}
BOTH = (*DECIDED, Outcome.TRANSFERRED)
"""Outcomes with which offender and competent department must each have been informed."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What has happened so far. `received`: kind of the transfer that was taken over, or "".

    `decision`: result of the case, or "". `is_minor_listed`: the entry named is in force and about this item.
    `was_before`: the firm was let off or penalised for the same item before. `has_case`: a case was filed.
    """

    rectified: bool = False
    advised: bool = False
    has_case: bool = False
    decision: str = ""
    received: str = ""
    sides: frozenset[str] = frozenset()
    has_proof: bool = False
    has_remark: bool = False
    is_minor_listed: bool = False
    was_before: bool = False


def may_propose(follow_up: FollowUp, actor: Actor) -> Verdict:
    """Propose to close: a handler, once it is open or settled."""
    return may_do([follow_up], actor, "propose")


def may_close(follow_up: FollowUp, actor: Actor) -> Verdict:
    """Close it or send it back: an approver, never who proposed."""
    if not holds(actor, CLOSERS, follow_up.organ):
        return not_closer(follow_up.organ)
    if not in_state(follow_up, "close"):
        return wrong_state(FollowUpState.of(follow_up.state).label, AFTER_CHECK)
    if follow_up.proposed_by == actor.user_id:
        return own_proposal()
    return YES


def fits(outcome: Outcome, facts: Facts) -> Verdict:
    """Whether the outcome rests on what has happened: nothing closes on paper alone."""
    needed = _needs(outcome, facts)
    if not needed:
        return needed
    missing = [side for side in Side if side.value not in facts.sides]
    if outcome in BOTH and missing:
        return no(
            "not_informed",
            "还没有告知{side}",
            BOTH_INFORMED,
            "当事人和相关监管部门要分别告知，并登记签收。",
            side=missing[0].label,
        )
    if facts.has_case and not facts.decision and outcome != Outcome.CRIMINAL:
        return no("case_undecided", "案件还没有处理决定", AFTER_CHECK, "请先登记处理决定。")
    return YES


def _needs(outcome: Outcome, facts: Facts) -> Verdict:
    if outcome in DECIDED:
        fit = facts.decision == DECIDED[outcome]
        return (
            YES
            if fit
            else no(
                "no_such_decision",
                "案件没有这样的处理决定",
                AFTER_CHECK,
                "请先立案并登记处理决定。",
            )
        )
    if outcome in HANDED:
        fit = facts.received == HANDED[outcome]
        return (
            YES if fit else no("not_received", "移送还没有签收", TRANSFERS, "对方签收以后再办结。")
        )
    match outcome:
        case Outcome.RECTIFIED if not facts.rectified:
            return no(
                "not_revisited", "还没有复查，或者复查没有改正", AFTER_CHECK, "请先登记复查结果。"
            )
        case Outcome.ON_SPOT if not facts.has_proof:
            return no("no_proof", "当场改正要有凭证", AFTER_CHECK, "请上传改正后的照片或扫描件。")
        case Outcome.ADVISED if not facts.advised:
            return no("not_advised", "还没有提醒、建议或约谈的记录", PRUDENT, "请先登记。")
        case Outcome.EXEMPT:
            return _exempt(facts)
        case Outcome.OTHER if not facts.has_remark:
            return no("no_remark", "其他结果要写明情况", AFTER_CHECK, "请在说明里写清楚。")
    return YES


def _exempt(facts: Facts) -> Verdict:
    if not facts.is_minor_listed:
        return no(
            "not_on_the_list",
            "本机关的轻微违法免罚清单里没有适用的事项",
            PRUDENT,
            "请选清单里现在有效、适用于这个事项的一条；没有的，先提请列入。",
        )
    if facts.was_before:
        return no(
            "not_the_first",
            "这家企业同一事项以前处罚过或者免罚过，不是初次",
            PRUDENT,
            "请按其他方式处置。",
        )
    return YES
