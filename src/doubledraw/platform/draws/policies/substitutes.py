"""Who may ask for a substitute and who agrees; what is a result of the inspection and no substitution."""

from doubledraw.platform.draws.models import Draw, Withdrawal
from doubledraw.platform.draws.policies.rounds import Standing
from doubledraw.platform.draws.policies.standing import stands_in
from doubledraw.platform.draws.states import (
    DD1,
    REASONS_FOR,
    DrawState,
    NoSubstitution,
    SubstitutionReason,
    WithdrawalKind,
    WithdrawalState,
)
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.verdict import YES, Verdict, no
from doubledraw.platform.organs.states import Role
from doubledraw.statute.citation import Citation

SUBSTITUTE = Citation(DD1, "§5")
REASONS = Citation(DD1, "§2.1")
ASKERS = (Role.CLERK, Role.DRAWER)
AGREERS = (Role.SUPERVISOR, Role.APPROVER)


def may_ask_substitute(draw: Draw, actor: Actor) -> Verdict:
    """Ask that a firm or an inspector be replaced."""
    if not any(actor.holds(role, draw.organ.path) for role in ASKERS):
        return no("not_asker", "申请递补需要经办人或抽取人角色", None, "请由有此角色的人员办理。")
    if draw.outcome_files is None:
        return no("not_drawn", "还没有抽取", SUBSTITUTE)
    return stands_in(draw, DrawState.DRAWN, DrawState.REVEALED)


def is_substitution(kind: WithdrawalKind, reason: str) -> Verdict:
    """Whether this reason moves anybody: what is met at the door is a result, whoever was drawn stays drawn."""
    if reason in list(NoSubstitution):
        return no(
            "is_a_result",
            "“{what}”是检查结果，不是递补的理由：抽中的企业不变",
            REASONS,
            "请照常上门，把这一情况如实记为检查结果；递补只用于冻结前已经注销、吊销或重复的企业。",
            what=NoSubstitution.of(reason).label,
        )
    if reason not in [str(known) for known in REASONS_FOR[kind]]:
        return no("reason_unknown", "请选择递补的事由", REASONS, "只能选列出的事由。")
    return YES


def may_ask_now(kind: WithdrawalKind, reason: str, code: str, standing: Standing) -> Verdict:
    """Whether the teams are such that this can be dealt with."""
    if standing.is_open:
        return no(
            "round_open",
            "第 {number} 轮人员还没有抽完",
            SUBSTITUTE,
            "请等这一轮抽完再申请。",
            number=standing.rounds,
        )
    if not standing.is_blocked:
        return YES
    whole = kind == WithdrawalKind.INSPECTOR and reason == SubstitutionReason.UNABLE and not code
    if whole:
        return YES
    return no(
        "teams_blocked",
        "检查人员还没有配齐，现在不能递补",
        SUBSTITUTE,
        "请先另抽一轮人员。应当回避的，请在回避登记里登记，下一轮会避开。",
    )


def may_decide_substitute(withdrawal: Withdrawal, actor: Actor, standing: Standing) -> Verdict:
    """Agree or decline: the second person."""
    draw = withdrawal.draw
    if not any(actor.holds(role, draw.organ.path) for role in AGREERS):
        return no(
            "no_say_in_substitute",
            "同意递补需要监督人或审批人角色",
            SUBSTITUTE,
            "请由有此角色的人员办理。",
        )
    if withdrawal.state != WithdrawalState.ASKED:
        return no("already_decided", "这项申请已经办结", SUBSTITUTE)
    if withdrawal.asked_by == actor.user_id:
        return no(
            "own_request", "申请和同意不能是同一人", SUBSTITUTE, "请由另一位监督人或审批人办理。"
        )
    in_state = stands_in(draw, DrawState.DRAWN, DrawState.REVEALED)
    return in_state and may_ask_now(
        WithdrawalKind.of(withdrawal.kind), withdrawal.reason, withdrawal.code, standing
    )
