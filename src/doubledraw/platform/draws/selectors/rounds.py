"""Team rounds: which stands, which is open, what has been typed for it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from doubledraw.platform.draws.models import BeaconProof, Draw, RoundValue, TeamRound
from doubledraw.platform.draws.policies.rounds import Standing
from doubledraw.platform.draws.states import RoundState


@dataclass(frozen=True, slots=True)
class RoundSource:
    """A source that a round named, with what has been typed for it so far."""

    position: int
    source: str
    form: str
    when: datetime
    value: RoundValue | None

    @property
    def is_confirmed(self) -> bool:
        return self.value is not None and bool(self.value.confirmed_value)

    @property
    def proof(self) -> BeaconProof | None:
        """The signature of a drand round that stands in place of the second person."""
        return getattr(self.value, "proof", None)


def rounds_of(draw: Draw) -> list[TeamRound]:
    """In order."""
    return list(draw.team_rounds.order_by("number"))


def standing_of(draw: Draw, rounds: list[TeamRound] | None = None) -> Standing:
    """Whether the teams stand, and how many rounds there have been. One query, or none."""
    rounds = rounds_of(draw) if rounds is None else rounds
    is_open = any(round.state == RoundState.COMMITTED for round in rounds)
    drawn = [round for round in rounds if round.state == RoundState.DRAWN]
    last = drawn[-1].blocked if drawn else draw.blocked
    return Standing(last is not None, is_open, len(rounds))


def last_drawn(rounds: list[TeamRound]) -> TeamRound | None:
    """The newest round that has an outcome."""
    drawn = [round for round in rounds if round.state == RoundState.DRAWN]
    return drawn[-1] if drawn else None


def blocked_now(draw: Draw, rounds: list[TeamRound]) -> dict[str, Any] | None:
    """§5.5 of the newest matching; None when teams stand or nothing has been drawn."""
    last = last_drawn(rounds)
    found: dict[str, Any] | None = last.blocked if last else draw.blocked
    return found


def standing_root(draw: Draw) -> str:
    """The teams root in force: of the newest round with an outcome, else of the draw."""
    last = last_drawn(rounds_of(draw))
    return last.teams_root if last else draw.teams_root


def round_sources(round: TeamRound) -> list[RoundSource]:
    """The sources it named, in order."""
    typed = {value.position: value for value in round.values.all()}
    return [
        RoundSource(i, s["source"], s["form"], datetime.fromisoformat(s["when"]), typed.get(i))
        for i, s in enumerate(round.entropy)
    ]
