"""Commit, sign in, type the public numbers twice (DD-1 §3.2, §3.3)."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from doubledraw.log.entries import DrawCommitted, EntropyPublished
from doubledraw.platform.draws import engine, keys
from doubledraw.platform.draws.events import (
    DrawCommittedTo,
    EntropyConfirmed,
    EntropyDiffered,
    EntropyEntered,
    EntropyFixed,
    PersonInvited,
    PersonSignedIn,
)
from doubledraw.platform.draws.models import CeremonyPerson, Draw, EntropyValue, Nonce
from doubledraw.platform.draws.policies import may_commit, may_confirm, may_enter, may_take_part
from doubledraw.platform.draws.selectors import Source, sources_of, subject
from doubledraw.platform.draws.services.following import tell_disclosure
from doubledraw.platform.draws.states import DRAW_FLOW, FollowedStage, PersonRole
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import Conflict, Invalid
from doubledraw.platform.ledger.services import append, record, stamp
from doubledraw.platform.organs.states import Role
from doubledraw.platform.records import store
from doubledraw.platform.records.transitions import move, revise

ROLE_NEEDED = {PersonRole.DRAWER: Role.DRAWER, PersonRole.SUPERVISOR: Role.SUPERVISOR}


def commit_draw(draw: Draw, *, by: Actor, at: datetime, chance: engine.Chance) -> None:
    """Make every holder's nonce, seal it, and log the commitment. All of it or nothing."""
    may_commit(draw, by, at).enforce()
    nonces = {holder: chance(engine.NONCE_BYTES).hex() for holder in draw.holders}
    suite = draw.design["suite"]
    seals = [(h, engine.seal_of(suite, draw.draw_id, h, nonce)) for h, nonce in nonces.items()]
    data, commitment = engine.commit(draw, seals)
    sealed = {
        holder: keys.seal(nonce, draw.draw_id, holder, chance(keys.IV_BYTES))
        for holder, nonce in nonces.items()
    }
    _keep_commitment(draw, commitment, store.put(data), dict(seals), sealed, by, at)


@transaction.atomic
def _keep_commitment(
    draw: Draw,
    commitment: str,
    file: str,
    seals: Mapping[str, str],
    sealed: Mapping[str, bytes],
    by: Actor,
    at: datetime,
) -> None:
    move(
        draw,
        DRAW_FLOW,
        "commit",
        commitment=commitment,
        commitment_file=file,
        committed_by=by.user_id,
        committed_at=at,
    )
    Nonce.objects.bulk_create(
        Nonce(draw=draw, position=i, holder=h, commitment=seals[h], sealed=sealed[h])
        for i, h in enumerate(seals)
    )
    entry = DrawCommitted(
        at=stamp(at),
        draw_id=draw.draw_id,
        commitment=commitment,
        plan=draw.design["plan"],
        replaces=draw.design["replaces"],
    )
    leaf = append(entry, subject=subject(draw), at=at)
    event = DrawCommittedTo(draw.draw_id, commitment, len(seals), leaf.index)
    record(event, by=by, at=at, subject=subject(draw))
    tell_disclosure(draw, FollowedStage.COMMIT, at)


@transaction.atomic
def invite_person(
    draw: Draw, role: PersonRole, name: str, organisation: str, *, by: Actor, at: datetime
) -> CeremonyPerson:
    """Name somebody who is to be present; drawers and supervisors sign in for themselves."""
    may_take_part(draw, by, Role.DRAWER).enforce()
    person, new = CeremonyPerson.objects.get_or_create(
        draw=draw, name=name, organisation=organisation, defaults={"role": role}
    )
    if not new:
        raise Conflict("already_named", "{name}已经在名单里", name=name)
    event = PersonInvited(draw.draw_id, role, name, organisation)
    record(event, by=by, at=at, subject=subject(draw))
    return person


@transaction.atomic
def sign_in_self(draw: Draw, role: PersonRole, *, by: Actor, at: datetime) -> CeremonyPerson:
    """Be present as drawer or supervisor, under one's own account."""
    may_take_part(draw, by, ROLE_NEEDED[role]).enforce()
    person, _ = CeremonyPerson.objects.get_or_create(
        draw=draw, name=by.name, organisation=by.organ_name, defaults={"role": role}
    )
    if person.role != role:
        raise Conflict(
            "present_in_other_role",
            "您已经以{role}的身份在名单里，一人只有一个身份",
            role=PersonRole.of(person.role).label,
        )
    if person.staff_id not in (None, by.user_id):
        raise Conflict(
            "namesake_present",
            "同单位同名的另一个人已经签到",
            remedy="请与对方核对，由一人参加这次抽取。",
        )
    return _sign(person, by, at, staff_id=by.user_id)


