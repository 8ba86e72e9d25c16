"""Who may do what in a draw. Values come in; nothing is read here."""

from datetime import date, datetime

from django.utils.timezone import localtime

from doubledraw.platform.draws.models import Draw, EntropyValue
from doubledraw.platform.draws.policies.standing import (
    ATTEST,
    COMMIT,
    DRAW,
    EMBARGO,
    ENTROPY,
    FREEZE,
    REVEAL,
    VOID,
    has_role,
    stands_in,
    takes_entropy,
)
from doubledraw.platform.draws.states import DrawState
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.verdict import YES, Verdict, no
from doubledraw.platform.organs.states import Role
from doubledraw.platform.plans.models import PlanLine
from doubledraw.platform.plans.states import PlanState

VOID_AGREERS = (Role.SUPERVISOR, Role.APPROVER, Role.LEGAL, Role.AUDITOR)


def may_prepare(line: PlanLine, actor: Actor, live_draw_id: str) -> Verdict:
    """Prepare and freeze a draw for this plan line; `live_draw_id` is "" when it has none."""
    needed = has_role(actor, Role.DRAWER, line.plan.organ.path)
    if not needed:
        return needed
    if line.plan.state == PlanState.SUPERSEDED:
        return no(
            "plan_superseded",
            "计划的这一版已被调整后的版本代替，不能抽取",
            FREEZE,
            "请从计划的现行版本准备抽取。",
        )
    if line.plan.state != PlanState.PUBLISHED:
        return no(
            "plan_not_published",
            "计划还没有公布，不能抽取",
            FREEZE,
            "请先完成计划的审核、批准和公布。",
        )
    return has_draw(live_draw_id) if live_draw_id else YES


def has_draw(live_draw_id: str) -> Verdict:
    """The refusal of a second draw for one plan line."""
    return no(
        "line_has_draw",
        "这一行计划已经有抽取 {draw_id}",
        VOID,
        "同一行计划只能有一次有效抽取；出了差错先作废，再重新准备。",
        draw_id=live_draw_id,
    )


def may_commit(draw: Draw, actor: Actor, at: datetime) -> Verdict:
    """Seal the nonces and log the commitment."""
    needed = has_role(actor, Role.DRAWER, draw.organ.path) and stands_in(draw, DrawState.FROZEN)
    if not needed:
        return needed
    if at >= draw.first_when:
        return no(
            "too_late_to_commit",
            "第一个公共随机数已经产生，现在承诺太晚了",
            COMMIT,
            "承诺必须早于任何公共随机数。请作废这次抽取，另定时间重新准备。",
        )
    return YES


def may_take_part(draw: Draw, actor: Actor, role: Role) -> Verdict:
    """Sign in to the ceremony in a role, or name a witness."""
    needed = has_role(actor, role, draw.organ.path)
    if needed and draw.state not in (DrawState.FROZEN, DrawState.COMMITTED):
        return no("ceremony_over", "抽取已经结束，不再签到", DRAW)
    return needed


def may_enter(draw: Draw, actor: Actor, at: datetime, when: datetime) -> Verdict:
    """Type a published value: only after the commitment and after the named time."""
    needed = has_role(actor, Role.DRAWER, draw.organ.path) and takes_entropy(draw)
    if not needed:
        return needed
    if at < when:
        return no(
            "before_when",
            "这个来源还没有到公布时间",
            ENTROPY,
            "请在 {when} 以后录入。",
            when=_clock(when),
        )
    return YES


def may_confirm(draw: Draw, actor: Actor, value: EntropyValue | None) -> Verdict:
    """Type the same value again: another person than the one who entered it."""
    needed = has_role(actor, Role.SUPERVISOR, draw.organ.path) and takes_entropy(draw)
    if not needed:
        return needed
    if value is None:
        return no("not_entered", "抽取人还没有录入", ENTROPY, "请等抽取人录入后再复核。")
    if value.entered_by == actor.user_id:
        return no("own_entry", "录入和复核不能是同一人", ENTROPY, "请由另一位监督人复核。")
    return YES


def may_see_list(draw: Draw, actor: Actor, named: frozenset[int]) -> Verdict:
    """Read the drawn list before its reveal; each view is recorded. Afterwards it is public.

    `named`: the accounts of the auditors named for this draw.
    """
    if draw.outcome_files is None:
        return no("not_drawn", "还没有抽取", DRAW)
    if draw.revealed_at is not None or reads_list(draw, actor, named):
        return YES
    return no(
        "embargoed",
        "名单在揭示前保密",
        EMBARGO,
        "只有抽取人、监督人、指定的见证审计人和下发到的检查人员因工作需要可以查看，每次查看都有记录。",
    )


