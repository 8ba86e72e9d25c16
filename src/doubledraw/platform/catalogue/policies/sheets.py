"""Who may write, propose, publish and close a check sheet."""

from collections.abc import Sequence

from doubledraw.platform.catalogue.documents import Question
from doubledraw.platform.catalogue.models import CheckSheet, SheetEdition
from doubledraw.platform.catalogue.policies.questions import faults
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.verdict import YES, Verdict, no
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.organs.states import Role


def may_open_sheet(organ: Organ, actor: Actor) -> Verdict:
    """Begin a check sheet of this organ."""
    return _clerk(organ, actor)


def may_write_sheet(sheet: CheckSheet, actor: Actor) -> Verdict:
    """Write or give up an edition, begin the next one; not of a sheet that is closed."""
    if sheet.closed_at is not None:
        return no("sheet_closed", "检查表已停用", remedy="请另立新的检查表。")
    return _clerk(sheet.organ, actor)


def may_propose_sheet(
    edition: SheetEdition, questions: Sequence[Question], actor: Actor
) -> Verdict:
    """Send an edition for publication: it must be complete by now."""
    allowed = may_write_sheet(edition.sheet, actor)
    if not allowed:
        return allowed
    for _, why in faults(questions):
        return no(why.code, why.reason, None, why.remedy, **why.params)
    return YES


def may_publish_sheet(edition: SheetEdition, actor: Actor) -> Verdict:
    """Publish an edition: an approver, never the one who wrote it."""
    allowed = may_return_sheet(edition, actor)
    if allowed and actor.user_id == edition.drafted_by:
        return no("own_sheet", "起草人不能公布自己起草的检查表", remedy="请由另一位审批人办理。")
    return allowed


def may_return_sheet(edition: SheetEdition, actor: Actor) -> Verdict:
    """Send a proposed edition back to its writer."""
    return _approver(edition.sheet.organ, actor)


def may_close_sheet(sheet: CheckSheet, actor: Actor) -> Verdict:
    """Take a sheet out of use."""
    return _approver(sheet.organ, actor)


def _clerk(organ: Organ, actor: Actor) -> Verdict:
    if not actor.holds(Role.CLERK, organ.path):
        return no(
            "not_clerk",
            "只有{organ}的经办人可以编写检查表",
            remedy="请由该机关的经办人办理。",
            organ=organ.name,
        )
    return YES


def _approver(organ: Organ, actor: Actor) -> Verdict:
    if not actor.holds(Role.APPROVER, organ.path):
        return no(
            "not_approver",
            "需要{organ}的审批人办理",
            remedy="请由该机关的审批人办理。",
            organ=organ.name,
        )
    return YES
