"""Who keeps the directory of targets: entering, editing, labels, special and key directories, duplicates."""

from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.verdict import YES, Verdict, no
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.organs.states import Role
from doubledraw.platform.registry.models import Label, SpecialDirectory, Target
from doubledraw.platform.registry.states import TargetStatus

_ASK = "请由该机关的经办人办理，或者请安全管理员授权。"


def may_enter_target(organ: Organ, actor: Actor) -> Verdict:
    """Enter a target into this organ's directory by hand."""
    return _clerk(organ, actor, "只有{organ}的经办人可以在它的名录里登记")


def may_edit_target(target: Target, actor: Actor) -> Verdict:
    """Change what stands in the directory about this target."""
    allowed = _clerk(target.organ, actor, "只有{organ}的经办人可以修改这个对象")
    if allowed and target.status == TargetStatus.MERGED:
        return no(
            "merged",
            "这个对象已并入另一个对象",
            remedy="请修改它并入的那个对象。",
        )
    return allowed


def may_keep_labels(organ: Organ, actor: Actor) -> Verdict:
    """Make labels and rules of this organ, put its labels on targets and take them off."""
    return _clerk(organ, actor, "只有{organ}的经办人可以管理它的标签")


def may_put_label(label: Label, actor: Actor) -> Verdict:
    """Put a label that is in use on targets."""
    allowed = may_keep_labels(label.organ, actor)
    if allowed and label.closed_at:
        return no("label_closed", "标签已停用", remedy="请选用别的标签。")
    return allowed


def may_keep_specials(organ: Organ, actor: Actor) -> Verdict:
    """Found and close special directories of this organ."""
    return _clerk(organ, actor, "只有{organ}的经办人可以管理它的专项库")


def may_keep_licences(special: SpecialDirectory, actor: Actor) -> Verdict:
    """Enter licences into a special directory that is open, and end them."""
    allowed = may_keep_specials(special.organ, actor)
    if allowed and special.closed_at:
        return no("special_closed", "专项库已停用", remedy="请登记到正在使用的专项库。")
    return allowed


def may_keep_key_targets(organ: Organ, actor: Actor) -> Verdict:
    """Enter targets into this organ's directory of key targets, and take them out."""
    return _clerk(organ, actor, "只有{organ}的经办人可以列入或者移出重点抽查名录库")


def may_rule_on_twins(first: Target, second: Target, actor: Actor) -> Verdict:
    """Say of two targets that look alike whether they are one."""
    for target in (first, second):
        allowed = may_edit_target(target, actor)
        if not allowed:
            return allowed
    return YES


def _clerk(organ: Organ, actor: Actor, reason: str) -> Verdict:
    if actor.holds(Role.CLERK, organ.path):
        return YES
    return no("not_clerk", reason, remedy=_ASK, organ=organ.name)
