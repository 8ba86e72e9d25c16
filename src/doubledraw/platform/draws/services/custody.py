"""Nonces kept by others than the platform: asked, made, escrowed, before the commitment (DD-1 §3.2)."""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from doubledraw.platform.draws import engine, keys
from doubledraw.platform.draws.events import EscrowSet, HolderInvited, NonceMade
from doubledraw.platform.draws.models import (
    Draw,
    Escrow,
    Nonce,
    NonceHolder,
    NonceShare,
    SecretSide,
    Trustee,
)
from doubledraw.platform.draws.models.custody import LEAST_THRESHOLD
from doubledraw.platform.draws.policies import may_ask_holder, may_make_nonce, may_set_escrow
from doubledraw.platform.draws.policies.standing import COMMIT
from doubledraw.platform.draws.selectors import custody_of, subject
from doubledraw.platform.draws.services.accounts import account_of
from doubledraw.platform.draws.states import Side
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import Conflict, Invalid
from doubledraw.platform.ledger.services import record, stamp

MOST_TRUSTEES = 9


def take_side(draw: Draw, staff_id: int, side: Side) -> None:
    """Put somebody on one side of the draw's secrets; Conflict when they stand on the other."""
    row, _ = SecretSide.objects.get_or_create(draw=draw, staff_id=staff_id, defaults={"side": side})
    if row.side != side:
        raise Conflict(
            "on_the_other_side",
            "同一人不能既托管份额，又持有秘密数或录入随机数",
            COMMIT,
            "托管人不持有秘密数，也不提供随机数。请换一个人办理。",
        )


@transaction.atomic
def ask_holder(draw: Draw, holder: str, account: str, *, by: Actor, at: datetime) -> NonceHolder:
    """Ask an account to keep the nonce named `holder`; asking another before it is made replaces the first."""
    holding = custody_of(draw).of(holder)
    if holding is None:
        raise Invalid("unknown_holder", "没有这个持有人", remedy="请刷新页面。")
    may_ask_holder(draw, by, holding).enforce()
    staff = account_of(account)
    take_side(draw, staff.pk, Side.GIVES)
    asked = {
        "staff_id": staff.pk,
        "person": staff.name,
        "organisation": staff.organ.name,
        "invited_by": by.user_id,
        "invited_at": at,
    }
    try:
        with transaction.atomic():
            row, _ = NonceHolder.objects.update_or_create(draw=draw, name=holder, defaults=asked)
    except IntegrityError as error:
        raise Conflict(
            "holds_another",
            "{person}已经持有这次抽取的另一份秘密数",
            COMMIT,
            "一人只持有一份，请换一个账号。",
            person=staff.name,
        ) from error
    event = HolderInvited(draw.draw_id, holder, staff.name, staff.organ.name)
    record(event, by=by, at=at, subject=subject(draw))
    return row


@transaction.atomic
def set_escrow(
    draw: Draw,
    accounts: Sequence[str],
    threshold: int,
    open_by: datetime,
    *,
    by: Actor,
    at: datetime,
) -> Escrow:
    """Name the trustees and how many of them together open a nonce that its holder did not by `open_by`."""
    may_set_escrow(draw, by, custody_of(draw)).enforce()
    named = list(dict.fromkeys(filter(None, map(str.strip, accounts))))
    _check_numbers(len(named), threshold)
    _check_open_by(draw, open_by)
    trustees = [account_of(name) for name in named]
    try:
        with transaction.atomic():
            escrow = Escrow.objects.create(
                draw=draw, threshold=threshold, open_by=open_by, made_by=by.user_id, made_at=at
            )
    except IntegrityError as error:
        raise Conflict("escrow_is_set", "托管人已经定下，不能再换", COMMIT) from error
    for number, staff in enumerate(trustees, 1):
        take_side(draw, staff.pk, Side.GUARDS)
        Trustee.objects.create(
            escrow=escrow,
            number=number,
            staff_id=staff.pk,
            person=staff.name,
            organisation=staff.organ.name,
        )
    event = EscrowSet(draw.draw_id, threshold, len(trustees), stamp(open_by))
    record(event, by=by, at=at, subject=subject(draw))
    return escrow


@transaction.atomic
def make_nonce(draw: Draw, *, by: Actor, at: datetime, chance: engine.Chance) -> None:
    """Have one's own nonce made by the system's generator: sealed, its shares cut and sealed, never shown."""
    custody = custody_of(draw)
    holding = custody.held_by(by.user_id)
    may_make_nonce(draw, by, holding, custody, at).enforce()
    assert holding is not None
    secret = chance(engine.NONCE_BYTES).hex()
    seal = engine.seal_of(draw.design["suite"], draw.draw_id, holding.holder, secret)
    nonce = _keep_nonce(draw, holding.holder, by, at, seal, secret, chance)
    _cut_shares(draw, nonce, secret, custody.threshold, chance)
    record(NonceMade(draw.draw_id, holding.holder, seal), by=by, at=at, subject=subject(draw))


def _keep_nonce(
    draw: Draw, holder: str, by: Actor, at: datetime, seal: str, secret: str, chance: engine.Chance
) -> Nonce:
    """Of the account that is asked now: of two who try, or of an account that was just replaced, none slips in."""
    asked = NonceHolder.objects.filter(
        draw=draw, name=holder, staff_id=by.user_id, made_at=None, draw__state=draw.state
    )
    if not asked.update(made_at=at):
        raise Conflict("moved_on", "这份秘密数刚刚被办理过", remedy="请刷新页面。")
    return Nonce.objects.create(
        draw=draw,
        position=draw.holders.index(holder),
        holder=holder,
        commitment=seal,
        sealed=keys.seal(secret, draw.draw_id, holder, chance(keys.IV_BYTES)),
    )


def _cut_shares(
    draw: Draw, nonce: Nonce, secret: str, threshold: int, chance: engine.Chance
) -> None:
    trustees = {t.number: t for t in Trustee.objects.filter(escrow__draw=draw)}
    shares = engine.split_nonce(secret, threshold, len(trustees), chance)
    NonceShare.objects.bulk_create(
        NonceShare(
            nonce=nonce,
            trustee=trustees[number],
            sealed=keys.seal_share(
                share, draw.draw_id, nonce.holder, number, chance(keys.IV_BYTES)
            ),
        )
        for number, share in shares.items()
    )


def _check_numbers(count: int, threshold: int) -> None:
    if not LEAST_THRESHOLD <= threshold <= count <= MOST_TRUSTEES:
        raise Invalid(
            "bad_threshold",
            "{count} 名托管人、{threshold} 人开启，这样分不成份额",
            COMMIT,
            "托管人 {least} 到 {most} 名，至少 {least} 人一起才能开启，不能多于托管人数。",
            count=count,
            threshold=threshold,
            least=LEAST_THRESHOLD,
            most=MOST_TRUSTEES,
        )


def _check_open_by(draw: Draw, open_by: datetime) -> None:
    if not draw.last_when < open_by < draw.draw_by:
        raise Invalid(
            "bad_open_by",
            "持有人最迟公开的时间要在最后一个公共随机数之后、最迟抽取之前",
            COMMIT,
            "请在 {first} 和 {last} 之间选一个时间，给托管人留出余地。",
            first=stamp(draw.last_when),
            last=stamp(draw.draw_by),
        )
