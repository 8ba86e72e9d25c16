"""Who may administer organs and staff: only the security administrator, and never for themselves."""

from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.verdict import YES, Verdict, no
from doubledraw.platform.organs.models import Staff
from doubledraw.platform.organs.states import Office
from doubledraw.statute.citation import Citation

SEPARATION = Citation("GB/T 22239-2019", "8.1.4.2")


def may_administer(actor: Actor) -> Verdict:
    """Found organs, admit staff."""
    if actor.office not in (Office.SECURITY, Office.SYSTEM) or (
        actor.office == Office.SYSTEM and actor.user_id != 0
    ):
        return no("not_security_admin", "机关和人员由安全管理员管理", SEPARATION)
    return YES


def may_grant(actor: Actor, staff: Staff) -> Verdict:
    """Give or take a role."""
    if staff.pk == actor.user_id:
        return no("own_grant", "不能给自己授权", SEPARATION)
    if staff.office != Office.BUSINESS:
        return no(
            "admin_does_no_business",
            "{name}是{office}，不能同时办理业务",
            SEPARATION,
            "请另设一个业务账号。",
            name=staff.name,
            office=Office.of(staff.office).label,
        )
    return may_administer(actor)


def may_close(actor: Actor, staff: Staff) -> Verdict:
    """Close an account: not one's own, and never that of an administrator who must be replaced first."""
    if staff.pk == actor.user_id:
        return no("own_account", "不能停用自己的账号", SEPARATION)
    return may_administer(actor)
