"""Auditors: download everything, recompute it elsewhere, sign, hand in the signature (DD-1 §8)."""

from datetime import datetime

from django.db import IntegrityError, transaction

from doubledraw.log.entries import Attested
from doubledraw.platform.draws import engine
from doubledraw.platform.draws.events import AuditorBundleTaken, AuditorNamed, DrawAttested
from doubledraw.platform.draws.models import Attestation, Draw, NamedAuditor
from doubledraw.platform.draws.policies import ATTEST, may_audit, may_name_auditor
from doubledraw.platform.draws.selectors import auditors_to_name, named_auditors, subject
from doubledraw.platform.draws.services.following import tell_disclosure
from doubledraw.platform.draws.services.watching import keep_view
from doubledraw.platform.draws.states import FollowedStage, SeenThing
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import Conflict, Invalid
from doubledraw.platform.ledger.services import append, record, stamp
from doubledraw.platform.organs.states import Role


@transaction.atomic
def name_auditor(draw: Draw, staff_id: int, *, by: Actor, at: datetime) -> NamedAuditor:
    """Name an account with the auditor's role to recompute this draw and sign. Who was named is public."""
    may_name_auditor(draw, by).enforce()
    if draw.named_auditors.filter(staff_id=staff_id).exists():
        raise Conflict("auditor_already_named", "这位见证审计人已经指定", ATTEST)
    found = {pk: (name, organ) for pk, name, organ in auditors_to_name(draw)}
    if staff_id not in found:
        raise Invalid(
            "not_an_auditor",
            "这个账号没有见证审计人角色，或者管不到这个机关",
            ATTEST,
            "请安全管理员先授予见证审计人角色。",
        )
    name, organ = found[staff_id]
    auditor = _named(draw, staff_id, name, organ, by, at)
    event = AuditorNamed(draw.draw_id, name, organ)
    record(event, by=by, at=at, subject=subject(draw))
    tell_disclosure(draw, FollowedStage.ATTEST, at, f":named:{auditor.pk}")
    return auditor


def take_auditor_bundle(draw: Draw, *, by: Actor, at: datetime) -> bytes:
    """The zip of everything; that it was taken is recorded before it is handed over."""
    may_audit(draw, by, named_auditors(draw)).enforce()
    packed = engine.pack(engine.auditor_bundle(draw))
    event = AuditorBundleTaken(draw.draw_id, draw.revealed_at is not None)
    with transaction.atomic():
        record(event, by=by, at=at, subject=subject(draw))
        firms = sum(draw.sizes.values())
        keep_view(draw, SeenThing.BUNDLE, firms, Role.AUDITOR, by=by, at=at)
    return packed


@transaction.atomic
def receive_attestation(
    draw: Draw, note: str, vkey: str, *, by: Actor, at: datetime
) -> Attestation:
    """Keep an auditor's signed note, if it truly signs this result, and log it."""
    may_audit(draw, by, named_auditors(draw)).enforce()
    vkey = vkey.strip()
    name = engine.check_attestation(draw, note, vkey)
    if not name:
        raise Invalid(
            "attests_other",
            "这份签名不是这次抽取的，或者不是这把公钥签的",
            ATTEST,
            "请核对抽取编号和公钥，用审计包重新核验后再签。",
        )
    attestation = _keep(draw, name, vkey, note, by, at)
    entry = Attested(
        at=stamp(at),
        draw_id=draw.draw_id,
        commitment=draw.commitment,
        targets_root=draw.targets_root,
        teams_root=draw.teams_root,
        by=name,
        note=engine.digest(draw, note.encode()),
    )
    leaf = append(entry, subject=subject(draw), at=at)
    event = DrawAttested(draw.draw_id, name, leaf.index)
    record(event, by=by, at=at, subject=subject(draw))
    tell_disclosure(draw, FollowedStage.ATTEST, at, f":{leaf.index}")
    return attestation


def _named(
    draw: Draw, staff_id: int, name: str, organ: str, by: Actor, at: datetime
) -> NamedAuditor:
    """Of several who name the same account at once, one does."""
    try:
        with transaction.atomic():
            return NamedAuditor.objects.create(
                draw=draw,
                staff_id=staff_id,
                name=name,
                organ_name=organ,
                named_by=by.user_id,
                at=at,
            )
    except IntegrityError as error:
        raise Conflict("auditor_already_named", "这位见证审计人已经指定", ATTEST) from error


def _keep(draw: Draw, name: str, vkey: str, note: str, by: Actor, at: datetime) -> Attestation:
    try:
        with transaction.atomic():
            return Attestation.objects.create(
                draw=draw, key_name=name, vkey=vkey, note=note, received_by=by.user_id, at=at
            )
    except IntegrityError as error:
        raise Conflict(
            "already_attested", "这把密钥已经签署过", remedy="每把密钥对一次抽取只签一次。"
        ) from error
