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
from doubledraw.platform.draws.services.proving import keep_proof, proof_for
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import Conflict, Invalid
from doubledraw.platform.ledger.services import record
from doubledraw.platform.records import store
from doubledraw.platform.records.transitions import revise


def enter_round_entropy(
    round: TeamRound, position: int, value: str, *, by: Actor, at: datetime
) -> None:
    """Type a published value; until it is confirmed it can be typed again."""
    source = _source(round, position)
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
    source = _source(round, position)
    may_enter_round(round, by, at, source.when).enforce()
    proof = proof_for(source.form, source.source, text)
    with transaction.atomic():
        _typed(round, source, proof.value, by, at, is_proven=True)
        typed = RoundValue.objects.get(round=round, position=position)
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
    source = _source(round, position)
    may_confirm_round(round, by, source.value).enforce()
    assert source.value is not None
    engine.check_value(source.form, value)
    if value != source.value.value:
        _refuse_difference(round, source, value, by, at)
    with transaction.atomic():
        waiting = RoundValue.objects.filter(pk=source.value.pk, confirmed_value="", value=value)
        if not waiting.update(confirmed_value=value, confirmed_by=by.user_id, confirmed_at=at):
            raise Conflict("moved_on", "这个数刚刚被改过或复核过", remedy="请刷新页面后再办理。")
        is_last = _fix_when_complete(round, at)
        event = RoundEntropyConfirmed(round.draw.draw_id, round.number, source.source, is_last)
        record(event, by=by, at=at, subject=subject(round.draw))


def _source(round: TeamRound, position: int) -> RoundSource:
    for source in round_sources(round):
        if source.position == position:
            return source
    raise Invalid("unknown_source", "没有这个随机数来源", remedy="请刷新页面。")


def _typed(
    round: TeamRound,
    source: RoundSource,
    value: str,
    by: Actor,
    at: datetime,
    *,
    is_proven: bool = False,
) -> None:
    entry = {"value": value, "entered_by": by.user_id, "entered_at": at}
    if is_proven:
        entry |= {"confirmed_value": value, "confirmed_at": at}
    named = {"round": round, "position": source.position}
    _, new = RoundValue.objects.get_or_create(**named, defaults=entry)
    if not new and not RoundValue.objects.filter(**named, confirmed_value="").update(**entry):
        raise Conflict(
            "already_confirmed",
            "“{source}”已经复核，不能再改",
            remedy="复核过的数不再改动；确实有误，请申请作废。",
            source=source.source,
        )


def _refuse_difference(
    round: TeamRound, source: RoundSource, value: str, by: Actor, at: datetime
) -> None:
    assert source.value is not None
    pairs = zip(value, source.value.value, strict=True)
    position = next(i for i, (mine, theirs) in enumerate(pairs, 1) if mine != theirs)
    event = RoundEntropyDiffered(round.draw.draw_id, round.number, source.source, position)
    record(event, by=by, at=at, subject=subject(round.draw))
    raise Invalid(
        "entropy_differs",
        "和第一遍录的不同，从第 {position} 个字符起",
        remedy="请两人一起对照公告：谁录错了谁重录，两遍相同才算数。",
        position=position,
    )


def _fix_when_complete(round: TeamRound, at: datetime) -> bool:
    """When all are confirmed: entropy.json is written, once."""
    typed = list(RoundValue.objects.filter(round=round).order_by("position"))
    if len(typed) < len(round.entropy) or not all(v.confirmed_value for v in typed):
        return False
    data = engine.round_entropy(round, [value.confirmed_value for value in typed])
    revise(round, entropy_file=store.put(data), entropy_at=at)
    return True
