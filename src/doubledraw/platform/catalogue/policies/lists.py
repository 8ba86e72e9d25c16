"""Who keeps the supervision list, the responsibility list, and rules documents."""

from doubledraw.platform.catalogue.models import (
    GuideDocument,
    ResponsibilityEntry,
    SupervisionEntry,
)
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.verdict import YES, Verdict, no
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.organs.states import Role


def may_keep_list(organ: Organ, actor: Actor) -> Verdict:
    """Enter, change or close an entry of this organ; upload a rules document for it."""
    if not actor.holds(Role.CLERK, organ.path):
        return no(
            "not_clerk",
            "只有{organ}的经办人可以办理",
            remedy="请由该机关的经办人办理。",
            organ=organ.name,
        )
    return YES


def may_change_entry(entry: SupervisionEntry | ResponsibilityEntry, actor: Actor) -> Verdict:
    """Change or close an entry that is in force."""
    if entry.closed_at is not None:
        return no("entry_closed", "条目已停用", remedy="请另立新的条目。")
    return may_keep_list(entry.organ, actor)


def may_publish_guide(guide: GuideDocument, actor: Actor) -> Verdict:
    """Publish a rules document: an approver, never the one who uploaded it."""
    allowed = may_decide_guide(guide, actor)
    if allowed and actor.user_id == guide.drafted_by:
        return no("own_guide", "上传人不能公布自己上传的文件", remedy="请由另一位审批人办理。")
    return allowed


def may_decide_guide(guide: GuideDocument, actor: Actor) -> Verdict:
    """Return a proposed rules document, or take a published one out of force."""
    if not actor.holds(Role.APPROVER, guide.organ.path):
        return no(
            "not_approver",
            "需要{organ}的审批人办理",
            remedy="请由该机关的审批人办理。",
            organ=guide.organ.name,
        )
    return YES
