"""What the draws app tells the ledger."""

from dataclasses import dataclass

from doubledraw.platform.kernel.event import Event


@dataclass(frozen=True, slots=True)
class DrawFrozen(Event):
    """The tables and the design were written; from here they are immutable."""

    draw_id: str
    population: int
    excluded: int
    inspectors: int
    left_out: int


@dataclass(frozen=True, slots=True)
class DrawCommittedTo(Event):
    """The commitment was computed, logged and shown."""

    draw_id: str
    commitment: str
    holders: int
    log_index: int


@dataclass(frozen=True, slots=True)
class PersonInvited(Event):
    """Somebody was named for the ceremony."""

    draw_id: str
    role: str
    name: str
    organisation: str


@dataclass(frozen=True, slots=True)
class PersonSignedIn(Event):
    """Somebody is present."""

    draw_id: str
    role: str
    name: str
    organisation: str


@dataclass(frozen=True, slots=True)
class EntropyEntered(Event):
    """One person typed a published value."""

    draw_id: str
    source: str
    value: str


@dataclass(frozen=True, slots=True)
class EntropyDiffered(Event):
    """The second typing was not the first; nothing was confirmed."""

    draw_id: str
    source: str
    position: int


@dataclass(frozen=True, slots=True)
class EntropyConfirmed(Event):
    """Another person typed the same value again."""

    draw_id: str
    source: str


@dataclass(frozen=True, slots=True)
class EntropyFixed(Event):
    """All sources are confirmed; the values are in the log."""

    draw_id: str
    log_index: int


@dataclass(frozen=True, slots=True)
class ResultFixed(Event):
    """The draw was computed and its roots are in the log."""

    draw_id: str
    sample: int
    is_blocked: bool
    log_index: int


@dataclass(frozen=True, slots=True)
class EmbargoedListViewed(Event):
    """Somebody looked at the drawn list before its reveal."""

    draw_id: str
    role: str


@dataclass(frozen=True, slots=True)
class AuditorBundleTaken(Event):
    """An auditor downloaded everything the draw was made of."""

    draw_id: str
    is_revealed: bool


@dataclass(frozen=True, slots=True)
class AuditorNamed(Event):
    """Somebody was named to recompute the draw and sign."""

    draw_id: str
    name: str
    organisation: str


@dataclass(frozen=True, slots=True)
class FirmsDispatched(Event):
    """Drawn firms were released to their teams."""

    draw_id: str
    firms: int
    opens_at: str


@dataclass(frozen=True, slots=True)
class DispatchViewed(Event):
    """A member of a team looked at the firms released to it."""

    draw_id: str
    firms: int


@dataclass(frozen=True, slots=True)
class LeafTaken(Event):
    """Somebody took the leaf that a firm checks at its door."""

    draw_id: str
    role: str


@dataclass(frozen=True, slots=True)
class VisitCarriedOut(Event):
    """A team said that a visit is done."""

    draw_id: str
    left: int


@dataclass(frozen=True, slots=True)
class ArchiveTaken(Event):
    """Somebody downloaded the archive of the whole ceremony."""

    draw_id: str
    is_revealed: bool


@dataclass(frozen=True, slots=True)
class FirmCodeGiven(Event):
    """An identified firm was given a one-time code."""

    draw_id: str
    shown_to: str


@dataclass(frozen=True, slots=True)
class FirmAnswered(Event):
    """A firm read its own stratum, number and cut."""

    draw_id: str


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
class DrawAttested(Event):
    """An auditor's signature was received and logged."""

    draw_id: str
    key_name: str
    log_index: int