def reads_list(draw: Draw, actor: Actor, named: frozenset[int]) -> bool:
    """Whether the person may read the whole list for their work, revealed or not."""
    return any(actor.holds(role, draw.organ.path) for role in readers(actor, named))


def readers(actor: Actor, named: frozenset[int]) -> tuple[Role, ...]:
    """The roles that open the list; the auditor's only for those named."""
    return (Role.DRAWER, Role.SUPERVISOR, *((Role.AUDITOR,) if actor.user_id in named else ()))


def role_of_reader(draw: Draw, actor: Actor, named: frozenset[int]) -> Role | None:
    """In which capacity the person reads the list; None when in none."""
    held = (role for role in readers(actor, named) if actor.holds(role, draw.organ.path))
    return next(held, None)


def is_early(draw: Draw, today: date) -> bool:
    """Whether revealing today is before the date that was promised."""
    return draw.reveal_on is not None and today < draw.reveal_on


def may_reveal(
    draw: Draw,
    actor: Actor,
    today: date,
    reason: str,
    *,
    is_done: bool = False,
    told_until: date | None = None,
) -> Verdict:
    """Publish the files; before the date only with a written reason, or when the last visit is done (`is_done`).

    The platform does it by itself then, and on the date. `told_until`: until when the exclusions would tell the list
    of another draw.
    """
    is_due = is_done or not is_early(draw, today)
    by_itself = actor.user_id == 0 and actor.office == "system" and is_due
    needed = YES if by_itself else has_role(actor, Role.DRAWER, draw.organ.path)
    if not needed:
        return needed
    if draw.revealed_at is not None:
        return no("already_revealed", "已经揭示", REVEAL)
    if draw.outcome_files is None:
        return no("not_drawn", "还没有抽取", REVEAL)
    if not is_due and not reason.strip():
        return no(
            "early_needs_reason",
            "没有到揭示日期",
            REVEAL,
            "提前揭示要写明理由；理由会写进公开日志。",
        )
    if told_until is not None:
        return no(
            "would_tell_a_secret",
            "有企业因为另一次抽取而不列入，那次的名单保密到 {until}",
            EMBARGO,
            "排除名单随揭示公布，会先说出那份名单。请到 {until} 再揭示。",
            until=told_until.isoformat(),
        )
    return YES


def may_ask_void(draw: Draw, actor: Actor) -> Verdict:
    """Ask to void: the first of two people."""
    needed = has_role(actor, Role.SUPERVISOR, draw.organ.path)
    needed = needed and stands_in(draw, DrawState.FROZEN, DrawState.COMMITTED, DrawState.DRAWN)
    if needed and draw.void_asked_by:
        return no("void_already_asked", "已经有人申请作废，等待另一单位的人同意", VOID)
    return needed


def may_agree_void(draw: Draw, actor: Actor) -> Verdict:
    """Agree to void: the second person, of another organisation."""
    if not any(actor.holds(role, draw.organ.path) for role in VOID_AGREERS):
        return no(
            "no_say_in_void",
            "同意作废需要监督、审批、法制审核或见证审计角色",
            VOID,
            "请联系安全管理员。",
        )
    if not draw.void_asked_by:
        return no("void_not_asked", "没有人申请作废", VOID)
    if draw.void_asked_organ == actor.organ_id:
        return no(
            "same_organ", "作废要由另一单位的人同意", VOID, "请由申请人所在单位以外的人办理。"
        )
    return stands_in(draw, DrawState.FROZEN, DrawState.COMMITTED, DrawState.DRAWN)


def may_decline_void(draw: Draw, actor: Actor) -> Verdict:
    """Decline the request, or withdraw one's own."""
    if draw.void_asked_by == actor.user_id:
        return stands_in(draw, DrawState.FROZEN, DrawState.COMMITTED, DrawState.DRAWN)
    return may_agree_void(draw, actor)


def may_audit(draw: Draw, actor: Actor, named: frozenset[int]) -> Verdict:
    """Download everything and attest to it: auditors named for this draw (`named`)."""
    needed = has_role(actor, Role.AUDITOR, draw.organ.path)
    if needed and draw.outcome_files is None:
        return no("not_drawn", "还没有抽取，没有可以核验的结果", ATTEST)
    if needed and actor.user_id not in named:
        return no(
            "not_named",
            "您没有被指定为这次抽取的见证审计人",
            ATTEST,
            "请监督人在抽取记录里指定；指定了谁会公开。",
        )
    return needed


def _clock(at: datetime) -> str:
    return f"{localtime(at):%Y-%m-%d %H:%M}"
