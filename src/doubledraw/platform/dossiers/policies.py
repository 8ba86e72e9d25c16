"""Who reads the file room, closes a case, adds to it."""

from collections.abc import Collection

from doubledraw.platform.dossiers.documents import Slot
from doubledraw.platform.dossiers.models import CaseFile
from doubledraw.platform.inspections.models import Visit
from doubledraw.platform.inspections.states import VisitState
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.verdict import YES, Verdict, no
from doubledraw.platform.organs.states import Role

READERS = (Role.LEGAL, Role.SUPERVISOR, Role.AUDITOR)
"""The room is the legal section's; whoever supervises may look."""
ANSWERERS = (Role.HEAD, Role.SUPERVISOR, Role.LEGAL)


def may_file(
    visit: Visit, slots: Collection[Slot], actor: Actor, *, is_of_the_team: bool, is_filed: bool
) -> Verdict:
    """Accept a case: the legal section, when it is complete and reviewed, never who was there or entered it."""
    needed = _is_legal(visit, actor)
    if not needed:
        return needed
    if is_filed:
        return no("filed", "这一卷已经归档", None, "后来的文书作为补件补入。")
    if is_of_the_team or visit.entered_by == actor.user_id:
        return no(
            "own_case", "参加检查和录入的人不能归档自己的案卷", None, "请另一位法制审核人办理。"
        )
    if visit.state != VisitState.REVIEWED:
        return no(
            "not_reviewed",
            "检查结果还没有审核通过，不能归档",
            None,
            "请负责人先审核检查结果。",
        )
    missing = sum(slot.blocks for slot in slots)
    if missing:
        return no(
            "incomplete",
            "还缺 {count} 件文书，不能归档",
            None,
            "缺什么、由谁补、什么时候到期，见卷内目录。",
            count=missing,
        )
    return YES


def may_supplement(case: CaseFile, added: Collection[Slot], actor: Actor) -> Verdict:
    """Add to a closed case what came after: the legal section, when something did."""
    needed = _is_legal(case.visit, actor)
    if not needed:
        return needed
    if not added:
        return no("nothing_new", "归档以后没有新的文书", None, "有更正或者后续文书时再补入。")
    if case.entered_by == actor.user_id:
        return no(
            "own_case", "参加检查和录入的人不能归档自己的案卷", None, "请另一位法制审核人办理。"
        )
    return YES


def may_read_words(path: str, actor: Actor, *, is_of_the_team: bool) -> bool:
    """Whether a firm's complaint, and who spoke, is shown: to who answers it, never to the team it may be about."""
    return not is_of_the_team and any(actor.holds(role, path) for role in ANSWERERS)


def _is_legal(visit: Visit, actor: Actor) -> Verdict:
    if actor.holds(Role.LEGAL, visit.draw.organ.path):
        return YES
    return no("not_legal", "归档要由法制审核人办理", None, "请由有此角色的人员办理。")
