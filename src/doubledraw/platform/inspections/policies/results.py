"""Results: what the whole visit comes to, in time or late, who tells the firm, corrects and reviews."""

from collections.abc import Iterable
from datetime import datetime

from doubledraw.platform.inspections.models import Visit, VisitRecord
from doubledraw.platform.inspections.policies.visits import (
    APPROVERS,
    EntryDuty,
    not_of_the_team,
)
from doubledraw.platform.inspections.states import APPROVAL, DONE, FormState, VisitState
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.verdict import YES, Verdict, no
from doubledraw.platform.rulebook.documents.outcomes import Kind, OutcomeTable

GRAVEST = (
    *(Kind.REFUSED, Kind.PROBLEM, Kind.UNREACHABLE, Kind.PENDING),
    *(Kind.CORRECTED, Kind.GONE, Kind.IDLE, Kind.CLEAN),
)


def overall(outcomes: OutcomeTable, told: Iterable[tuple[str, str]]) -> tuple[str, str]:
    """The gravest of several (result, disposal) pairs: what the whole comes to. ValueError for none."""
    order = list(outcomes.results)
    ranked = sorted(
        told,
        key=lambda one: (GRAVEST.index(outcomes.results[one[0]].kind), order.index(one[0]), one[1]),
    )
    if not ranked:
        raise ValueError("nothing was found at all")
    return ranked[0]


def is_in_time(duty: EntryDuty | None, reason: str, at: datetime) -> Verdict:
    """Entering or telling the result at `at`: the same day, or with the reason that makes it a special case."""
    if duty is None or at <= duty.due or reason:
        return YES
    return no(
        "late_without_reason",
        "已过当日期限，要写明特殊情况",
        duty.cites,
        "请写明为什么没有当日办理；理由会写进检查记录。",
    )


def may_feed_back(visit: Visit, record: VisitRecord | None, *, is_of_the_team: bool) -> Verdict:
    """Tell the firm the result: the team, once the record is there."""
    if not is_of_the_team:
        return not_of_the_team()
    if record is None or visit.state not in DONE:
        return no("not_entered", "检查还没有结束", None, "请先结束检查。")
    if hasattr(record, "feedback"):
        return no("fed_back", "这一结果已经告知企业", None, "请刷新页面。")
    return YES


def may_correct(visit: Visit, *, is_of_the_team: bool) -> Verdict:
    """Correct a sheet by a further record: the team, never in place of what stands."""
    if not is_of_the_team:
        return not_of_the_team()
    if visit.state not in DONE:
        return no("not_entered", "检查还没有结束", None, "结束以前直接提交检查表。")
    return YES


def may_review(visit: Visit, record: VisitRecord | None, actor: Actor) -> Verdict:
    """Approve a record or send it back: the leader, never who entered it, never without the approval form."""
    if not any(actor.holds(role, visit.draw.organ.path) for role in APPROVERS):
        return no(
            "no_reviewer",
            "审核检查结果需要科室负责人或审批人角色",
            None,
            "请由有此角色的人员办理。",
        )
    if visit.state != VisitState.ENTERED or record is None:
        state = VisitState.of(visit.state).label
        return no(
            "wrong_state",
            "当前状态是“{state}”，不能执行此操作",
            None,
            "请刷新页面，按现在的状态办理。",
            state=state,
        )
    if actor.user_id in (record.entered_by, visit.entered_by):
        return no("own_record", "录入和审核不能是同一人", None, "请由另一位负责人审核。")
    if visit.form is None or visit.form.state != FormState.APPROVED:
        return no(
            "form_missing",
            "检查审批表还没有补办，结果不能通过审核",
            APPROVAL,
            "请检查组补填审批表，等负责人批准。",
        )
    return YES
