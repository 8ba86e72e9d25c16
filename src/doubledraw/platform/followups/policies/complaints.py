"""Complaints about enforcers and objections: a supervisor's or auditor's, never the team's they are about."""

from doubledraw.platform.followups.models import Complaint
from doubledraw.platform.followups.policies.deeds import wrong_state
from doubledraw.platform.followups.states import ENFORCERS, ComplaintState
from doubledraw.platform.inspections.models import Visit
from doubledraw.platform.inspections.policies import SUPERVISORS
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.verdict import YES, Verdict, no


def may_hear(visit: Visit, actor: Actor, *, is_of_the_team: bool) -> Verdict:
    """Read a complaint about this visit: supervision, not the team it is about."""
    if is_of_the_team:
        return no(
            "own_visit", "对本组的投诉由组外的监督人员办理", ENFORCERS, "办理人出示以后可以看到。"
        )
    if any(actor.holds(role, visit.draw.organ.path) for role in SUPERVISORS):
        return YES
    return no(
        "no_supervisor",
        "投诉执法人员由监督人或见证审计人办理",
        ENFORCERS,
        "请由有此角色的人员办理。",
    )


def may_take(
    visit: Visit, complaint: Complaint | None, actor: Actor, *, is_of_the_team: bool
) -> Verdict:
    """Take it up: once."""
    verdict = may_hear(visit, actor, is_of_the_team=is_of_the_team)
    if verdict and complaint is not None:
        return no("taken", "已经有人受理", ENFORCERS, "请刷新页面。")
    return verdict


def may_decide_complaint(
    visit: Visit, complaint: Complaint | None, actor: Actor, *, is_of_the_team: bool
) -> Verdict:
    """Show it to the team, or decide and answer it: who took it up, while it is open."""
    verdict = may_hear(visit, actor, is_of_the_team=is_of_the_team)
    if not verdict:
        return verdict
    if complaint is None:
        return no("not_taken", "还没有受理", ENFORCERS, "请先受理。")
    if complaint.state != ComplaintState.TAKEN:
        return wrong_state(ComplaintState.of(complaint.state).label, ENFORCERS)
    if complaint.taken_by != actor.user_id:
        return no(
            "taken_by_other",
            "这件投诉由{name}办理",
            ENFORCERS,
            "请由受理的人办结。",
            name=complaint.taken_by_name,
        )
    return YES