@transaction.atomic
def sign_in_person(person: CeremonyPerson, *, by: Actor, at: datetime) -> CeremonyPerson:
    """Note that a witness has come; those with an account sign in themselves."""
    may_take_part(person.draw, by, Role.DRAWER).enforce()
    if person.role != PersonRole.WITNESS:
        raise Invalid(
            "signs_in_alone",
            "抽取人和监督人要用自己的账号签到",
            remedy="请{name}登录后在本页签到。",
            name=person.name,
        )
    return _sign(person, by, at, staff_id=None)


def enter_entropy(
    draw: Draw, position: int, value: str, *, by: Actor, at: datetime
) -> EntropyValue:
    """Type a published value; until it is confirmed it can be typed again."""
    source = _source(draw, position)
    may_enter(draw, by, at, source.when).enforce()
    engine.check_value(source.form, value)
    with transaction.atomic():
        typed = _typed(draw, source, value, by, at)
        event = EntropyEntered(draw.draw_id, source.source, value)
        record(event, by=by, at=at, subject=subject(draw))
    return typed


def confirm_entropy(draw: Draw, position: int, value: str, *, by: Actor, at: datetime) -> None:
    """Type it again: the same value confirms it; when it is the last, the entropy is fixed and logged."""
    source = _source(draw, position)
    may_confirm(draw, by, source.value).enforce()
    assert source.value is not None
    engine.check_value(source.form, value)
    if value != source.value.value:
        _refuse_difference(draw, source, value, by, at)
    with transaction.atomic():
        _confirm(source.value, value, by, at)
        event = EntropyConfirmed(draw.draw_id, source.source)
        record(event, by=by, at=at, subject=subject(draw))
        _fix_when_complete(draw, by, at)


def _source(draw: Draw, position: int) -> Source:
    for source in sources_of(draw):
        if source.position == position:
            return source
    raise Invalid("unknown_source", "没有这个随机数来源", remedy="请刷新页面。")


def _typed(draw: Draw, source: Source, value: str, by: Actor, at: datetime) -> EntropyValue:
    entry = {"value": value, "entered_by": by.user_id, "entered_at": at}
    if source.value is None:
        named = {"draw": draw, "position": source.position}
        typed, new = EntropyValue.objects.get_or_create(
            **named, defaults={"source": source.source, "form": source.form, **entry}
        )
        if new:
            return typed
    waiting = EntropyValue.objects.filter(draw=draw, position=source.position, confirmed_value="")
    if not waiting.update(**entry):
        raise Conflict(
            "already_confirmed",
            "“{source}”已经复核，不能再改",
            remedy="复核过的数不再改动；确实有误，请申请作废。",
            source=source.source,
        )
    return EntropyValue.objects.get(draw=draw, position=source.position)


def _confirm(typed: EntropyValue, value: str, by: Actor, at: datetime) -> None:
    """Of what was compared: if it was typed again meanwhile, nothing is confirmed."""
    waiting = EntropyValue.objects.filter(pk=typed.pk, confirmed_value="", value=value)
    if not waiting.update(confirmed_value=value, confirmed_by=by.user_id, confirmed_at=at):
        raise Conflict("moved_on", "这个数刚刚被改过或复核过", remedy="请刷新页面后再办理。")


def _refuse_difference(draw: Draw, source: Source, value: str, by: Actor, at: datetime) -> None:
    assert source.value is not None
    pairs = zip(value, source.value.value, strict=True)
    position = next(i for i, (mine, theirs) in enumerate(pairs, 1) if mine != theirs)
    event = EntropyDiffered(draw.draw_id, source.source, position)
    record(event, by=by, at=at, subject=subject(draw))
    raise Invalid(
        "entropy_differs",
        "和第一遍录的不同，从第 {position} 个字符起",
        remedy="请两人一起对照公告：谁录错了谁重录，两遍相同才算数。",
        position=position,
    )


def _fix_when_complete(draw: Draw, by: Actor, at: datetime) -> None:
    typed = list(EntropyValue.objects.filter(draw=draw).order_by("position"))
    if len(typed) < len(draw.design["entropy"]) or not all(v.confirmed_value for v in typed):
        return
    data, array = engine.entropy_file(draw, [value.confirmed_value for value in typed])
    revise(draw, entropy_file=store.put(data), entropy_at=at)
    entry = EntropyPublished(
        at=stamp(at), draw_id=draw.draw_id, commitment=draw.commitment, entropy=array
    )
    leaf = append(entry, subject=subject(draw), at=at)
    record(EntropyFixed(draw.draw_id, leaf.index), by=by, at=at, subject=subject(draw))
    tell_disclosure(draw, FollowedStage.ENTROPY, at)


def _sign(person: CeremonyPerson, by: Actor, at: datetime, staff_id: int | None) -> CeremonyPerson:
    absent = CeremonyPerson.objects.filter(pk=person.pk, signed_at=None)
    if absent.update(signed_at=at, staff_id=staff_id):
        person.signed_at, person.staff_id = at, staff_id
        event = PersonSignedIn(person.draw.draw_id, person.role, person.name, person.organisation)
        record(event, by=by, at=at, subject=subject(person.draw))
    return person
