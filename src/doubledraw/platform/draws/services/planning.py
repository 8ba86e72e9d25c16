"""The work plan of a draw: drafted from the plan line, approved or sent back by another person, used by the freeze."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from doubledraw.platform.approvals.services import sign
from doubledraw.platform.approvals.states import SigningStep
from doubledraw.platform.draws import engine
from doubledraw.platform.draws.documents import Preparation
from doubledraw.platform.draws.events import (
    WorkPlanApproved,
    WorkPlanDrafted,
    WorkPlanReturned,
)
from doubledraw.platform.draws.models import Draw, WorkPlan
from doubledraw.platform.draws.policies.preparing import may_decide_work_plan, may_freeze
from doubledraw.platform.draws.selectors import (
    Excluded,
    excluded_by_rule,
    live_draw_of,
    next_edition,
    open_work_plan,
    work_plan_rule,
)
from doubledraw.platform.draws.states import WORK_PLAN_FLOW, DistrictRule, WorkPlanState
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import Conflict, Invalid
from doubledraw.platform.ledger.services import record, seal
from doubledraw.platform.organs.states import Role
from doubledraw.platform.plans.models import PlanLine
from doubledraw.platform.records.transitions import move

NOBODY = ("nobody_in_scope", "计划行的范围里没有一家可以抽取的检查对象")
WHAT_NOW = "请先导入名录，或调整计划行的对象范围；也看看不参加的企业是为什么。"


@transaction.atomic
def keep_work_plan(
    line: PlanLine, asked: Preparation, holders: tuple[str, ...], *, by: Actor, at: datetime
) -> WorkPlan:
    """Seal the next edition of the line's work plan, in place of the open one; the caller has judged `asked`."""
    day = localdate(at)
    excluded = excluded_by_rule(line, day)
    check_secrets(excluded, asked)
    drawn = engine.as_drawn(line, asked, excluded)
    districts = DistrictRule.of(asked.districts)
    seen = engine.outlook(drawn, line.starts.year, excluded, districts)
    if not seen.population:
        raise Invalid(*NOBODY, remedy=WHAT_NOW)
    engine.check_chances(drawn, {stratum.name: stratum.population for stratum in seen.strata})
    edition = next_edition(line)
    content = engine.work_plan_of(
        line,
        drawn,
        asked,
        seen,
        edition=edition,
        holders=holders,
        bounds=excluded.bounds,
        day=day,
    )
    replaced = open_work_plan(line)
    if replaced is not None:
        move(replaced, WORK_PLAN_FLOW, "replace")
    plan = WorkPlan(
        plan_line=line,
        edition=edition,
        asked=asked.to_json(),
        digest=seal(content, at=at),
        drafted_by=by.user_id,
        drafted_at=at,
    )
    _insert(plan)
    event = WorkPlanDrafted(plan.digest, edition, seen.population, seen.sample, asked.credit_off)
    record(event, by=by, at=at, subject=about(line))
    return plan


@transaction.atomic
def approve_work_plan(
    plan: WorkPlan, digest: str, remark: str = "", *, by: Actor, at: datetime
) -> None:
    """Sign exactly the work plan that was seen; its draw can then be frozen."""
    _judge(plan, digest, by, at)
    lent = by.lent(Role.APPROVER, plan.plan_line.plan.organ.path)
    said, step = remark.strip()[:300], SigningStep.APPROVE
    sign(digest, about(plan.plan_line), step, plan.drafted_by, said, by=by, at=at, lent=lent)
    move(plan, WORK_PLAN_FLOW, "approve", decided_by=by.user_id, decided_at=at, remark=said)
    event = WorkPlanApproved(digest, plan.edition, said)
    record(event, by=by, at=at, subject=about(plan.plan_line))


@transaction.atomic
def return_work_plan(plan: WorkPlan, digest: str, remark: str, *, by: Actor, at: datetime) -> None:
    """Send it back with what must change; the drawer drafts the next edition."""
    _judge(plan, digest, by, at)
    said = remark.strip()[:300]
    if not said:
        raise Invalid(
            "return_without_reason", "退回要写明理由", remedy="请写明哪一处要改、怎么改。"
        )
    move(plan, WORK_PLAN_FLOW, "return", decided_by=by.user_id, decided_at=at, remark=said)
    event = WorkPlanReturned(digest, plan.edition, said)
    record(event, by=by, at=at, subject=about(plan.plan_line))


def approved_work_plan(line: PlanLine, asked: Preparation, at: datetime) -> WorkPlan:
    """The work plan that lets exactly this be frozen; Refused when there is none."""
    plan, live = open_work_plan(line), live_draw_of(line)
    rule = work_plan_rule(line.plan.organ, localdate(at))
    may_freeze(plan, asked, live.draw_id if live else "", rule).enforce()
    assert plan is not None
    return plan


def use_work_plan(plan: WorkPlan, draw: Draw) -> None:
    """Tie a work plan to the draw that was frozen from it. Call inside the transaction that makes the draw."""
    move(plan, WORK_PLAN_FLOW, "use", draw=draw)


def check_secrets(excluded: Excluded, asked: Preparation) -> None:
    """exclusions.tsv must not be revealed before the list of another draw that a firm is left out for."""
    until = excluded.secret_until
    if until is None:
        return
    if asked.reveal == engine.AT_ONCE or asked.reveal < until.isoformat():
        raise Invalid(
            "would_tell_a_secret",
            "有企业因为另一次抽取而不列入，那次的名单保密到 {until}",
            remedy="排除名单随这次的结果公布，会先说出那份名单。请把揭示日期放在 {until} 或以后。",
            until=until.isoformat(),
        )


def about(line: PlanLine) -> str:
    """Under which subject the ledger keeps what is prepared for a line."""
    return f"preparing:{line.origin_id or line.pk}"


def _judge(plan: WorkPlan, digest: str, by: Actor, at: datetime) -> None:
    rule = work_plan_rule(plan.plan_line.plan.organ, localdate(at))
    may_decide_work_plan(plan, by, rule).enforce()
    if plan.digest != digest or plan.state != WorkPlanState.SUBMITTED:
        raise Conflict(
            "work_plan_moved_on",
            "工作方案刚刚换了一版",
            remedy="请刷新页面，看过新的一版再办理。",
        )


def _insert(plan: WorkPlan) -> None:
    try:
        with transaction.atomic():
            plan.save(force_insert=True)
    except IntegrityError as error:
        raise Conflict(
            "drafted_by_somebody",
            "刚刚有人为这一行计划生成了工作方案",
            remedy="请刷新页面，看看已有的方案。",
        ) from error
