"""The ceremony: the commitment, the public numbers, the result."""

from dataclasses import dataclass

from doubledraw.platform.kernel.event import Event


@dataclass(frozen=True, slots=True)
class DrawCommittedTo(Event):
    """The commitment was computed, logged and shown."""

    draw_id: str
    commitment: str
    holders: int
    log_index: int


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
class EntropyVerified(Event):
    """One person handed in the signature of a drand round; it verified, and its hash is the value."""

    draw_id: str
    source: str
    value: str
    chain: str
    round: int
    signature: str
    previous_signature: str


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
