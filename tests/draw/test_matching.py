"""Matching: full whenever that is possible, and a true certificate whenever it is not."""

import random
import time

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doubledraw.draw import matching
from doubledraw.draw.design import Design
from tests.draw import draws, plain

REGIONS = ["r1", "r2", "r3"]


@st.composite
def worlds(draw, seats=1):
    """Small places, tight enough to block now and then."""
    rng = random.Random(draw(st.integers(0, 2**32)))
    targets = {f"T{n:02d}": rng.choice(REGIONS) for n in range(rng.randint(0, 9))}
    roster = [
        (
            f"p{n}",
            rng.choice(["甲", "甲", "乙"]),
            ",".join(q for q in ("q1", "q2") if rng.random() < 0.7),
            rng.choice(["*", "r1", "r2", "r3", "r1,r2", "r2,r3"]),
            rng.choice(["-", "2", "3", "4", "5"]),
            str(rng.randint(0, 2)),
        )
        for n in range(rng.randint(0, 8))
    ]
    recusals = [(t, row[0], "KIN") for t in targets for row in roster if rng.random() < 0.15]
    wanted = [
        {
            "department": rng.choice(["甲", "乙"]),
            "count": rng.randint(1, 2),
            "qualification": rng.choice(["", "q1"]),
        }
        for _ in range(seats)
    ]
    design = draws.design(seats=wanted, max_load=rng.choice([None, 3, 6]))
    return design, targets, roster, recusals, f"{rng.getrandbits(256):064x}"


def assigned(world):
    design, targets, roster, recusals, seed = world
    people = matching.People.of(targets.items(), roster, recusals)
    return matching.assign(Design.parse(design), list(targets), people, seed)


def lines(teams):
    return teams.file().decode().split("\n")[:-1]


@settings(max_examples=300)
@given(worlds(seats=1) | worlds(seats=2) | worlds(seats=3))
def test_it_is_what_the_norm_says_word_by_word(world):
    design, targets, roster, recusals, seed = world
    expected = plain.assign(design, list(targets), targets, roster, recusals, seed)
    teams = assigned(world)
    assert (teams.to_json() if isinstance(teams, matching.Blocked) else lines(teams)) == expected


def eligible(world, g=0):
    """(target, ref) pairs of the first seat, by the rules alone."""
    design, targets, roster, recusals, _ = world
    seat, recused = design["seats"][g], {row[:2] for row in recusals}
    return {
        (t, row[0])
        for t, region in targets.items()
        for row in roster
        if row[1] == seat["department"]
        and seat["qualification"] in ("", *row[2].split(","))
        and ("*" in row[3].split(",") or region in row[3].split(","))
        and (t, row[0]) not in recused
    }


def rooms(world):
    """How many visits everybody has left."""
    design, _, roster, _, _ = world
    limits = {
        r[0]: [float(c) for c in (r[4], design["max_load"] or "-") if c != "-"] for r in roster
    }
    return {r[0]: max(0, min(limits[r[0]], default=10**6) - int(r[5])) for r in roster}


@settings(max_examples=300)
@given(worlds())
def test_everybody_is_served_exactly_when_a_full_flow_exists(world):
    design, targets, _, _, _ = world
    count = design["seats"][0]["count"]
    graph = nx.DiGraph()
    graph.add_nodes_from(["source", "sink"])
    graph.add_edges_from((("source", t) for t in targets), capacity=count)
    graph.add_edges_from(eligible(world), capacity=1)
    for ref, room in rooms(world).items():
        graph.add_edge(ref, "sink", capacity=room)
    full = nx.maximum_flow_value(graph, "source", "sink") == count * len(targets)
    assert isinstance(assigned(world), matching.Teams) == full


