"""The list of minor violations: who proposes, who adopts, who ends."""

from doubledraw.platform.followups.models import MinorOffence
from doubledraw.platform.followups.policies.deeds import HANDLERS, holds, own_proposal, wrong_state
from doubledraw.platform.followups.states import PRUDENT, MinorState
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.verdict import YES, Verdict, no
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.organs.states import Role


def may_list_minor(organ: Organ, actor: Actor) -> Verdict:
    """Propose an entry: a handler of the organ."""
    if holds(actor, HANDLERS, organ):
        return YES
    return no(
        "no_handler",
        "这件事由{organ}的经办人或科室负责人办理",
        PRUDENT,
        "请由有此角色的人员办理。",
        organ=organ.name,
    )


def may_decide_minor(entry: MinorOffence, actor: Actor) -> Verdict:
    """Adopt or decline an entry: the approver, never who proposed it."""
    if not actor.holds(Role.APPROVER, entry.organ.path):
        return _not_approver(entry)
    if entry.made_by == actor.user_id:
        return own_proposal()
    if entry.state != MinorState.PROPOSED:
        return wrong_state(MinorState.of(entry.state).label, PRUDENT)
    return YES


def may_end_minor(entry: MinorOffence, actor: Actor) -> Verdict:
    """Take an entry off the list: the approver."""
    if not actor.holds(Role.APPROVER, entry.organ.path):
        return _not_approver(entry)
    if entry.state != MinorState.ADOPTED:
        return wrong_state(MinorState.of(entry.state).label, PRUDENT)
    return YES


def _not_approver(entry: MinorOffence) -> Verdict:
    return no(
        "no_approver",
        "免罚清单由{organ}的审批人批准",
        PRUDENT,
        "请由审批人办理。",
        organ=entry.organ.name,
    )
