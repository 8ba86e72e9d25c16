"""Who may declare, decide and end a recusal, and adopt the rules that make them by themselves."""

from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.verdict import YES, Verdict, no
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.organs.states import Role
from doubledraw.platform.registry.models import Inspector, Recusal, RecusalRule
from doubledraw.platform.registry.states import OPEN_RECUSALS, RecusalState

NEEDS_TO_KNOW = (Role.CLERK, Role.APPROVER, Role.DRAWER, Role.SUPERVISOR, Role.AUDITOR)
"""Who reads the register: those who keep it, and those who hold and watch the draws it acts in."""


def may_declare_recusal(inspector: Inspector, actor: Actor) -> Verdict:
    """Enter a recusal of this inspector."""
    if not actor.holds(Role.CLERK, inspector.organ.path):
        return no(
            "not_clerk_of_inspector",
            "只有{organ}的经办人可以登记该人员的回避",
            remedy="请由该机关的经办人登记。",
            organ=inspector.organ.name,
        )
    return YES


def may_decide_recusal(recusal: Recusal, actor: Actor) -> Verdict:
    """Approve or refuse what somebody else has declared."""
    organ = recusal.inspector.organ
    if not actor.holds(Role.APPROVER, organ.path):
        return no(
            "not_approver_of_inspector",
            "只有{organ}的审批人可以批准回避",
            remedy="请由该机关的审批人办理。",
            organ=organ.name,
        )
    if recusal.state != RecusalState.DECLARED:
        return no("recusal_decided", "这项回避已经办过了", remedy="请刷新页面。")
    if recusal.declared_by == actor.user_id:
        return no("own_declaration", "申报和审批不能是同一人", remedy="请由另一位审批人办理。")
    return YES


def may_end_recusal(recusal: Recusal, actor: Actor) -> Verdict:
    """Withdraw a declaration, or lift a recusal whose cause is gone; draws frozen before keep theirs."""
    organ = recusal.inspector.organ
    if not any(actor.holds(role, organ.path) for role in (Role.CLERK, Role.APPROVER)):
        return no(
            "not_of_inspectors_organ",
            "只有{organ}的经办人或审批人可以解除回避",
            remedy="请由该机关的人办理。",
            organ=organ.name,
        )
    if recusal.state not in OPEN_RECUSALS:
        return no("recusal_closed", "这项回避已经不起作用", remedy="不用再解除。")
    return YES


def may_propose_rule(organ: Organ, actor: Actor) -> Verdict:
    """Propose a rule that makes recusals by itself."""
    if not actor.holds(Role.CLERK, organ.path):
        return no(
            "not_clerk_of_rule",
            "只有{organ}的经办人可以提出回避规则",
            remedy="请由该机关的经办人提出。",
            organ=organ.name,
        )
    return YES


def may_adopt_rule(rule: RecusalRule, actor: Actor) -> Verdict:
    """Adopt a rule that somebody else has proposed."""
    if not actor.holds(Role.APPROVER, rule.organ.path):
        return no(
            "not_approver_of_rule",
            "只有{organ}的审批人可以批准回避规则",
            remedy="请由该机关的审批人办理。",
            organ=rule.organ.name,
        )
    if rule.adopted_at is not None or rule.ended_at is not None:
        return no("rule_decided", "这条规则已经办过了", remedy="请刷新页面。")
    if rule.proposed_by == actor.user_id:
        return no("own_rule", "提出和批准不能是同一人", remedy="请由另一位审批人办理。")
    return YES


def may_end_rule(rule: RecusalRule, actor: Actor) -> Verdict:
    """End an adopted rule, or take a proposal back."""
    if rule.ended_at is not None:
        return no("rule_ended", "这条规则已经停用", remedy="")
    if rule.adopted_at is None and rule.proposed_by == actor.user_id:
        return YES
    if not actor.holds(Role.APPROVER, rule.organ.path):
        return no(
            "not_approver_of_rule",
            "只有{organ}的审批人可以停用回避规则",
            remedy="请由该机关的审批人办理。",
            organ=rule.organ.name,
        )
    return YES
