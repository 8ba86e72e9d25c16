"""Who releases the secret list, who opens it at the door, who is named to attest, what a firm may ask."""

from datetime import datetime

from doubledraw.platform.draws.models import Dispatch, Draw
from doubledraw.platform.draws.policies.rights import reads_list
from doubledraw.platform.draws.policies.rounds import Standing
from doubledraw.platform.draws.policies.standing import ATTEST, DRAW, EMBARGO, LEAF, has_role
from doubledraw.platform.draws.states import DrawState
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.verdict import YES, Verdict, no
from doubledraw.platform.organs.states import Role

DISPATCHERS = (Role.DRAWER, Role.CLERK)
VIEW_READERS = (Role.SUPERVISOR, Role.AUDITOR)


def may_dispatch(draw: Draw, actor: Actor, standing: Standing) -> Verdict:
    """Release drawn firms to their teams; whoever does so need not see them."""
    if not _holds_any(actor, DISPATCHERS, draw):
        return no(
            "no_dispatcher", "下发名单需要抽取人或经办人角色", EMBARGO, "请由有此角色的人员办理。"
        )
    if draw.state == DrawState.VOIDED:
        return no("voided", "抽取已经作废，名单不再下发", EMBARGO, "请看代替它的抽取。")
    if draw.outcome_files is None:
        return no("not_drawn", "还没有抽取", DRAW)
    if standing.is_blocked:
        return no(
            "teams_blocked",
            "检查人员还没有配齐，不能下发",
            EMBARGO,
            "名单只下发给抽中的检查人员：请先另抽一轮人员。",
        )
    return YES


def may_carry_out(
    dispatch: Dispatch, is_member: bool, at: datetime, visit: str | None = None
) -> Verdict:
    """Say that the visit is done: a member of the team, once, after the firm was released to it.

    Where a visit was ordered, only its own end (`visit` is its number) says so.
    """
    if not is_member or dispatch.opens_at > at:
        return no("not_of_the_team", "这一家没有下发给您", EMBARGO, "请由本组检查人员办理。")
    if dispatch.carried_out_at is not None:
        return no("already_carried_out", "这一家的检查已经完成", EMBARGO, "请刷新页面。")
    if dispatch.visit_number != visit:
        return no(
            "visit_ordered",
            "这一家已经下达检查任务，要交齐检查表才算完成",
            EMBARGO,
            "请打开检查任务 {number}，提交检查表后结束检查。",
            number=dispatch.visit_number,
        )
    return YES


def may_take_leaf(
    draw: Draw, actor: Actor, named: frozenset[int], *, is_of_the_team: bool
) -> Verdict:
    """Take the leaf of one firm to its door: its team, and those who may see the list. It names the team, so it
    is never public."""
    if draw.outcome_files is None:
        return no("not_drawn", "还没有抽取", DRAW)
    if is_of_the_team or reads_list(draw, actor, named):
        return YES
    return no(
        "leaf_of_others",
        "企业凭证只给本组检查人员和有权查看名单的人",
        LEAF,
        "企业在检查时向检查人员要。",
    )


def may_take_archive(draw: Draw, actor: Actor, named: frozenset[int]) -> Verdict:
    """Download the whole ceremony; it holds the auditors' files, so it is not for everybody after the reveal either."""
    if draw.outcome_files is None:
        return no("not_drawn", "还没有抽取", DRAW)
    if reads_list(draw, actor, named):
        return YES
    return no(
        "archive_of_others",
        "抽取档案里有审计文件，只给抽取人、监督人和指定的见证审计人",
        ATTEST,
        "公开的部分在公开包里。",
    )


def may_see_views(draw: Draw, actor: Actor) -> Verdict:
    """Read who looked at the secret list and when."""
    if _holds_any(actor, VIEW_READERS, draw):
        return YES
    return no(
        "views_of_others", "查看记录只给监督人和见证审计人", EMBARGO, "请由有此角色的人员查看。"
    )


def may_name_auditor(draw: Draw, actor: Actor) -> Verdict:
    """Name an account with the auditor's role to recompute this draw and sign."""
    return has_role(actor, Role.SUPERVISOR, draw.organ.path)


def may_give_code(draw: Draw, actor: Actor) -> Verdict:
    """Give an identified firm its one-time code. Before the reveal it would tell who was drawn."""
    needed = has_role(actor, Role.CLERK, draw.organ.path)
    if not needed:
        return needed
    if draw.revealed_at is None:
        return no(
            "not_revealed", "揭示以前不答复企业查询", EMBARGO, "名单还在保密。揭示以后再发查询码。"
        )
    if draw.strata_public:
        return no(
            "strata_are_public", "这次抽取的分层是公开的，不用查询码", ATTEST, "请企业在公示页查。"
        )
    return YES


def _holds_any(actor: Actor, roles: tuple[Role, ...], draw: Draw) -> bool:
    return any(actor.holds(role, draw.organ.path) for role in roles)
