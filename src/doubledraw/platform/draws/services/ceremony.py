"""Commit, type the public numbers twice or prove them by signature (DD-1 §3.2, §3.3)."""

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
    EntropyVerified,
)
from doubledraw.platform.draws.models import Draw, EntropyValue, Nonce
from doubledraw.platform.draws.policies import (
    may_commit,
    may_confirm,
    may_enter,
    missing_for_commit,
)
from doubledraw.platform.draws.selectors import Source, custody_of, sources_of, subject
from doubledraw.platform.draws.services import twice
from doubledraw.platform.draws.services.custody import take_side
from doubledraw.platform.draws.services.following import tell_disclosure
from doubledraw.platform.draws.services.proving import keep_proof, proof_for
from doubledraw.platform.draws.states import DRAW_FLOW, FollowedStage, Side
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.ledger.services import append, record, stamp
from doubledraw.platform.records import store
from doubledraw.platform.records.transitions import move, revise


def commit_draw(draw: Draw, *, by: Actor, at: datetime, chance: engine.Chance) -> None:
    """Make and seal the platform's own nonce, and log the commitment to it and to the holders'. All or nothing."""
    may_commit(draw, by, at).enforce()
    for verdict in missing_for_commit(custody_of(draw)):
        verdict.enforce()
    ours, suite = draw.holders[0], draw.design["suite"]
    nonce = chance(engine.NONCE_BYTES).hex()
    seal = engine.seal_of(suite, draw.draw_id, ours, nonce)
    made = dict(Nonce.objects.filter(draw=draw).values_list("holder", "commitment"))
    seals = [(ours, seal), *((holder, made[holder]) for holder in draw.holders[1:])]
    data, commitment = engine.commit(draw, seals)
    sealed = keys.seal(nonce, draw.draw_id, ours, chance(keys.IV_BYTES))
    own = Nonce(draw=draw, position=0, holder=ours, commitment=seal, sealed=sealed)
    _keep_commitment(draw, commitment, store.put(data), own, by, at)


@transaction.atomic
def _keep_commitment(
    draw: Draw,
    commitment: str,
    file: str,
    own: Nonce,
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
    own.save(force_insert=True)
    entry = DrawCommitted(
        at=stamp(at),
        draw_id=draw.draw_id,
        commitment=commitment,
        plan=draw.design["plan"],
        replaces=draw.design["replaces"],
    )
    leaf = append(entry, subject=subject(draw), at=at)
    event = DrawCommittedTo(draw.draw_id, commitment, len(draw.holders), leaf.index)
    record(event, by=by, at=at, subject=subject(draw))
    tell_disclosure(draw, FollowedStage.COMMIT, at)


def enter_entropy(
    draw: Draw, position: int, value: str, *, by: Actor, at: datetime
) -> EntropyValue:
    """Type a published value; until it is confirmed it can be typed again."""
    source = twice.source_at(sources_of(draw), position)
    may_enter(draw, by, at, source.when).enforce()
    engine.check_value(source.form, value)
    with transaction.atomic():
        take_side(draw, by.user_id, Side.GIVES)
        typed = _typed(draw, source, value, by, at)
        event = EntropyEntered(draw.draw_id, source.source, value)
        record(event, by=by, at=at, subject=subject(draw))
    return typed


def verify_entropy(draw: Draw, position: int, text: str, *, by: Actor, at: datetime) -> None:
    """Hand in the signature of a drand round, or drand's answer: when it verifies, nobody need type the value again."""
    source = twice.source_at(sources_of(draw), position)
    may_enter(draw, by, at, source.when).enforce()
    proof = proof_for(source.form, source.source, text)
    with transaction.atomic():
        take_side(draw, by.user_id, Side.GIVES)
        typed = _typed(draw, source, proof.value, by, at, is_proven=True)
        keep_proof(proof, by, at, entropy_value=typed)
        event = EntropyVerified(
            draw.draw_id,
            source.source,
            proof.value,
            proof.chain,
            proof.round,
            proof.signature,
            proof.previous,
        )
        record(event, by=by, at=at, subject=subject(draw))
        _fix_when_complete(draw, by, at)


def confirm_entropy(draw: Draw, position: int, value: str, *, by: Actor, at: datetime) -> None:
    """Type it again: the same value confirms it; when it is the last, the entropy is fixed and logged."""
    source = twice.source_at(sources_of(draw), position)
    may_confirm(draw, by, source.value).enforce()
    assert source.value is not None
    engine.check_value(source.form, value)
    if value != source.value.value:
        _refuse_difference(draw, source, value, by, at)
    with transaction.atomic():
        take_side(draw, by.user_id, Side.GIVES)
        twice.confirm(source.value, value, by=by, at=at)
        event = EntropyConfirmed(draw.draw_id, source.source)
        record(event, by=by, at=at, subject=subject(draw))
        _fix_when_complete(draw, by, at)


def _typed(
    draw: Draw, source: Source, value: str, by: Actor, at: datetime, *, is_proven: bool = False
) -> EntropyValue:
    return twice.keep(
        EntropyValue,
        {"draw": draw, "position": source.position},
        {"source": source.source, "form": source.form},
        value,
        source=source.source,
        by=by,
        at=at,
        is_proven=is_proven,
    )


def _refuse_difference(draw: Draw, source: Source, value: str, by: Actor, at: datetime) -> None:
    assert source.value is not None
    position = twice.first_difference(value, source.value.value)
    event = EntropyDiffered(draw.draw_id, source.source, position)
    record(event, by=by, at=at, subject=subject(draw))
    raise twice.differs(position)


def _fix_when_complete(draw: Draw, by: Actor, at: datetime) -> None:
    typed = EntropyValue.objects.filter(draw=draw).order_by("position")
    values = twice.confirmed_values(typed, len(draw.design["entropy"]))
    if values is None:
        return
    data, array = engine.entropy_file(draw, values)
    revise(draw, entropy_file=store.put(data), entropy_at=at)
    entry = EntropyPublished(
        at=stamp(at), draw_id=draw.draw_id, commitment=draw.commitment, entropy=array
    )
    leaf = append(entry, subject=subject(draw), at=at)
    record(EntropyFixed(draw.draw_id, leaf.index), by=by, at=at, subject=subject(draw))
    tell_disclosure(draw, FollowedStage.ENTROPY, at)
