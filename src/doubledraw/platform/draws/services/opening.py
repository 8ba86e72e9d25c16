"""Nonces opened: by their holders after the entropy, else by trustees together; none is ever skipped (DD-1 §3.2)."""

from datetime import datetime

from django.db import IntegrityError, transaction

from doubledraw.platform.draws import engine, keys
from doubledraw.platform.draws.events import NonceRecovered, NonceReleased, ShareHandedIn
from doubledraw.platform.draws.models import (
    Draw,
    Escrow,
    HandedIn,
    Nonce,
    NonceOpening,
    NonceShare,
)
from doubledraw.platform.draws.policies import may_hand_in, may_release
from doubledraw.platform.draws.policies.standing import COMMIT
from doubledraw.platform.draws.selectors import custody_of, subject
from doubledraw.platform.draws.states import OpenedBy
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import Conflict, Invalid, Refused
from doubledraw.platform.ledger.services import record

LEAST_WORDS = 6


@transaction.atomic
def release_nonce(draw: Draw, *, by: Actor, at: datetime) -> None:
    """Open one's own nonce: from now on the draw may use it."""
    holding = custody_of(draw).held_by(by.user_id)
    may_release(draw, by, holding).enforce()
    assert holding is not None
    nonce = Nonce.objects.get(draw=draw, holder=holding.holder)
    _open(nonce, OpenedBy.HOLDER, by, at)
    record(NonceReleased(draw.draw_id, holding.holder), by=by, at=at, subject=subject(draw))


@transaction.atomic
def hand_in_share(draw: Draw, holder: str, reason: str, *, by: Actor, at: datetime) -> None:
    """Hand in one's share of a nonce; with the last one needed it is open."""
    Escrow.objects.select_for_update().filter(
        draw=draw
    ).first()  # two last shares wait for each other
    custody = custody_of(draw)
    holding = custody.of(holder)
    if holding is None:
        raise Invalid("unknown_holder", "没有这个持有人", remedy="请刷新页面。")
    may_hand_in(draw, by, holding, custody, at).enforce()
    reason = " ".join(reason.split())
    if len(reason) < LEAST_WORDS:
        raise Invalid(
            "share_needs_words",
            "请写明为什么开启托管",
            COMMIT,
            "理由会永远留在记录里，至少 {least} 个字。",
            least=LEAST_WORDS,
        )
    share = NonceShare.objects.select_related("nonce", "trustee").get(
        nonce__draw=draw, nonce__holder=holder, trustee__staff_id=by.user_id
    )
    _hand_in(share, reason, at)
    given = ShareHandedIn(draw.draw_id, holder, share.trustee.number, reason)
    record(given, by=by, at=at, subject=subject(draw))
    shares = len(holding.handed_in) + 1
    if shares >= custody.threshold:
        _recovered(draw, share.nonce)
        _open(share.nonce, OpenedBy.ESCROW, by, at)
        opened = NonceRecovered(draw.draw_id, holder, shares)
        record(opened, by=by, at=at, subject=subject(draw))


def open_nonces(draw: Draw) -> list[str]:
    """The nonces in commitment order; Refused while one is neither the platform's own nor opened."""
    rows = Nonce.objects.filter(draw=draw).select_related("opening").order_by("position")
    return [_opened(draw, nonce) for nonce in rows]


def _opened(draw: Draw, nonce: Nonce) -> str:
    if nonce.position == 0:
        return keys.unseal(bytes(nonce.sealed), draw.draw_id, nonce.holder)
    opening = NonceOpening.objects.filter(nonce=nonce).first()
    if opening is None:
        raise Refused(
            "nonce_unopened",
            "“{holder}”的秘密数还没有公开",
            COMMIT,
            "请持有人用自己的账号公开。",
            holder=nonce.holder,
        )
    if opening.opened_by == OpenedBy.ESCROW:
        return _recovered(draw, nonce)
    return keys.unseal(bytes(nonce.sealed), draw.draw_id, nonce.holder)


def _recovered(draw: Draw, nonce: Nonce) -> str:
    """From the shares alone; Conflict when what they give is not what was committed to."""
    rows = NonceShare.objects.filter(nonce=nonce, handed_in__isnull=False).select_related("trustee")
    secret = engine.join_shares(
        {
            row.trustee.number: keys.unseal_share(
                bytes(row.sealed), draw.draw_id, nonce.holder, row.trustee.number
            )
            for row in rows
        }
    )
    if engine.seal_of(draw.design["suite"], draw.draw_id, nonce.holder, secret) != nonce.commitment:
        raise Conflict(
            "shares_do_not_open",
            "交出的份额恢复不出“{holder}”承诺过的秘密数",
            COMMIT,
            "请再交出一份份额，并请系统管理员核对备份。",
            holder=nonce.holder,
        )
    return secret


def _hand_in(share: NonceShare, reason: str, at: datetime) -> None:
    try:
        with transaction.atomic():
            HandedIn.objects.create(share=share, reason=reason[:300], at=at)
    except IntegrityError as error:
        raise Conflict("share_is_in", "您的份额已经交出", COMMIT, "请等其他托管人。") from error


def _open(nonce: Nonce, opened_by: OpenedBy, by: Actor, at: datetime) -> None:
    try:
        with transaction.atomic():
            NonceOpening.objects.create(
                nonce=nonce, opened_by=opened_by, staff_id=by.user_id, at=at
            )
    except IntegrityError as error:
        raise Conflict("nonce_is_open", "这份秘密数已经公开", COMMIT) from error
