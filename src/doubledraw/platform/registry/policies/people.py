"""Who may keep the directories of inspectors, experts, institutions and equipment, and who may pool them."""

from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.verdict import YES, Verdict, no
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.organs.states import Role
from doubledraw.platform.registry.models import (
    Equipment,
    EquipmentLoan,
    Inspector,
    Pool,
    PoolMember,
)
from doubledraw.platform.registry.states import EquipmentStatus, InspectorStatus, PoolState


def may_keep(organ: Organ, actor: Actor) -> Verdict:
    """Enter or change a person, an institution or a device in a directory of this organ."""
    if not actor.holds(Role.CLERK, organ.path):
        return no(
            "not_clerk_of_directory",
            "只有{organ}的经办人可以登记和修改",
            remedy="请由该机关的经办人办理，或者请安全管理员授权。",
            organ=organ.name,
        )
    return YES


def may_keep_inspector(inspector: Inspector, actor: Actor) -> Verdict:
    """Change what is kept of this inspector: the card, certificates, leave, former employers."""
    return may_keep(inspector.organ, actor)


def may_link_account(inspector: Inspector, actor: Actor, account: str) -> Verdict:
    """Say whose account an inspector is. Not one's own: a clerk would see what was released to the inspector."""
    allowed = may_keep_inspector(inspector, actor)
    if allowed and account and actor.name == inspector.name:
        return no(
            "own_account",
            "不能把自己的账号连到执法人员",
            remedy="请由本机关另一位经办人登记。",
        )
    return allowed


def may_transfer(inspector: Inspector, organ: Organ, actor: Actor) -> Verdict:
    """Move an inspector to another organ: clerk of both, so that nobody is taken or pushed away."""
    return may_keep(inspector.organ, actor) and may_keep(organ, actor)


def may_lend(equipment: Equipment, inspector: Inspector, actor: Actor) -> Verdict:
    """Lend a device to an inspector."""
    allowed = may_keep(equipment.organ, actor)
    if allowed and equipment.status != EquipmentStatus.USABLE:
        return no(
            "not_usable",
            "这件装备现在是“{status}”，不能借出",
            remedy="修好以后把状态改为可用，或者借另一件。",
            status=EquipmentStatus.of(equipment.status).label,
        )
    if allowed and inspector.status != InspectorStatus.ACTIVE:
        return no(
            "inspector_inactive",
            "{inspector}是失效人员，不能借用装备",
            remedy="请借给在岗的人员。",
            inspector=inspector.name,
        )
    return allowed


def may_take_back(loan: EquipmentLoan, actor: Actor, handover: str = "") -> Verdict:
    """Note that a device came back; what was lent with two signatures comes back with two (`handover`)."""
    allowed = may_keep(loan.equipment.organ, actor)
    if allowed and loan.handover != handover:
        return no(
            "needs_handover",
            "这件装备随检查任务借出，归还要借用人和保管人双方签字",
            remedy="请在“执法记录仪”页办理。",
        )
    return allowed


def speaks_for(organ: Organ, actor: Actor) -> bool:
    """Whether this person can give the organ's word to a pool."""
    return any(actor.holds(role, organ.path) for role in (Role.CLERK, Role.APPROVER))


def may_found_pool(organ: Organ, actor: Actor) -> Verdict:
    """Set up a pool that this organ leads."""
    if not speaks_for(organ, actor):
        return no(
            "not_of_lead_organ",
            "只有{organ}的经办人或审批人可以办理",
            remedy="请由牵头机关的人办理。",
            organ=organ.name,
        )
    return YES


def may_lead(pool: Pool, actor: Actor) -> Verdict:
    """Invite organs to a pool, or close it."""
    allowed = may_found_pool(pool.organ, actor)
    if allowed and pool.closed_at is not None:
        return no("pool_closed", "这个联合人员库已经停用", remedy="需要时请另建一个。")
    return allowed


def may_answer(member: PoolMember, actor: Actor) -> Verdict:
    """Join or decline: the invited organ's own word, and not that of who invited it."""
    allowed = _may_speak(member, actor)
    if allowed and member.state != PoolState.INVITED:
        return no("not_invited", "没有等待答复的邀请", remedy="请牵头机关先发出邀请。")
    if allowed and member.invited_by == actor.user_id:
        return no(
            "own_invitation",
            "邀请人不能替对方答复",
            remedy="请由{organ}的另一位经办人或审批人答复。",
            organ=member.organ.name,
        )
    return allowed


def may_leave(member: PoolMember, actor: Actor) -> Verdict:
    """Leave a pool; the organ that leads it closes it instead."""
    allowed = _may_speak(member, actor)
    if allowed and member.organ_id == member.pool.organ_id:
        return no("leads_pool", "牵头机关不能退出", remedy="不再需要时，请停用这个联合人员库。")
    if allowed and member.state != PoolState.JOINED:
        return no("not_joined", "没有加入，不用退出", remedy="")
    return allowed


def _may_speak(member: PoolMember, actor: Actor) -> Verdict:
    if not speaks_for(member.organ, actor):
        return no(
            "not_of_member_organ",
            "只有{organ}的经办人或审批人可以答复",
            remedy="请由该机关自己的人办理。",
            organ=member.organ.name,
        )
    if member.pool.closed_at is not None:
        return no("pool_closed", "这个联合人员库已经停用", remedy="")
    return YES
