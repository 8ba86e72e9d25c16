"""Who reads the file room, closes a case, adds to it."""

from collections.abc import Collection

from doubledraw.platform.dossiers.documents import Slot
from doubledraw.platform.dossiers.models import CaseFile
from doubledraw.platform.draws.models import Draw
from doubledraw.platform.draws.states import DrawState
from doubledraw.platform.inspections.models import Visit
from doubledraw.platform.inspections.states import VisitState
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.verdict import YES, Verdict, no
from doubledraw.platform.organs.states import Role

READERS = (Role.LEGAL, Role.SUPERVISOR, Role.AUDITOR)
"""The room is the legal section's; whoever supervises may look."""
OVER = (DrawState.REVEALED, DrawState.VOIDED)
HANDS = ("frozen_by", "committed_by", "drawn_by", "revealed_by")
"""Columns of a draw: who did it. None of them files its case."""
ANSWERERS = (Role.HEAD, Role.SUPERVISOR, Role.LEGAL)


def may_file(
    visit: Visit, slots: Collection[Slot], actor: Actor, *, is_of_the_team: bool, is_filed: bool
) -> Verdict:
    """Accept a case: the legal section, when it is complete and reviewed, never who was there or entered it."""
    is_own = is_of_the_team or visit.entered_by == actor.user_id
    needed = _may_close(visit.draw.organ.path, actor, is_own=is_own, is_filed=is_filed)
    if needed and visit.state != VisitState.REVIEWED:
        return no(
            "not_reviewed",
            "检查结果还没有审核通过，不能归档",
            None,
            "请负责人先审核检查结果。",
        )
    return needed and _is_complete(slots)


def may_file_draw(draw: Draw, slots: Collection[Slot], actor: Actor, *, is_filed: bool) -> Verdict:
    """Accept the case of a draw: the legal section, when it is over and complete, never who froze, drew or revealed."""
    hands = [getattr(draw, hand) for hand in HANDS]
    needed = _may_close(draw.organ.path, actor, is_own=actor.user_id in hands, is_filed=is_filed)
    if needed and draw.state not in OVER:
        return no(
            "draw_not_over", "抽取还没有揭示，不能归档", None, "名单揭示或者抽取作废以后再归档。"
        )
    return needed and _is_complete(slots)


def may_supplement(case: CaseFile, added: Collection[Slot], actor: Actor) -> Verdict:
    """Add to a closed case what came after: the legal section, when something did."""
    needed = _is_legal(case.organ.path, actor)
    if not needed:
        return needed
    if not added:
        return no("nothing_new", "归档以后没有新的文书", None, "有更正或者后续文书时再补入。")
    if case.entered_by == actor.user_id:
        return _own_case()
    return YES


def may_read_words(path: str, actor: Actor, *, is_of_the_team: bool) -> bool:
    """Whether a firm's complaint, and who spoke, is shown: to who answers it, never to the team it may be about."""
    return not is_of_the_team and any(actor.holds(role, path) for role in ANSWERERS)


def _may_close(path: str, actor: Actor, *, is_own: bool, is_filed: bool) -> Verdict:
    needed = _is_legal(path, actor)
    if not needed:
        return needed
    if is_filed:
        return no("filed", "这一卷已经归档", None, "后来的文书作为补件补入。")
    if is_own:
        return _own_case()
    return YES


def _is_complete(slots: Collection[Slot]) -> Verdict:
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


def _own_case() -> Verdict:
    return no(
        "own_case",
        "办理过的人不能归档自己的案卷",
        None,
        "参加检查、录入或者抽取的人不归档：请另一位法制审核人办理。",
    )


def _is_legal(path: str, actor: Actor) -> Verdict:
    if actor.holds(Role.LEGAL, path):
        return YES
    return no("not_legal", "归档要由法制审核人办理", None, "请由有此角色的人员办理。")
