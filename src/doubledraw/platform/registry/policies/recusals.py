"""Who may declare a recusal."""

from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.verdict import YES, Verdict, no
from doubledraw.platform.organs.states import Role
from doubledraw.platform.registry.models import Inspector


def may_declare_recusal(inspector: Inspector, actor: Actor) -> Verdict:
    """Enter a recusal of this inspector."""
    if not actor.holds(Role.CLERK, inspector.organ.path):
        return no(
            "not_clerk_of_inspector",
            "只有{organ}的经办人可以登记该人员的回避",
            remedy="请由该机关的经办人登记。",
            organ=inspector.organ.name,
        )
    return YES
