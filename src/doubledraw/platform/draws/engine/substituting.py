"""The next in order: a substitute's team, an inspector's successor, and the leaves that the log names (DD-1 §5)."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from doubledraw.draw import leaves, matching, substitutes
from doubledraw.draw.design import Design
from doubledraw.platform.draws.engine.rounds import (
    draw_seed,
    people_files,
    regions_of,
    round_seed,
    rows_of,
)
from doubledraw.platform.draws.engine.words import in_our_words
from doubledraw.platform.draws.models import Draw, TeamRound

Seats = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Bench:
    """Everything a substitution follows from: the people, the teams in force, the seeds."""

    design: Design
    people: matching.People
    standing: matching.Teams
    draw_seed: str
    seed: str

    def team_for(self, target: str) -> tuple[Seats, int]:
        """The team of a substitute target, and how many people it lacks."""
        with in_our_words():
            found = substitutes.team_for(self.design, target, self.people, self.standing, self.seed)
        return found.seats, sum(found.missing)

    def successor(self, target: str, seat: int, unavailable: Collection[str]) -> str:
        """Who takes the seat of somebody who withdraws; "" when nobody is left."""
        with in_our_words():
            found = substitutes.next_inspector(
                self.design, target, seat, self.people, self.standing, self.seed, unavailable
            )
        return found or ""

    def with_team(self, target: str, seats: Seats) -> "Bench":
        """The same after a team has changed."""
        return replace(self, standing=matching.Teams({**self.standing.seats, target: seats}))

    def target_leaf(self, target: str, role: str) -> str:
        """The leaf hash of a firm in the targets tree."""
        suite = self.design.hashing()
        text = leaves.target_leaf(suite, self.design.draw_id, self.draw_seed, target, role)
        return leaves.leaf_hash(suite, text)

    def team_leaf(self, target: str, seats: Seats) -> str:
        """The leaf hash of a firm's team."""
        suite, team = self.design.hashing(), [ref for refs in seats for ref in refs]
        text = leaves.team_leaf(suite, self.design.draw_id, self.seed, target, team)
        return leaves.leaf_hash(suite, text)


def bench(
    draw: Draw,
    last: TeamRound | None,
    teams: Mapping[str, Seats],
    *,
    withdrawn: Collection[str],
    apart: Iterable[tuple[str, str]],
    more: Iterable[str] = (),
) -> Bench:
    """The bench of a draw whose teams stand since `last` (None: since the draw itself).

    withdrawn  refs that take no more places in this draw
    apart      (target, ref) that must not meet, beyond the frozen recusals
    more       targets that are about to take a place
    """
    files = people_files(draw, last)
    roster = rows_of("roster.tsv", files["roster.tsv"])
    recusals = rows_of("recusals.tsv", files["recusals.tsv"])
    known = {row[:2] for row in recusals}
    recusals += [(code, ref, "") for code, ref in sorted(apart) if (code, ref) not in known]
    regions = regions_of(draw, [*teams, *more])
    people = matching.People.of(
        regions.items(), [row for row in roster if row[0] not in withdrawn], recusals
    )
    with in_our_words():
        design = Design.parse(draw.design)
    seed = draw_seed(draw)
    standing = matching.Teams(dict(teams))
    return Bench(design, people, standing, seed, round_seed(last) if last else seed)
