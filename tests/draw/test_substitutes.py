"""Substitutes come in order, on the loads so far, and are never filled by hand."""

import pytest

from doubledraw.draw import matching, substitutes
from doubledraw.draw.design import Design
from doubledraw.draw.selection import Ranked
from tests.draw import draws, plain

SEED = "9" * 64
RESERVE = [Ranked("A", 4, "t4", "x"), Ranked("A", 5, "t5", "x"), Ranked("B", 2, "u2", "x")]


def test_the_next_unused_rank_of_the_stratum():
    assert substitutes.next_target(RESERVE, "A", ()).id == "t4"
    assert substitutes.next_target(RESERVE, "A", {"t4"}).id == "t5"
    assert substitutes.next_target(RESERVE, "B", {"t4"}).id == "u2"


def test_an_exhausted_reserve_gives_nobody():
    assert substitutes.next_target(RESERVE, "A", {"t4", "t5"}) is None
    assert substitutes.next_target(RESERVE, "C", ()) is None


@pytest.fixture
def world():
    seats = [
        {"department": "甲", "count": 2, "qualification": ""},
        {"department": "乙", "count": 1, "qualification": ""},
    ]
    design = Design.parse(draws.design(seats=seats, max_load=5))
    roster = [(f"p{n}", "甲乙"[n % 2], "", "*", "-", str(n % 3)) for n in range(10)]
    recusals = [("T9", "p0", "KIN"), ("T9", "p1", "KIN")]
    people = matching.People.of([(f"T{n}", "r") for n in range(10)], roster, recusals)
    standing = matching.assign(design, ["T0", "T1", "T2"], people, SEED)
    return design, people, standing


def by_the_norm(design, people, standing, target, g, taken):
    """Everybody who may take the seat, in order of (load so far, r)."""
    loads, seat = substitutes.loads_so_far(people, standing), design.seats[g]
    free = [
        p.ref
        for p in people.roster
        if p.fits(seat)
        and loads[p.ref] < 5
        and p.ref not in people.recused.get(target, ())
        and p.ref not in taken
    ]
    return sorted(
        free, key=lambda ref: (loads[ref], plain.number(f"edge/{g}", SEED, f"{target}/{ref}"))
    )


def test_the_team_of_a_substitute_target_takes_the_least_loaded(world):
    design, people, standing = world
    team = substitutes.team_for(design, "T9", people, standing, SEED)
    assert not team.short
    assert team.seats[0] == tuple(sorted(by_the_norm(design, people, standing, "T9", 0, ())[:2]))
    assert team.seats[1] == tuple(by_the_norm(design, people, standing, "T9", 1, ())[:1])
    assert not {"p0", "p1"} & {ref for seat in team.seats for ref in seat}


def test_a_short_team_says_how_many_are_missing(world):
    design, people, _ = world
    few = matching.People(people.roster[:3], people.recused, people.regions)
    alone = matching.Teams({"T0": (("p0",), ("p1",))})
    team = substitutes.team_for(design, "T9", few, alone, SEED)
    assert team.short
    assert team.missing == (1, 1)
    assert team.seats == (("p2",), ())


def test_the_next_inspector_is_the_least_loaded_who_is_not_on_the_team(world):
    design, people, standing = world
    team = standing.of("T0")
    expected = by_the_norm(design, people, standing, "T0", 0, team)
    assert substitutes.next_inspector(design, "T0", 0, people, standing, SEED) == expected[0]
    again = substitutes.next_inspector(
        design, "T0", 0, people, standing, SEED, unavailable={expected[0]}
    )
    assert again == expected[1]


def test_nobody_left_is_none(world):
    design, people, standing = world
    everybody = {p.ref for p in people.roster}
    assert substitutes.next_inspector(design, "T0", 0, people, standing, SEED, everybody) is None


def test_nobody_goes_over_their_cap(world):
    design, people, standing = world
    for n in range(20):
        team = substitutes.team_for(design, f"T{3 + n % 6}", people, standing, SEED)
        standing = matching.Teams({**standing.seats, f"X{n}": team.seats})
    assert max(substitutes.loads_so_far(people, standing).values()) <= 5
    assert team.short
