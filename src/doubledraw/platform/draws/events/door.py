"""The list while it is secret: released, looked at, taken; what firms were given and asked."""

from dataclasses import dataclass

from doubledraw.platform.kernel.event import Event


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
