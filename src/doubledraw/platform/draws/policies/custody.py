"""Who may keep a nonce, guard its shares, open it. Values come in; nothing is read here (DD-1 §3.2)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.timezone import localtime

from doubledraw.platform.draws.models import Draw
from doubledraw.platform.draws.policies.standing import (
    COMMIT,
    ENTROPY,
    has_role,
    is_to_be_completed,
    stands_in,
)
from doubledraw.platform.draws.states import DrawState
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.verdict import YES, Verdict, no
from doubledraw.platform.organs.states import Role


@dataclass(frozen=True, slots=True)
class Holding:
    """One nonce that is not the platform's: whose it is, and how far."""

    holder: str
    staff_id: int | None = None
    person: str = ""
    organisation: str = ""
    made_at: datetime | None = None
    opened_at: datetime | None = None
    opened_by: str = ""
    handed_in: frozenset[int] = frozenset()

    @property
    def is_made(self) -> bool:
        return self.made_at is not None

    @property
    def is_open(self) -> bool:
        return self.opened_at is not None


@dataclass(frozen=True, slots=True)
class Guard:
    """A trustee: the number of their shares, and who they are."""

    number: int
    staff_id: int
    person: str
    organisation: str


@dataclass(frozen=True, slots=True)
class Custody:
    """All nonces but the platform's, and who guards their shares; `threshold` is 0 while nobody does."""

    holdings: tuple[Holding, ...] = ()
    guards: tuple[Guard, ...] = ()
    threshold: int = 0
    open_by: datetime | None = None

    def of(self, holder: str) -> Holding | None:
        """The nonce with this name."""
        return next((h for h in self.holdings if h.holder == holder), None)

    def held_by(self, staff_id: int) -> Holding | None:
        """The nonce this account keeps."""
        return next((h for h in self.holdings if h.staff_id == staff_id), None)

    def guarded_by(self, staff_id: int) -> Guard | None:
        """This account as a trustee."""
        return next((g for g in self.guards if g.staff_id == staff_id), None)


def may_ask_holder(draw: Draw, actor: Actor, holding: Holding) -> Verdict:
    """Ask an account to keep this nonce; until it is made, another can be asked."""
    needed = has_role(actor, Role.DRAWER, draw.organ.path) and stands_in(draw, DrawState.FROZEN)
    if needed and holding.is_made:
        return no("nonce_is_made", "“{holder}”的秘密数已经生成，不能再换人", COMMIT, **_of(holding))
    return needed


def may_set_escrow(draw: Draw, actor: Actor, custody: Custody) -> Verdict:
    """Name the trustees, once and before the first nonce."""
    needed = has_role(actor, Role.DRAWER, draw.organ.path) and stands_in(draw, DrawState.FROZEN)
    if needed and not custody.holdings:
        return no(
            "nothing_to_escrow",
            "这次抽取只有平台自己的秘密数，不需要托管",
            COMMIT,
            "平台的秘密数在抽取时自动公开。",
        )
    if needed and custody.threshold:
        return no(
            "escrow_is_set", "托管人已经定下，不能再换", COMMIT, "确需更换，请作废后重新准备。"
        )
    return needed


def may_make_nonce(
    draw: Draw, actor: Actor, holding: Holding | None, custody: Custody, at: datetime
) -> Verdict:
    """Have one's own nonce made: after the escrow is set, before the commitment."""
    needed = _is_holder(actor, holding) and stands_in(draw, DrawState.FROZEN)
    if not needed or holding is None:
        return needed
    if holding.is_made:
        return no("nonce_is_made", "“{holder}”的秘密数已经生成，不能再换人", COMMIT, **_of(holding))
    if not custody.threshold:
        return no(
            "no_escrow_yet",
            "还没有指定托管人",
            COMMIT,
            "秘密数生成时就要分成份额交给托管人，请抽取人先指定托管人。",
        )
    if at >= draw.first_when:
        return no(
            "too_late_to_make",
            "第一个公共随机数已经产生，现在生成太晚了",
            COMMIT,
            "请作废这次抽取，另定时间重新准备。",
        )
    return YES


