"""Who may say that an obligation is met, and who may rule on it: the office above, never the organ itself."""

from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.verdict import YES, Verdict, no
from doubledraw.platform.obligations.models import Obligation
from doubledraw.platform.obligations.states import ObligationState
from doubledraw.platform.organs.states import Role
from doubledraw.statute.citation import Citation


def may_meet(obligation: Obligation, actor: Actor) -> Verdict:
    """Enter that it was done, with the paper that shows it: whoever holds the role it names."""
    role = Role.of(obligation.role)
    if not actor.holds(role, obligation.organ.path):
        return no(
            f"not_{role.value}",
            "这件事由{organ}的{role}办理",
            remedy="如果应当由您办理，请安全管理员授权。",
            organ=obligation.organ.name,
            role=role.label,
        )
    return _is_open(obligation)


def may_rule(obligation: Obligation, actor: Actor, rule: Citation) -> Verdict:
    """Fix the day, waive, or find that it can no longer be done: the supervising office, and not its own part.

    `rule` says who decides a dispute about a day (CC-18e).
    """
    if not actor.holds(Role.SUPERVISOR, obligation.organ.path):
        return no(
            "not_supervisor",
            "期限有争议的，由监督{organ}的机关裁定",
            rule,
            "请把争议和理由报监督机关。",
            organ=obligation.organ.name,
        )
    if _works_in(obligation, actor):
        return no(
            "own_obligation",
            "责任机关不能裁定自己的期限",
            rule,
            "请由监督机关的人员裁定。",
        )
    return _is_open(obligation)


def _works_in(obligation: Obligation, actor: Actor) -> bool:
    """What a government itself owes an office below it may rule on; otherwise no part of an organ may."""
    organ = obligation.organ
    if organ.parent_id is None:
        return actor.organ_id == organ.pk
    return actor.organ_path.startswith(organ.path)


def _is_open(obligation: Obligation) -> Verdict:
    if obligation.state == ObligationState.OPEN:
        return YES
    return no(
        "obligation_over",
        "这件事{state}",
        remedy="不需要再办理。",
        state=ObligationState.of(obligation.state).label,
    )
