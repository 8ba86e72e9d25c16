"""Commissioning an institution: a department does and pays; somebody else approves; its report is used openly."""

from doubledraw.platform.inspections.models import Commission, Visit
from doubledraw.platform.inspections.policies.visits import APPROVERS, not_of_the_team
from doubledraw.platform.inspections.states import CommissionState, VisitState
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.verdict import YES, Verdict, no
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.registry.models import Institution
from doubledraw.platform.registry.states import InspectorStatus
from doubledraw.statute.citation import Citation

OVER = (VisitState.REVIEWED, VisitState.WITHDRAWN)


def may_commission(visit: Visit, *, is_of_the_team: bool) -> Verdict:
    """Propose to commission an institution: the team, until the result has been reviewed."""
    if not is_of_the_team:
        return not_of_the_team()
    if visit.state in OVER:
        label = VisitState.of(visit.state).label
        return no(
            "visit_over",
            "检查“{state}”，不能再委托",
            None,
            "要更正结果的，先退回更正。",
            state=label,
        )
    return YES


def may_take_part(
    institution: Institution, visit: Visit, *, is_drawn: bool, is_said_drawn: bool
) -> Verdict:
    """The institution can be asked: in force, not the firm itself, and drawn when it is said to be."""
    if institution.status != InspectorStatus.ACTIVE:
        return no("institution_inactive", "这家机构已经失效", None, "请选有效的机构。")
    if institution.code == visit.code:
        return no("own_institution", "被检查的企业不能检查自己", None, "请选别的机构。")
    if is_said_drawn and not is_drawn:
        return no(
            "not_drawn_institution", "这家机构不是为这次检查抽取的", None, "请选指定，并写明理由。"
        )
    return YES


def may_pay(organ: Organ, visit: Visit, organs: set[int], cites: Citation | None) -> Verdict:
    """Be the commissioning department, which pays: one that takes part in the visit. The firm never pays."""
    if organ.pk != visit.organ_id and organ.pk not in organs:
        return no(
            "not_commissioner",
            "由参加检查的部门委托并付费，不能由企业付费",
            cites,
            "请选参加检查的部门。",
        )
    return YES


def may_approve_commission(commission: Commission, actor: Actor) -> Verdict:
    """Approve: the responsible person of the department that pays, or of the one that leads; never the maker."""
    visit = commission.visit
    paths = (commission.organ.path, visit.draw.organ.path)
    if not any(actor.holds(role, path) for role in APPROVERS for path in paths):
        return no(
            "no_approver", "批准委托需要审批人或科室负责人角色", None, "请由有此角色的人员办理。"
        )
    if commission.made_by == actor.user_id:
        return no("own_commission", "经办和批准不能是同一人", None, "请由另一位批准。")
    return _in(commission, CommissionState.PROPOSED)


def may_report(commission: Commission, *, is_of_the_team: bool) -> Verdict:
    """Attach the report: the team."""
    return _in(commission, CommissionState.APPROVED) if is_of_the_team else not_of_the_team()


def may_end_commission(commission: Commission, *, is_of_the_team: bool) -> Verdict:
    """End a commission that has brought no report: the team, with a reason."""
    if not is_of_the_team:
        return not_of_the_team()
    if commission.state in (CommissionState.PROPOSED, CommissionState.APPROVED):
        return YES
    return _in(commission, CommissionState.APPROVED)


def may_use(commission: Commission, *, is_of_the_team: bool) -> Verdict:
    """Say which finding rests on the conclusion: the team, once there is a report."""
    return _in(commission, CommissionState.REPORTED) if is_of_the_team else not_of_the_team()


def _in(commission: Commission, wanted: CommissionState) -> Verdict:
    if commission.state == wanted:
        return YES
    label = CommissionState.of(commission.state).label
    why = "现在是“{state}”，不能执行此操作"
    return no("commission_state", why, None, "请刷新页面。", state=label)
