"""Auditors: download everything, recompute it elsewhere, sign, hand in the signature (DD-1 §8)."""

from datetime import datetime

from django.db import IntegrityError, transaction

from doubledraw.log.entries import Attested
from doubledraw.platform.draws import engine
from doubledraw.platform.draws.events import AuditorBundleTaken, DrawAttested
from doubledraw.platform.draws.models import Attestation, Draw
from doubledraw.platform.draws.policies import ATTEST, may_audit
from doubledraw.platform.draws.selectors import subject
from doubledraw.platform.draws.services.following import tell_disclosure
from doubledraw.platform.draws.states import FollowedStage
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import Conflict, Invalid
from doubledraw.platform.ledger.services import append, record, stamp


def take_auditor_bundle(draw: Draw, *, by: Actor, at: datetime) -> bytes:
    """The zip of everything; that it was taken is recorded before it is handed over."""
    may_audit(draw, by).enforce()
    packed = engine.pack(engine.auditor_bundle(draw))
    event = AuditorBundleTaken(draw.draw_id, draw.revealed_at is not None)
    with transaction.atomic():
        record(event, by=by, at=at, subject=subject(draw))
    return packed


@transaction.atomic
def receive_attestation(
    draw: Draw, note: str, vkey: str, *, by: Actor, at: datetime
) -> Attestation:
    """Keep an auditor's signed note, if it truly signs this result, and log it."""
    may_audit(draw, by).enforce()
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
