"""Who may bring rows into a directory."""

from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.verdict import YES, Verdict, no
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.organs.states import Role
from doubledraw.platform.registry.models import ImportBatch


def may_import(organ: Organ, actor: Actor) -> Verdict:
    """Bring a file into a directory of this organ, read it, apply it or give it up."""
    if not actor.holds(Role.CLERK, organ.path):
        return no(
            "not_clerk",
            "只有{organ}的经办人可以导入名录",
            remedy="请由该机关的经办人办理，或者请安全管理员授权。",
            organ=organ.name,
        )
    return YES


def may_apply(batch: ImportBatch, actor: Actor, *, without_rejects: bool) -> Verdict:
    """Let an import take effect; rows with problems are left out only when the clerk says so."""
    allowed = may_import(batch.organ, actor)
    rejected = batch.counts.get("rejected", 0)
    if allowed and rejected and not without_rejects:
        return no(
            "rejects_not_accepted",
            "有 {rejected} 行不能导入",
            remedy="请改正后重新上传，或者勾选“其余行先导入”。",
            rejected=rejected,
        )
    if allowed and rejected == batch.counts.get("rows", 0):
        return no(
            "nothing_to_apply",
            "没有一行可以导入",
            remedy="请改正后重新上传，或者更改读法。",
        )
    return allowed
