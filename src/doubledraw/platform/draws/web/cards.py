"""The named sources on the ceremony page: what has been typed, and what this person can do with each now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from doubledraw.platform.draws.engine import DRAND, NamedRound, forms, round_named
from doubledraw.platform.draws.models import Correction, Draw
from doubledraw.platform.draws.policies import (
    may_ask_correction,
    may_confirm,
    may_confirm_correction,
    may_correct_form,
    may_enter,
)
from doubledraw.platform.draws.selectors import Source, open_correction, sources_of
from doubledraw.platform.draws.web.shapes import Box, filled, spread
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import DomainError
from doubledraw.platform.kernel.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Problem:
    """A refused form, to be shown where it was filled in, with what was typed."""

    place: str
    error: DomainError
    typed: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Correcting:
    """A correction of a confirmed value: who may ask, who may settle the one that waits, the boxes to type in."""

    ask: Verdict
    settle: Verdict
    waiting: Correction | None
    boxes: list[Box]
    past: list[Correction]


@dataclass(frozen=True, slots=True)
class Proving:
    """Where the signature of a drand round is handed in: which round, what was pasted, why it was refused."""

    named: NamedRound
    text: str
    error: DomainError | None

    @property
    def address(self) -> str:
        """Where drand publishes the round."""
        return f"https://api.drand.sh/{self.named.hash}/public/{self.named.number}"


@dataclass(frozen=True, slots=True)
class SourceCard:
    """One source on the page: what this person can do with it now."""

    source: Source
    title: str
    boxes: list[Box]
    balls: list[str]
    enter: Verdict
    confirm: Verdict
    error: DomainError | None
    wrong_box: int
    shows_value: bool
    is_out: bool
    is_first: bool
    correction: Correcting
    proving: Proving | None

    @property
    def is_lottery(self) -> bool:
        return self.source.form in ("kl8", "ssq", "dlt")


def source_cards(
    draw: Draw, actor: Actor, at: datetime, problem: Problem | None
) -> list[SourceCard]:
    """The sources in the design's order; the first one this person can act on has the primary button."""
    titles = {form.name: form.title for form in forms()}
    cards: list[SourceCard] = []
    for source in sources_of(draw):
        is_first = not any(card.enter or card.confirm for card in cards)
        cards.append(_card(draw, source, actor, at, problem, titles, is_first))
    return cards


def _card(
    draw: Draw,
    source: Source,
    actor: Actor,
    at: datetime,
    problem: Problem | None,
    titles: dict[str, str],
    is_first: bool,
) -> SourceCard:
    mine = problem if problem and problem.place == f"source-{source.position}" else None
    position = int(str(mine.error.params.get("position", 0))) if mine else 0
    boxes = filled(source.form, mine.typed if mine else (), position)
    typed = source.published
    return SourceCard(
        source,
        titles.get(source.form.split("x")[0] + "xN", titles.get(source.form, source.form)),
        boxes,
        spread(source.form, typed) if typed else [],
        _not_yet_confirmed(source, may_enter(draw, actor, at, source.when)),
        _not_yet_confirmed(source, may_confirm(draw, actor, source.value)),
        mine.error if mine else None,
        next((box.number for box in boxes if box.is_wrong), 0),
        source.is_confirmed
        or (source.value is not None and source.value.entered_by == actor.user_id),
        at >= source.when,
        is_first,
        _correcting(draw, source, actor, problem),
        proving(source.form, source.source, source.position, problem),
    )


def proving(form: str, source: str, position: int, problem: Problem | None) -> Proving | None:
    """For a drand round that we can verify; None for every other source."""
    named = round_named(source) if form == DRAND else None
    if named is None:
        return None
    mine = problem if problem and problem.place == f"proof-{position}" else None
    return Proving(named, "".join(mine.typed) if mine else "", mine.error if mine else None)


def _correcting(draw: Draw, source: Source, actor: Actor, problem: Problem | None) -> Correcting:
    waiting, is_attested = open_correction(draw), bool(draw.attestations.all())
    here = waiting if waiting and waiting.position == source.position else None
    ask = may_correct_form(source.form) and may_ask_correction(
        draw, actor, waiting, is_attested=is_attested
    )
    settle = may_confirm_correction(draw, actor, here, is_attested=is_attested)
    is_wrong = problem is not None and problem.place == f"correct-{source.position}"
    typed = problem.typed if problem is not None and is_wrong else ()
    past = [c for c in draw.corrections.all() if c.applied_at and c.position == source.position]
    return Correcting(ask, settle, here, filled(source.form, typed), past)


def _not_yet_confirmed(source: Source, verdict: Verdict) -> Verdict:
    """Nothing more is done with a confirmed value."""
    return Verdict("confirmed") if source.is_confirmed else verdict
