"""Deeds on the way from a finding to its closing: whose they are, and in which state."""

from collections.abc import Sequence

from doubledraw.platform.followups.models import Case, Extension, FollowUp, Handover, Rectification
from doubledraw.platform.followups.states import (
    AFTER_CHECK,
    BOTH_INFORMED,
    FOLLOW_UP_FLOW,
    LIVE,
    NOBODYS,
    ONE_ORGAN,
    TRANSFERS,
    FollowUpState,
    HandoverState,
)
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.verdict import YES, Verdict, no
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.organs.states import Role
from doubledraw.statute.citation import Citation

HANDLERS = (Role.CLERK, Role.HEAD)
CLOSERS = (Role.APPROVER, Role.HEAD)


def may_do(follow_ups: Sequence[FollowUp], actor: Actor, action: str) -> Verdict:
    """Take this step of the flow with these follow-ups: a handler of their department; all of one visit."""
    if not follow_ups:
        return no("none_chosen", "没有选要处置的问题", AFTER_CHECK, "请至少选一个。")
    first = follow_ups[0]
    if any((one.visit_id, one.organ_id) != (first.visit_id, first.organ_id) for one in follow_ups):
        return no(
            "several_visits",
            "一份文书只能办理同一次检查、同一部门的问题",
            AFTER_CHECK,
            "请分开办理。",
        )
    if not holds(actor, HANDLERS, first.organ):
        return not_handler(first.organ)
    return next((v for one in follow_ups if not (v := in_state(one, action))), YES)


def in_state(follow_up: FollowUp, action: str) -> Verdict:
    """Whether the flow has this step here."""
    state = FollowUpState.of(follow_up.state)
    if action not in NOBODYS and any(s.action == action for s in FOLLOW_UP_FLOW.leaving(state)):
        if action == "file" and follow_up.case_id is not None:
            return no(
                "case_there", "这个问题已经立过案", ONE_ORGAN, "一个问题只由一个机关立一个案。"
            )
        return YES
    return wrong_state(state.label, AFTER_CHECK)


def may_revisit(order: Rectification, actor: Actor, chosen: Sequence[FollowUp]) -> Verdict:
    """Enter what a revisit found: a handler; only of findings that the order is still about."""
    verdict = may_do(chosen, actor, "rectified")
    if verdict and any(one.order_id != order.pk for one in chosen):
        return no("not_of_the_order", "选的问题不在这份通知书里", AFTER_CHECK, "请刷新页面。")
    return verdict


def may_extend(
    order: Rectification, waiting: Extension | None, actor: Actor, *, is_running: bool
) -> Verdict:
    """Ask for a longer term: a handler, while something is still to be put right and nothing is asked."""
    if not holds(actor, HANDLERS, order.organ):
        return not_handler(order.organ)
    if not is_running:
        return no("order_over", "这份通知书里的问题都已经复查或转办", None, "不需要延期。")
    if waiting is not None:
        return no("extension_waits", "已经有一份延期申请在等审批", None, "请等审批人答复。")
    return YES


def may_decide_extension(extension: Extension, actor: Actor) -> Verdict:
    """Allow or refuse it: an approver, never who asked."""
    if not holds(actor, CLOSERS, extension.order.organ):
        return not_closer(extension.order.organ)
    if extension.asked_by == actor.user_id:
        return own_proposal()
    if extension.granted is not None:
        return no("extension_decided", "这份延期申请已经答复", None, "请刷新页面。")
    return YES


def may_decide_case(case: Case, actor: Actor) -> Verdict:
    """Enter the decision: a handler of the one organ that handles the case."""
    if hasattr(case, "decision"):
        return no("case_decided", "这个案件已经登记处理决定", ONE_ORGAN, "请刷新页面。")
    if not holds(actor, HANDLERS, case.organ):
        return not_handler(case.organ, ONE_ORGAN)
    return YES


def may_inform(follow_up: FollowUp, actor: Actor) -> Verdict:
    """Enter that a side was informed: a handler of the department, or of the organ that handles the case."""
    case = follow_up.case
    if not holds(actor, HANDLERS, follow_up.organ) and not (
        case is not None and holds(actor, HANDLERS, case.organ)
    ):
        return not_handler(follow_up.organ, BOTH_INFORMED)
    if follow_up.state not in LIVE:
        return wrong_state(FollowUpState.of(follow_up.state).label, BOTH_INFORMED)
    return YES


def may_receive(handover: Handover, actor: Actor) -> Verdict:
    """Take a transfer over or send it back: the organ it went to; for one outside the platform, who sent it."""
    if handover.state != HandoverState.SENT:
        state = HandoverState.of(handover.state)
        return wrong_state(state.label, TRANSFERS)
    if handover.to_id is not None and handover.sent_by == actor.user_id:
        return no("own_transfer", "移送和签收不能是同一人", TRANSFERS, "请由接收单位的人员签收。")
    receiver = handover.to or handover.organ
    return YES if holds(actor, HANDLERS, receiver) else not_handler(receiver, TRANSFERS)


def holds(actor: Actor, roles: Sequence[Role], organ: Organ) -> bool:
    """Whether one of the roles reaches the organ."""
    return any(actor.holds(role, organ.path) for role in roles)


def not_handler(organ: Organ, cites: Citation | None = AFTER_CHECK) -> Verdict:
    """The refusal of everybody whose business it is not."""
    return no(
        "no_handler",
        "这件事由{organ}的经办人或科室负责人办理",
        cites,
        "请由有此角色的人员办理。",
        organ=organ.name,
    )


def not_closer(organ: Organ) -> Verdict:
    """The refusal of who may not approve."""
    return no(
        "no_closer",
        "批准需要{organ}的审批人或科室负责人角色",
        AFTER_CHECK,
        "请由有此角色的人员办理。",
        organ=organ.name,
    )


def own_proposal() -> Verdict:
    """The refusal of who made what is to be approved."""
    return no("own_proposal", "提请和批准不能是同一人", AFTER_CHECK, "请由另一位有权批准的人办理。")


def wrong_state(label: str, cites: Citation | None) -> Verdict:
    """The refusal of a deed that does not fit now."""
    return no(
        "wrong_state",
        "当前状态是“{state}”，不能执行此操作",
        cites,
        "请刷新页面，按现在的状态办理。",
        state=label,
    )
