"""The gate before the draw: everything that is still missing, named, with article and remedy."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils.timezone import localdate

from doubledraw.platform.draws.models import Draw
from doubledraw.platform.draws.policies.custody import Custody, missing_openings
from doubledraw.platform.draws.policies.standing import (
    DRAW,
    DRAW_BY,
    ENTROPY,
    has_role,
    is_to_be_completed,
    not_committed,
    stands_in,
)
from doubledraw.platform.draws.states import DrawState
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.verdict import YES, Verdict, no
from doubledraw.platform.organs.states import Role
from doubledraw.statute.citation import Citation


@dataclass(frozen=True, slots=True)
class SourceState:
    """How far one named source is: typed by whom, confirmed or not."""

    source: str
    when: datetime
    is_entered: bool = False
    is_confirmed: bool = False


@dataclass(frozen=True, slots=True)
class LegalDuty:
    """What the law asks about the legal section: presence, and notice so many days ahead; when it was given.

    `ready_on` is the first day on which a notice given on `notified_on` was early enough.
    """

    presence: Citation
    notice: Citation | None = None
    days: int = 0
    notified_on: date | None = None
    ready_on: date | None = None


@dataclass(frozen=True, slots=True)
class Readiness:
    """What the draw waits for: who has signed in (staff ids), the sources, the nonces."""

    drawers: frozenset[int]
    supervisors: frozenset[int]
    sources: tuple[SourceState, ...]
    supervision: Citation | None = None
    legals: frozenset[int] = frozenset()
    legal_duty: LegalDuty | None = None
    custody: Custody = field(default_factory=Custody)


def missing_for_draw(draw: Draw, ready: Readiness, at: datetime) -> tuple[Verdict, ...]:
    """Everything that still stands between this draw and its result, in the order to see to it."""
    values = missing_values(ready.sources, at) or list(missing_openings(ready.custody))
    if draw.state == DrawState.VOIDED:
        return tuple(values)
    lacking = [] if draw.state == DrawState.COMMITTED else [not_committed(draw)]
    if at > draw.draw_by and draw.state in (DrawState.FROZEN, DrawState.COMMITTED):
        lacking.append(
            no(
                "draw_by_passed",
                "最迟抽取时间已过，不能再抽",
                DRAW_BY,
                "请作废这次抽取，再为这一行计划重新准备一次。",
            )
        )
    return tuple(lacking + _missing_people(ready) + _missing_legal(ready, at) + values)


def may_draw(draw: Draw, actor: Actor, ready: Readiness, at: datetime) -> Verdict:
    """Compute the result: the one thing everything else leads to."""
    needed = has_role(actor, Role.DRAWER, draw.organ.path)
    if needed and draw.outcome_files is not None:
        return no("already_drawn", "已经抽取过，结果不会改变", DRAW)
    if needed and draw.state == DrawState.VOIDED and not is_to_be_completed(draw):
        return stands_in(draw, DrawState.COMMITTED)
    lacking = missing_for_draw(draw, ready, at)
    if needed and not lacking and draw.state != DrawState.VOIDED:
        needed = _signed_in(actor, ready)
    return needed and (lacking[0] if lacking else YES)


def _signed_in(actor: Actor, ready: Readiness) -> Verdict:
    if actor.user_id in ready.drawers:
        return YES
    return no("not_signed_in", "您还没有签到", ready.supervision, "请先以抽取人身份签到。")


def _missing_people(ready: Readiness) -> list[Verdict]:
    lacking = []
    if not ready.drawers:
        lacking.append(
            no("drawer_absent", "抽取人没有签到", ready.supervision, "请抽取人在本页签到。")
        )
    if not ready.supervisors - ready.drawers:
        lacking.append(
            no(
                "supervisor_absent",
                "监督人没有签到",
                ready.supervision,
                "请监督人用自己的账号在本页签到，或由其单位另派一人。",
            )
        )
    return lacking


def _missing_legal(ready: Readiness, at: datetime) -> list[Verdict]:
    """The legal section's notice and presence, where a rule set asks for them."""
    duty = ready.legal_duty
    if duty is None:
        return []
    lacking = [_notice(duty, localdate(at))]
    if not ready.legals - ready.drawers - ready.supervisors:
        lacking.append(
            no(
                "legal_absent",
                "法制机构没有派人签到",
                duty.presence,
                "请法制审核人用自己的账号在本页签到。",
            )
        )
    return [verdict for verdict in lacking if not verdict]


def _notice(duty: LegalDuty, today: date) -> Verdict:
    if duty.notice is None:
        return YES
    if duty.notified_on is None:
        return no(
            "legal_not_notified",
            "没有通知法制机构的记录",
            duty.notice,
            "请抽取人登记通知的日期和文号；要提前 {days} 天。",
            days=duty.days,
        )
    if duty.ready_on is None or today < duty.ready_on:
        return no(
            "legal_notice_short",
            "{notified} 才通知法制机构，没有提前 {days} 天",
            duty.notice,
            "最早 {ready} 抽取；超过最迟抽取时间的，请作废后重新准备。",
            notified=duty.notified_on.isoformat(),
            days=duty.days,
            ready=duty.ready_on.isoformat() if duty.ready_on else "—",
        )
    return YES


def missing_values(sources: Iterable[SourceState], at: datetime) -> list[Verdict]:
    """Which public numbers are not there yet, and why."""
    return [verdict for source in sources if not (verdict := _source(source, at))]


def _source(source: SourceState, at: datetime) -> Verdict:
    named = {"source": source.source}
    if source.is_confirmed:
        return YES
    if at < source.when:
        return no("before_when", "“{source}”还没有公布", ENTROPY, "到时间后录入公布的数。", **named)
    if not source.is_entered:
        return no("not_entered", "“{source}”没有录入", ENTROPY, "请抽取人照公告录入。", **named)
    return no(
        "not_confirmed",
        "“{source}”没有复核",
        ENTROPY,
        "录入和复核不能是同一人，请监督人照公告重新录一遍。",
        **named,
    )
