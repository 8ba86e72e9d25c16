"""Who may do what before the freeze: approve the work plan, freeze from it, ask to inspect again, decide that."""

from doubledraw.platform.draws.documents import Preparation
from doubledraw.platform.draws.models import Draw, RepeatPermit, WorkPlan
from doubledraw.platform.draws.policies.rights import has_draw
from doubledraw.platform.draws.policies.standing import has_role
from doubledraw.platform.draws.states import RepeatState, WorkPlanState
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.verdict import YES, Verdict, no
from doubledraw.platform.organs.states import Role
from doubledraw.platform.plans.models import PlanLine
from doubledraw.statute.citation import Citation


def may_decide_work_plan(plan: WorkPlan, actor: Actor, rule: Citation) -> Verdict:
    """Approve a work plan or send it back: an approver who did not draft it; `rule` asks for work plans."""
    needed = has_role(actor, Role.APPROVER, plan.plan_line.plan.organ.path)
    if needed and plan.drafted_by == actor.user_id:
        return no(
            "own_work_plan",
            "工作方案由您起草，不能由您批准",
            rule,
            "请由另一位审批人办理。",
        )
    if needed and plan.state != WorkPlanState.SUBMITTED:
        return no(
            "work_plan_decided",
            "这一版工作方案是“{state}”，不用再批",
            rule,
            "请刷新页面，按现在的状态办理。",
            state=WorkPlanState.of(plan.state).label,
        )
    return needed


def may_freeze(
    plan: WorkPlan | None, asked: Preparation, live_draw_id: str, rule: Citation
) -> Verdict:
    """Freeze from exactly what the approved work plan says; `live_draw_id` as in `may_prepare`."""
    if plan is None and live_draw_id:
        return has_draw(live_draw_id)
    if plan is None:
        return no(
            "no_work_plan",
            "还没有工作方案，不能冻结名录",
            rule,
            "每次抽取要有自己的工作方案：请先生成，由另一人批准。",
        )
    if plan.state != WorkPlanState.APPROVED:
        return no(
            "work_plan_not_approved",
            "工作方案是“{state}”，不能冻结名录",
            rule,
            "请由审批人批准以后再冻结；退回的请改好重新生成。",
            state=WorkPlanState.of(plan.state).label,
        )
    if Preparation.of(plan.asked) != asked:
        return no(
            "differs_from_work_plan",
            "要冻结的内容和批准的工作方案不一致",
            rule,
            "请照方案冻结，或重新生成方案，再由另一人批准。",
        )
    return YES


def may_ask_repeat(line: PlanLine, actor: Actor) -> Verdict:
    """Ask to inspect firms for the same item again."""
    if actor.holds(Role.CLERK, line.plan.organ.path):
        return YES
    return has_role(actor, Role.DRAWER, line.plan.organ.path)


def may_decide_repeat(permit: RepeatPermit, actor: Actor, rule: Citation) -> Verdict:
    """Approve or refuse that: an approver who did not ask; `rule` forbids repeats without approval."""
    needed = has_role(actor, Role.APPROVER, permit.plan_line.plan.organ.path)
    if needed and permit.asked_by == actor.user_id:
        return no("own_repeat", "重复检查由您申请，不能由您批准", rule, "请由另一位审批人办理。")
    if needed and permit.state != RepeatState.ASKED:
        return no("repeat_decided", "这件申请已经办结", rule, "请刷新页面，按现在的状态办理。")
    return needed


def may_see_changes(draw: Draw, actor: Actor) -> Verdict:
    """Download which firms came, went or moved since the last draw: it tells strata, so it is for auditors (§8)."""
    return has_role(actor, Role.AUDITOR, draw.organ.path)