def may_release(draw: Draw, actor: Actor, holding: Holding | None) -> Verdict:
    """Open one's own nonce: after all entropy is fixed, once."""
    needed = _is_holder(actor, holding) and _takes_openings(draw)
    if needed and holding is not None and holding.is_open:
        return no("nonce_is_open", "这份秘密数已经公开", COMMIT)
    return needed


def may_hand_in(
    draw: Draw, actor: Actor, holding: Holding, custody: Custody, at: datetime
) -> Verdict:
    """Hand in one's share of a nonce that its holder did not open in time."""
    if custody.guarded_by(actor.user_id) is None:
        return no("not_trustee", "只有托管人能交出自己的份额", COMMIT, "请由托管人本人办理。")
    needed = _takes_openings(draw)
    if not needed:
        return needed
    if holding.is_open:
        return no("nonce_is_open", "这份秘密数已经公开", COMMIT)
    if actor.user_id in holding.handed_in:
        return no("share_is_in", "您的份额已经交出", COMMIT, "请等其他托管人。")
    if custody.open_by and at < custody.open_by:
        return no(
            "holder_has_time",
            "持有人在 {when} 以前还可以自己公开",
            COMMIT,
            "过了这个时间仍未公开，再交出份额。",
            when=f"{localtime(custody.open_by):%Y-%m-%d %H:%M}",
        )
    return YES


def missing_for_commit(custody: Custody) -> tuple[Verdict, ...]:
    """What the nonces still lack before C can be reckoned: none is ever left out."""
    return tuple(_lacking(custody))


def missing_openings(custody: Custody) -> tuple[Verdict, ...]:
    """The nonces the draw waits for: none is ever skipped."""
    return tuple(
        no(
            "nonce_unopened",
            "“{holder}”的秘密数还没有公开",
            COMMIT,
            "请持有人用自己的账号公开；过了 {when} 仍未公开，由 {threshold} 名托管人交出份额恢复。",
            when=f"{localtime(custody.open_by):%Y-%m-%d %H:%M}" if custody.open_by else "",
            threshold=custody.threshold,
            **_of(holding),
        )
        for holding in custody.holdings
        if not holding.is_open
    )


def _lacking(custody: Custody) -> Iterator[Verdict]:
    for holding in custody.holdings:
        if holding.staff_id is None:
            yield no(
                "holder_unknown",
                "“{holder}”还没有指定账号",
                COMMIT,
                "请抽取人指定由哪个账号持有。",
                **_of(holding),
            )
    if custody.holdings and not custody.threshold:
        yield no(
            "no_escrow",
            "还没有指定托管人",
            COMMIT,
            "请指定不持有秘密数、也不录入随机数的人，防止有人拒不公开。",
        )
    for holding in custody.holdings:
        if holding.staff_id is not None and not holding.is_made:
            yield no(
                "nonce_not_made",
                "“{holder}”还没有生成秘密数",
                COMMIT,
                "请持有人登录，在“我的参与”里生成。",
                **_of(holding),
            )


def _is_holder(actor: Actor, holding: Holding | None) -> Verdict:
    if holding is not None and holding.staff_id == actor.user_id:
        return YES
    return no(
        "not_holder", "只有持有人本人能生成和公开自己的秘密数", COMMIT, "请由持有人本人登录办理。"
    )


def _takes_openings(draw: Draw) -> Verdict:
    if draw.outcome_files is not None:
        return no("already_drawn", "已经抽取过，结果不会改变", COMMIT)
    if draw.state != DrawState.COMMITTED and not is_to_be_completed(draw):
        return stands_in(draw, DrawState.COMMITTED)
    if not draw.entropy_file:
        return no(
            "entropy_incomplete",
            "公共随机数还没有录完，现在不能公开秘密数",
            ENTROPY,
            "秘密数要在公共随机数全部复核以后公开，否则有人能先算出结果。",
        )
    return YES


def _of(holding: Holding) -> dict[str, Any]:
    return {"holder": holding.holder}
