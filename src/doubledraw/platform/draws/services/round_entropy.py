"""The public numbers of a team round, typed twice by two people (DD-1 §3, §3.3)."""

from datetime import datetime

from django.db import transaction

from doubledraw.platform.draws import engine
from doubledraw.platform.draws.events import (
    RoundEntropyConfirmed,
    RoundEntropyDiffered,
    RoundEntropyEntered,
    RoundEntropyVerified,
)
from doubledraw.platform.draws.models import RoundValue, TeamRound
from doubledraw.platform.draws.policies import may_confirm_round, may_enter_round
from doubledraw.platform.draws.selectors import RoundSource, round_sources, subject
from doubledraw.platform.draws.services import twice
from doubledraw.platform.draws.services.proving import keep_proof, proof_for
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.ledger.services import record
from doubledraw.platform.records import store
from doubledraw.platform.records.transitions import revise


def enter_round_entropy(
    round: TeamRound, position: int, value: str, *, by: Actor, at: datetime
) -> None:
    """Type a published value; until it is confirmed it can be typed again."""
    source = twice.source_at(round_sources(round), position)
    may_enter_round(round, by, at, source.when).enforce()
    engine.check_value(source.form, value)
    with transaction.atomic():
        _typed(round, source, value, by, at)
        event = RoundEntropyEntered(round.draw.draw_id, round.number, source.source, value)
        record(event, by=by, at=at, subject=subject(round.draw))


def verify_round_entropy(
    round: TeamRound, position: int, text: str, *, by: Actor, at: datetime
) -> None:
    """Hand in the signature of a drand round: when it verifies, nobody need type the value again."""
    source = twice.source_at(round_sources(round), position)
    may_enter_round(round, by, at, source.when).enforce()
    proof = proof_for(source.form, source.source, text)
    with transaction.atomic():
        typed = _typed(round, source, proof.value, by, at, is_proven=True)
        keep_proof(proof, by, at, round_value=typed)
        event = RoundEntropyVerified(
            round.draw.draw_id,
            round.number,
            source.source,
            proof.value,
            proof.signature,
            proof.previous,
            _fix_when_complete(round, at),
        )
        record(event, by=by, at=at, subject=subject(round.draw))


def confirm_round_entropy(
    round: TeamRound, position: int, value: str, *, by: Actor, at: datetime
) -> None:
    """Type it again: the same value confirms it; with the last one the round's entropy is fixed."""
    source = twice.source_at(round_sources(round), position)
    may_confirm_round(round, by, source.value).enforce()
    assert source.value is not None
    engine.check_value(source.form, value)
    if value != source.value.value:
        _refuse_difference(round, source, value, by, at)
    with transaction.atomic():
        twice.confirm(source.value, value, by=by, at=at)
        is_last = _fix_when_complete(round, at)
        event = RoundEntropyConfirmed(round.draw.draw_id, round.number, source.source, is_last)
        record(event, by=by, at=at, subject=subject(round.draw))


def _typed(
    round: TeamRound,
    source: RoundSource,
    value: str,
    by: Actor,
    at: datetime,
    *,
    is_proven: bool = False,
) -> RoundValue:
    return twice.keep(
        RoundValue,
        {"round": round, "position": source.position},
        {},
        value,
        source=source.source,
        by=by,
        at=at,
        is_proven=is_proven,
    )


def _refuse_difference(
    round: TeamRound, source: RoundSource, value: str, by: Actor, at: datetime
) -> None:
    assert source.value is not None
    position = twice.first_difference(value, source.value.value)
    event = RoundEntropyDiffered(round.draw.draw_id, round.number, source.source, position)
    record(event, by=by, at=at, subject=subject(round.draw))
    raise twice.differs(position)


def _fix_when_complete(round: TeamRound, at: datetime) -> bool:
    """When all are confirmed: entropy.json is written, once."""
    typed = RoundValue.objects.filter(round=round).order_by("position")
    values = twice.confirmed_values(typed, len(round.entropy))
    if values is None:
        return False
    data = engine.round_entropy(round, values)
    revise(round, entropy_file=store.put(data), entropy_at=at)
    return True