@settings(max_examples=300)
@given(worlds())
def test_every_certificate_is_true(world):
    """Recounted without the engine: these targets need more than all who may come can give."""
    blocked = assigned(world)
    if isinstance(blocked, matching.Teams):
        return
    pairs, room = eligible(world), rooms(world)
    count = world[0]["seats"][0]["count"]
    most = sum(min(r, sum((t, ref) in pairs for t in blocked.targets)) for ref, r in room.items())
    assert blocked.need == count * len(blocked.targets)
    assert blocked.most == most
    assert blocked.need > most
    assert list(blocked.targets) == sorted(blocked.targets)


@given(worlds(seats=2))
def test_a_team_keeps_every_rule(world):
    design, targets, _, recusals, _ = world
    teams = assigned(world)
    if isinstance(teams, matching.Blocked):
        return
    recused, room = {row[:2] for row in recusals}, rooms(world)
    for target in targets:
        team = teams.of(target)
        assert len(team) == len(set(team)) == sum(seat["count"] for seat in design["seats"])
        assert not {(target, ref) for ref in team} & recused
    assert all(given_ <= room[ref] for ref, given_ in teams.loads.items())


@given(worlds(seats=2), st.randoms())
def test_the_order_of_targets_roster_and_recusals_does_not_matter(world, rng):
    design, targets, roster, recusals, seed = world
    shuffled = [list(targets.items()), roster[:], recusals[:]]
    for part in shuffled:
        rng.shuffle(part)
    again = assigned((design, dict(shuffled[0]), shuffled[1], shuffled[2], seed))
    assert again == assigned(world)


def test_fewer_people_than_seats_is_blocked_and_no_error():
    design = draws.design(seats=[{"department": "甲", "count": 2, "qualification": ""}])
    blocked = assigned((design, {"T": "r1"}, [("p", "甲", "", "*", "-", "0")], [], "1" * 64))
    assert blocked.to_json() == {"seat": 0, "targets": ["T"], "need": 2, "most": 1}
    words = blocked.words()
    for part in (
        "Seat 0",
        "2 of 甲",
        "r1",
        "p (eligible for 1, can still take 1)",
        "raise their capacity",
    ):
        assert part in words


def test_a_block_with_nobody_eligible_says_so():
    design = draws.design(seats=[{"department": "甲", "count": 1, "qualification": "电梯"}])
    blocked = assigned((design, {"T": "r1"}, [("p", "甲", "", "*", "-", "0")], [], "1" * 64))
    assert "nobody is eligible" in blocked.words()
    assert "holding 电梯" in blocked.words()


def test_no_seats_no_people():
    teams = assigned((draws.design(seats=[]), {"T": "r1"}, [], [], "1" * 64))
    assert teams.of("T") == ()
    assert teams.file() == b""


def city(rng, capacity):
    """10,000 targets, 500 inspectors, 20 regions, 1 % of all pairs recused."""
    regions = [f"r{n:02d}" for n in range(20)]
    targets = {f"T{n:06d}": rng.choice(regions) for n in range(10_000)}
    roster = [
        (
            f"p{n:03d}",
            "甲",
            "",
            ",".join(sorted(rng.sample(regions, 2))),
            capacity,
            str(rng.randint(0, 4)),
        )
        for n in range(500)
    ]
    recusals = [(t, row[0], "KIN") for t in targets for row in roster if rng.random() < 0.01]
    design = draws.design(
        seats=[{"department": "甲", "count": 2, "qualification": ""}], max_load=None
    )
    return design, targets, roster, recusals, "7" * 64


@pytest.mark.parametrize("capacity", ["-", "42", "41"])
def test_a_city_is_matched_in_two_seconds(capacity):
    """Also when capacity is so short that the alternating search works hard, or in vain."""
    design, targets, roster, recusals, seed = city(random.Random(1), capacity)
    people = matching.People.of(targets.items(), roster, recusals)
    parsed = Design.parse(design)
    start = time.process_time()
    teams = matching.assign(parsed, list(targets), people, seed)
    spent = time.process_time() - start
    print(f"\ncapacity {capacity}: {spent:.2f} CPU seconds, {type(teams).__name__}")
    assert spent <= 2
    if capacity == "-":
        assert sum(teams.loads.values()) == 20_000
