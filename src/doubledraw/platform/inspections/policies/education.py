"""Telling a frame the law: a clerk or head of the plan's organ, once a line, before the checks end."""

from datetime import date

from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.verdict import YES, Verdict, no
from doubledraw.platform.organs.states import Role
from doubledraw.platform.plans.models import PlanLine
from doubledraw.platform.plans.states import PlanState

EDUCATORS = (Role.CLERK, Role.HEAD)


def may_educate(line: PlanLine, actor: Actor, today: date, *, is_done: bool) -> Verdict:
    """Tell the whole frame of a line what the law asks."""
    if not any(actor.holds(role, line.plan.organ.path) for role in EDUCATORS):
        return no(
            "no_educator",
            "普法告知需要经办人或科室负责人角色",
            None,
            "请由有此角色的人员办理。",
        )
    if line.plan.state != PlanState.PUBLISHED:
        return no("plan_not_published", "计划还没有公布，或者已被调整", None, "请看现行的计划。")
    if is_done:
        return no("educated", "这一行已经告知", None, "每行告知一次，全体对象同时告知。")
    if line.ends < today:
        return no("checks_over", "这一行的检查期已经过去", None, "不用再办。")
    return YES
