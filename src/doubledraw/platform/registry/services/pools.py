"""Shared pools: an organ leads, others are invited and join by their own people's word."""

from datetime import datetime

from django.db import IntegrityError, transaction

from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import Conflict, Invalid
from doubledraw.platform.ledger.services import record
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.records.transitions import move, revise
from doubledraw.platform.registry.events.people import PoolClosed, PoolFounded, PoolMoved
from doubledraw.platform.registry.models import Pool, PoolMember
from doubledraw.platform.registry.policies.people import (
    may_answer,
    may_found_pool,
    may_lead,
    may_leave,
)
from doubledraw.platform.registry.states import POOL_FLOW, PoolState


@transaction.atomic
def found_pool(
    organ: Organ, code: str, name: str, *, basis: str = "", by: Actor, at: datetime
) -> Pool:
    """Set up a pool; the organ that leads it is its first member."""
    may_found_pool(organ, by).enforce()
    pool = Pool(organ=organ, code=code, name=name, basis=basis)
    try:
        with transaction.atomic():
            pool.save(force_insert=True)
    except IntegrityError as error:
        raise Conflict(
            "pool_code_taken", "代码 {pool} 已经用过", remedy="请换一个代码。", pool=code
        ) from error
    PoolMember.objects.create(
        pool=pool,
        organ=organ,
        state=PoolState.JOINED,
        invited_by=by.user_id,
        answered_by=by.user_id,
        changed_at=at,
    )
    record(PoolFounded(code, organ.code), by=by, at=at, subject=_subject(pool))
    return pool


@transaction.atomic
def invite_organ(pool: Pool, organ: Organ, *, by: Actor, at: datetime) -> PoolMember:
    """Ask an organ to join; one that declined or left can be asked again."""
    may_lead(pool, by).enforce()
    if organ.closed_at is not None:
        raise Invalid(
            "organ_closed", "{organ}已经撤销", remedy="请选它的承接机关。", organ=organ.name
        )
    member, is_new = PoolMember.objects.get_or_create(
        pool=pool,
        organ=organ,
        defaults={"state": PoolState.INVITED, "invited_by": by.user_id, "changed_at": at},
    )
    if not is_new:
        move(member, POOL_FLOW, "invite", invited_by=by.user_id, answered_by=None, changed_at=at)
    _record(member, by, at)
    return member


@transaction.atomic
def answer_invitation(member: PoolMember, *, joins: bool, by: Actor, at: datetime) -> None:
    """Join a pool, or decline. From now on its draws may send this organ's inspectors."""
    may_answer(member, by).enforce()
    action = "join" if joins else "decline"
    move(member, POOL_FLOW, action, answered_by=by.user_id, changed_at=at)
    _record(member, by, at)


@transaction.atomic
def leave_pool(member: PoolMember, *, by: Actor, at: datetime) -> None:
    """Leave a pool; draws frozen before keep their roster."""
    may_leave(member, by).enforce()
    move(member, POOL_FLOW, "leave", answered_by=by.user_id, changed_at=at)
    _record(member, by, at)


@transaction.atomic
def close_pool(pool: Pool, *, by: Actor, at: datetime) -> None:
    """Let a pool serve no draw any more."""
    may_lead(pool, by).enforce()
    revise(pool, closed_at=at)
    record(PoolClosed(pool.code), by=by, at=at, subject=_subject(pool))


def _record(member: PoolMember, by: Actor, at: datetime) -> None:
    event = PoolMoved(member.pool.code, member.organ.code, str(member.state))
    record(event, by=by, at=at, subject=_subject(member.pool))


def _subject(pool: Pool) -> str:
    return f"pool:{pool.code}"
