"""After the draw: revealed, corrected, voided, places taken by substitutes."""

from dataclasses import dataclass

from doubledraw.platform.kernel.event import Event


@dataclass(frozen=True, slots=True)
class DrawWasRevealed(Event):
    """The public files are public."""

    draw_id: str
    early_reason: str
    log_index: int


@dataclass(frozen=True, slots=True)
class VoidAsked(Event):
    """Somebody asked to void the draw."""

    draw_id: str
    reason: str
    text: str


@dataclass(frozen=True, slots=True)
class VoidDeclined(Event):
    """The request to void was declined or withdrawn."""

    draw_id: str


@dataclass(frozen=True, slots=True)
class DrawVoided(Event):
    """A second person, of another organisation, agreed."""

    draw_id: str
    reason: str
    text: str
    log_index: int


@dataclass(frozen=True, slots=True)
class CorrectionAsked(Event):
    """Somebody found a lottery value entered wrong."""

    draw_id: str
    source: str
    old_value: str
    value: str
    given_reason: str


@dataclass(frozen=True, slots=True)
class CorrectionDeclined(Event):
    """Another person did not find it wrong."""

    draw_id: str
    source: str


@dataclass(frozen=True, slots=True)
class CorrectionApplied(Event):
    """Another person typed the published value again; everything was computed anew and logged."""

    draw_id: str
    given_reason: str
    log_index: int


@dataclass(frozen=True, slots=True)
class SubstituteAsked(Event):
    """Somebody asked that a firm or an inspector be replaced; who, the embargo keeps back."""

    draw_id: str
    kind: str
    reason: str


@dataclass(frozen=True, slots=True)
class SubstituteDeclined(Event):
    """The second person did not agree."""

    draw_id: str
    kind: str
    reason: str


@dataclass(frozen=True, slots=True)
class InspectorWithdrawn(Event):
    """An inspector takes no more places in a draw, by the word of two people."""

    draw_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class PlaceTaken(Event):
    """The next in order took a place; `missing` people the team lacks, `is_exhausted` when no firm was left."""

    draw_id: str
    number: int
    kind: str
    reason: str
    missing: int
    is_exhausted: bool
    log_index: int
