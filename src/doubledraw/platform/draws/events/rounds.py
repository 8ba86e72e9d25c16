"""Another round of teams: committed to, its public numbers, its teams."""

from dataclasses import dataclass

from doubledraw.platform.kernel.event import Event


@dataclass(frozen=True, slots=True)
class RoundCommittedTo(Event):
    """A team round froze its roster and was committed to; `gone` were taken out with a reason."""

    draw_id: str
    round: int
    added: int
    widened: int
    gone: int
    log_index: int


@dataclass(frozen=True, slots=True)
class RoundEntropyEntered(Event):
    """One person typed a published value of a team round."""

    draw_id: str
    round: int
    source: str
    value: str


@dataclass(frozen=True, slots=True)
class RoundEntropyDiffered(Event):
    """The second typing was not the first; nothing was confirmed."""

    draw_id: str
    round: int
    source: str
    position: int


@dataclass(frozen=True, slots=True)
class RoundEntropyConfirmed(Event):
    """Another person typed the same value again; `is_last` when all are confirmed now."""

    draw_id: str
    round: int
    source: str
    is_last: bool


@dataclass(frozen=True, slots=True)
class RoundEntropyVerified(Event):
    """The signature of a drand round was handed in for a team round; `round` is the team round."""

    draw_id: str
    round: int
    source: str
    value: str
    signature: str
    previous_signature: str
    is_last: bool


@dataclass(frozen=True, slots=True)
class TeamsFixed(Event):
    """The teams of a round were computed and logged, or are blocked again."""

    draw_id: str
    round: int
    is_blocked: bool
    log_index: int
