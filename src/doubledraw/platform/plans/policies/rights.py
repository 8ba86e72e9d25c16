"""Who may do what to a plan. Every answer carries its reason."""

from collections.abc import Collection, Sequence

from doubledraw.platform.approvals.models import Signature
from doubledraw.platform.approvals.policies import may_sign
from doubledraw.platform.approvals.states import SigningStep
from doubledraw.platform.kernel.actor import Actor, Grant
from doubledraw.platform.kernel.verdict import YES, Verdict, no
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.organs.states import Role
from doubledraw.platform.plans.models import Plan
from doubledraw.platform.plans.policies.finding import Finding
from doubledraw.platform.plans.states import PlanState
from doubledraw.statute.citation import Citation


def may_draft(organ: Organ, actor: Actor) -> Verdict:
    """Begin a plan of this organ."""
    return _needs(Role.CLERK, organ, actor)


def may_edit(plan: Plan, actor: Actor) -> Verdict:
    """Change a draft."""
    return _needs(Role.CLERK, plan.organ, actor)


def may_submit(plan: Plan, findings: Sequence[Finding], actor: Actor) -> Verdict:
    """Seal a draft and send it for review: nothing may be left that blocks it."""
    right = _needs(Role.CLERK, plan.organ, actor)
    blocking = [finding for finding in findings if finding.blocks]
    return right if not right or not blocking else _first_of(blocking)


def _first_of(blocking: Sequence[Finding]) -> Verdict:
    if len(blocking) == 1:
        only = blocking[0]
        return no(only.code, only.reason, only.cites, only.remedy, **only.params)
    return no(
        "findings_left",
        "还有 {count} 处要处理",
        blocking[0].cites,
        "请按各处的提示修改，或写明理由。",
        count=len(blocking),
    )


def may_check(
    plan: Plan, makers: Collection[int], signed: Sequence[Signature], actor: Actor
) -> Verdict:
    """Find a sealed plan right, as the head of the section that drafts it."""
    right = _needs(Role.HEAD, plan.organ, actor)
    return right and _checks(plan, SigningStep.CHECK, Role.HEAD, makers, signed, actor)


def may_review(
    plan: Plan,
    makers: Collection[int],
    signed: Sequence[Signature],
    actor: Actor,
    rule: Citation | None = None,
) -> Verdict:
    """Find a sealed plan lawful; `rule` asks for the review."""
    right = _needs(Role.LEGAL, plan.organ, actor, rule)
    return right and _checks(plan, SigningStep.LEGAL_REVIEW, Role.LEGAL, makers, signed, actor)


def may_approve(
    plan: Plan, makers: Collection[int], signed: Sequence[Signature], actor: Actor
) -> Verdict:
    """Approve a sealed plan."""
    right = _needs(Role.APPROVER, plan.organ, actor)
    return right and _checks(plan, SigningStep.APPROVE, Role.APPROVER, makers, signed, actor)


def may_return(
    plan: Plan,
    role: Role,
    makers: Collection[int],
    actor: Actor,
    rule: Citation | None = None,
) -> Verdict:
    """Send a sealed plan back, in the role whose turn it is; `rule` asks for that turn."""
    lent = actor.lent(role, plan.organ.path)
    return _needs(role, plan.organ, actor, rule) and _is_no_maker(makers, actor, lent)


def may_publish(plan: Plan, findings: Sequence[Finding], actor: Actor) -> Verdict:
    """Make an approved plan public; its items must still be published ones."""
    right = _needs(Role.CLERK, plan.organ, actor)
    blocking = [finding for finding in findings if finding.field == "item"]
    return right if not right or not blocking else _first_of(blocking)


def may_adjust(plan: Plan, successor: Plan | None, actor: Actor) -> Verdict:
    """Begin the next version of a published plan; `successor` is the one that is under way, or in force, already."""
    right = _needs(Role.CLERK, plan.organ, actor)
    if not right:
        return right
    if successor is not None and plan.state == PlanState.SUPERSEDED:
        return no(
            "superseded",
            "这一版已被第 {revision} 版代替",
            remedy="请从现行的版本调整。",
            revision=successor.revision,
        )
    if successor is not None:
        return no(
            "adjusted_already",
            "已经有一份调整稿 {number} 正在办理",
            remedy="请接着办那一份，或先把它作废。",
            number=successor.number,
        )
    if plan.state != PlanState.PUBLISHED:
        return no(
            "not_published",
            "计划还没有公布，不用调整",
            remedy="草稿可以直接修改；已提交的，请审核人或审批人退回。",
        )
    return YES


def may_abandon(plan: Plan, actor: Actor) -> Verdict:
    """Give up a plan that is being written."""
    return _needs(Role.CLERK, plan.organ, actor)


def _checks(
    plan: Plan,
    step: SigningStep,
    role: Role,
    makers: Collection[int],
    signed: Sequence[Signature],
    actor: Actor,
) -> Verdict:
    lent = actor.lent(role, plan.organ.path)
    free = _is_no_maker(makers, actor, lent)
    return free and may_sign(step, plan.drafted_by, signed, actor, lent)


def _is_no_maker(makers: Collection[int], actor: Actor, lent: Grant | None) -> Verdict:
    """Whoever wrote a line or sent the plan in is its maker, not only who began it; nobody checks for a maker."""
    if actor.user_id in makers:
        return no(
            "own_plan",
            "您参与起草了这份计划，不能再复核、审核、批准或退回",
            remedy="请由另一位有权限的人员办理。",
        )
    if lent is not None and lent.lender in makers:
        return no(
            "lenders_plan",
            "委托您的{lender}参与起草了这份计划，不能由您代为复核、审核、批准或退回",
            remedy="请由另一位有权限的人员办理。",
            lender=lent.lender_name,
        )
    return YES


def _needs(role: Role, organ: Organ, actor: Actor, rule: Citation | None = None) -> Verdict:
    if actor.holds(role, organ.path):
        return YES
    return no(
        f"not_{role.value}",
        "这一步由{organ}的{role}办理",
        rule,
        "如果应当由您办理，请安全管理员授权。",
        organ=organ.name,
        role=role.label,
    )
