"""Substitutes: the next target of the reserve, the next inspector for a seat (§5, 递补)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from doubledraw.draw.design import Design
from doubledraw.draw.matching import Filling, People, Teams
from doubledraw.draw.selection import Ranked


@dataclass(frozen=True, slots=True)
class SubstituteTeam:
    """The team of a substitute target, seat by seat. Missing people are logged, never added by hand."""

    target: str
    seats: tuple[tuple[str, ...], ...]
    missing: tuple[int, ...]

    @property
    def short(self) -> bool:
        """Whether some seat lacks people."""
        return any(self.missing)


def next_target(reserve: Iterable[Ranked], stratum: str, used: Collection[str]) -> Ranked | None:
    """The next unused rank of the stratum's reserve; None when it is exhausted."""
    open_ranks = (row for row in reserve if row.stratum == stratum and row.id not in used)
    return min(open_ranks, key=lambda row: row.rank, default=None)


def team_for(
    design: Design, target: str, people: People, standing: Teams, seed: str
) -> SubstituteTeam:
    """The team of one substitute target by steps 3 and 4 for it alone, on the loads so far.

    standing  the teams in force now: a target or person that was replaced no longer counts
    seed      the one those teams were drawn with: the draw's, or seed_r of the team round
    """
    loads = loads_so_far(people, standing)
    team: tuple[tuple[str, ...], ...] = ()
    for g in range(len(design.seats)):
        filling = Filling(design, g, (target,), people, {target: team}, loads, seed)
        filling.fill()
        refs = filling.result()[target]
        team = (*team, refs)
        for ref in refs:
            loads[ref] += 1
    missing = tuple(s.count - len(refs) for s, refs in zip(design.seats, team, strict=True))
    return SubstituteTeam(target, team, missing)


def next_inspector(
    design: Design,
    target: str,
    g: int,
    people: People,
    standing: Teams,
    seed: str,
    unavailable: Collection[str] = (),
) -> str | None:
    """Who takes the seat of an inspector who must withdraw: least (load so far, r), under cap.

    Nobody on the team, the one who withdraws included, and nobody in `unavailable` is taken.
    None when nobody is left: the team is short and logged as such.
    """
    loads = loads_so_far(people, standing)
    filling = Filling(design, g, (target,), people, {target: standing.seats[target]}, loads, seed)
    return filling.next_one(0, unavailable)


def loads_so_far(people: People, standing: Teams) -> dict[str, int]:
    """The roster's loads plus what the teams in force give everybody."""
    given = standing.loads
    return {person.ref: person.load + given.get(person.ref, 0) for person in people.roster}
