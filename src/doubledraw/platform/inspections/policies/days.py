"""Planning a draw's days: who plans, and which days a visit can have."""

from datetime import date

from doubledraw.platform.draws.models import Draw
from doubledraw.platform.inspections.models import Visit
from doubledraw.platform.inspections.policies.visits import (
    EMBARGO,
    ORDERERS,
    _holds_any,
    _stands,
)
from doubledraw.platform.inspections.states import VisitState
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.verdict import YES, Verdict, no
from doubledraw.statute.citation import Citation


def may_plan_days(draw: Draw, actor: Actor) -> Verdict:
    """Plan the days of a draw's visits; whoever does so need not see the firms."""
    if not _holds_any(actor, ORDERERS, draw):
        return no(
            "no_planner",
            "编排检查日程需要抽取人或经办人角色",
            EMBARGO,
            "请由有此角色的人员办理。",
        )
    return _stands(draw)


def may_have_day(
    visit: Visit,
    day: date,
    *,
    is_working: bool,
    earliest: date,
    lead_cites: Citation | None,
    has_notice: bool,
) -> Verdict:
    """Give a visit a day: a working day of its span, late enough for the notice, before one was issued."""
    if has_notice or visit.state not in (VisitState.ORDERED, VisitState.APPROVED):
        return no(
            "day_fixed", "通知书已经签发，日期以通知书为准", None, "要改期的，由检查组换发通知书。"
        )
    if not visit.starts <= day <= visit.ends:
        return no(
            "outside_span",
            "不在检查期内：{starts} 到 {ends}",
            None,
            "请选检查期内的工作日。",
            starts=visit.starts.isoformat(),
            ends=visit.ends.isoformat(),
        )
    if not is_working:
        return no("day_off", "这天不是工作日", None, "请选工作日。")
    if day < earliest:
        return no(
            "lead_too_short",
            "来不及通知：最早 {day}",
            lead_cites,
            "请选更晚的日子。",
            day=earliest.isoformat(),
        )
    return YES
