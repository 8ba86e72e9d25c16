"""Who may administer organs and staff: only the security administrator, and never for themselves."""

from datetime import date

from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.verdict import YES, Verdict, no
from doubledraw.platform.organs.models import Delegation, Organ, Region, Staff
from doubledraw.platform.organs.states import Office, Role
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


def may_lend(
    lender: Actor, role: str, organ: Organ, deputy: Staff, since: date, until: date, on: date
) -> Verdict:
    """Let somebody else act in one's own role for a period (委托代办); a role is never lent on."""
    own = [g for g in lender.grants if g.role == role and g.lender is None]
    if not any(g.organ_path == organ.path for g in own):
        return no(
            "role_not_held",
            "您自己没有{organ}的这个角色，不能委托给别人",
            remedy="别人委托给您的角色不能再转委托。",
            organ=organ.name,
        )
    if deputy.pk == lender.user_id:
        return no("lends_to_self", "不能委托给自己", remedy="请选择另一位人员。")
    if deputy.office != Office.BUSINESS:
        return no(
            "admin_does_no_business",
            "{name}是{office}，不能同时办理业务",
            SEPARATION,
            "请委托业务岗位的人员。",
            name=deputy.name,
            office=Office.of(deputy.office).label,
        )
    if not deputy.is_active:
        return no("deputy_gone", "{name}的账号已经停用", name=deputy.name)
    if until < since or until < on:
        return no(
            "period_over",
            "委托的最后一日早于开始日期或今天",
            remedy="请重新填写起止日期。",
        )
    return YES


def may_withdraw_delegation(delegation: Delegation, actor: Actor) -> Verdict:
    """Take a lent role back: whoever lent it, or the security administrator."""
    if delegation.withdrawn_at is not None:
        return no("withdrawn_already", "这项委托已经收回")
    if actor.user_id == delegation.lender_id or actor.office == Office.SECURITY:
        return YES
    return no(
        "not_lender",
        "委托由委托人本人或安全管理员收回",
        remedy="不想代办时，请告诉委托人。",
    )


def may_close(actor: Actor, staff: Staff) -> Verdict:
    """Close an account: not one's own, and never that of an administrator who must be replaced first."""
    if staff.pk == actor.user_id:
        return no("own_account", "不能停用自己的账号", SEPARATION)
    return may_administer(actor)


def may_move_staff(actor: Actor, staff: Staff) -> Verdict:
    """Let a person work elsewhere: never oneself."""
    if staff.pk == actor.user_id:
        return no("own_posting", "不能调动自己", SEPARATION)
    return may_administer(actor)


def may_work_in(organ: Organ) -> Verdict:
    """Whether people may be posted to an organ, or given roles over it."""
    return _open(organ)


def may_stand_under(parent: Organ) -> Verdict:
    """Whether an organ may be founded under this one."""
    return _open(parent)


def may_rename_organ(organ: Organ, actor: Actor) -> Verdict:
    """Give an organ another name."""
    return may_administer(actor) and _open(organ)


def may_move_organ(organ: Organ, parent: Organ, actor: Actor) -> Verdict:
    """Put an organ under another superior: not under itself, and not where it stands already."""
    allowed = may_administer(actor) and _open(organ) and _open(parent)
    if not allowed:
        return allowed
    if parent.path.startswith(organ.path):
        return no(
            "under_itself",
            "{parent}就是{organ}或它的下级，不能作它的上级",
            remedy="请另选一个上级机关。",
            parent=parent.name,
            organ=organ.name,
        )
    if organ.parent_id == parent.pk:
        return no("there_already", "{organ}已经由{parent}管", organ=organ.name, parent=parent.name)
    return YES


def may_merge_organ(organ: Organ, into: Organ, actor: Actor) -> Verdict:
    """Make an organ part of another: not of itself or its own part."""
    allowed = may_administer(actor) and _open(organ) and _open(into)
    if not allowed:
        return allowed
    if into.path.startswith(organ.path):
        return no(
            "into_itself",
            "{organ}不能并入自己或自己的下级",
            remedy="请另选一个机关，或者先把下级改隶出去。",
            organ=organ.name,
        )
    if organ.parent_id is None:
        return no("root_stays", "{organ}是最上级机关，不能并入别的机关", organ=organ.name)
    return YES


def may_close_organ(organ: Organ, held_up: tuple[int, int], actor: Actor) -> Verdict:
    """End an organ. `held_up`: how many open organs stand below it and how many open accounts work in it."""
    below, people = held_up
    allowed = may_administer(actor) and _open(organ)
    if not allowed:
        return allowed
    if organ.parent_id is None:
        return no("root_stays", "{organ}是最上级机关，不能撤销", organ=organ.name)
    if below or people:
        return no(
            "still_in_use",
            "{organ}还有 {below} 个下级机关、{people} 个在用账号",
            remedy="请先把下级改隶、并入或撤销，把人员调走或停用账号。",
            organ=organ.name,
            below=below,
            people=people,
        )
    return YES


def may_name_liaison(organ: Organ, actor: Actor) -> Verdict:
    """Enter or end whom to call: the organ's own clerks."""
    if not actor.holds(Role.CLERK, organ.path):
        return no(
            "not_clerk",
            "联络员由{organ}的经办人登记",
            remedy="请让这个机关或它上级的经办人办理。",
            organ=organ.name,
        )
    return _open(organ)


def may_enter_region(code: str, parent: Region | None, actor: Actor) -> Verdict:
    """Enter a division; a township needs its county."""
    if Region.objects.filter(code=code).exists():
        return no("region_known", "区划代码 {known} 已经有了", known=code)
    if len(code) > 6 and (parent is None or len(parent.code) < 6):
        return no("no_county", "没有区划代码 {county} 的县", county=code[:6])
    return may_administer(actor)


def may_end_region(region: Region, until: date, successor: Region | None, actor: Actor) -> Verdict:
    """Say that a division is no more."""
    if region.since and until < region.since:
        return no("ends_before_it_begins", "停用日期早于启用日期")
    if successor is not None and successor.pk == region.pk:
        return no("own_successor", "区划不能并入自己")
    return may_administer(actor)


def _open(organ: Organ) -> Verdict:
    if organ.closed_at is None:
        return YES
    if organ.merged_into is not None:
        return no(
            "organ_merged",
            "{organ}已经并入{into}",
            remedy="请改选并入的机关。",
            organ=organ.name,
            into=organ.merged_into.name,
        )
    return no("organ_closed", "{organ}已经撤销", organ=organ.name)
