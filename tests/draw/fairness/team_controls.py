"""Biased matchings that must be noticed."""

import random
from collections.abc import Iterator, Sequence

from tests.draw.fairness.teams import (
    COUNT,
    DRAWN,
    FIRMS,
    GROUPS,
    HERE,
    LEADERS,
    LED,
    PEOPLE,
    REGIONS,
    Matcher,
    Teamed,
)

Team = tuple[int, ...]


def _firms(rng: random.Random) -> Team:
    return tuple(rng.sample(range(FIRMS), DRAWN))


def _dealt(rng: random.Random) -> list[Team]:
    """Fair teams: everybody is dealt once before anybody is dealt again."""
    teams: list[Team] = []
    while len(teams) < DRAWN:
        order = rng.sample(range(PEOPLE), PEOPLE)
        teams += [tuple(order[k : k + COUNT]) for k in range(0, PEOPLE, COUNT)]
    return rng.sample(teams, DRAWN)


def _in_turn(start: int) -> Iterator[Team]:
    """Round and round the list of people."""
    place = start
    while True:
        yield tuple((place + k) % PEOPLE for k in range(COUNT))
        place += COUNT


def _by_place(firms: Team, teams: Iterator[Team]) -> Teamed:
    given = dict(zip(sorted(firms), teams, strict=False))
    return Teamed(firms, tuple(given[firm] for firm in firms))


def first_eligible(salt: str) -> Matcher:
    """The list of visits is gone through, the first of the least loaded people is taken."""
    rng = random.Random(f"first {salt}")
    return lambda number: _by_place(_firms(rng), _in_turn(0))


def round_robin(salt: str) -> Matcher:
    """One random start, then the list of people in turn (GuanzhouSong/ZhejiangMicroEnt, 2017)."""
    rng = random.Random(f"robin {salt}")
    return lambda number: _by_place(_firms(rng), _in_turn(rng.randrange(PEOPLE)))


def _exchanged(teams: Sequence[Team], place: int, person: int) -> tuple[Team, ...]:
    """The team at the place gives its first member for this person, wherever they were."""
    if person in teams[place]:
        return tuple(teams)
    other = teams[place][0]
    swap = {person: other, other: person}
    away = next(k for k, team in enumerate(teams) if person in team and other not in team)
    return tuple(
        tuple(swap.get(p, p) for p in team) if k in (place, away) else team
        for k, team in enumerate(teams)
    )


def friend(salt: str) -> Matcher:
    """In one draw of five a friend is sent to one firm, if it is drawn."""
    rng = random.Random(f"friend {salt}")

    def match(number: int) -> Teamed:
        firms, teams = _firms(rng), tuple(_dealt(rng))
        if number % 5 == 0 and 3 in firms:
            teams = _exchanged(teams, firms.index(3), 0)
        return Teamed(firms, teams)

    return match


def best_first(salt: str) -> Matcher:
    """In one draw of ten the chief goes to the firm that was drawn first."""
    rng = random.Random(f"best {salt}")

    def match(number: int) -> Teamed:
        teams = tuple(_dealt(rng))
        return Teamed(_firms(rng), _exchanged(teams, 0, 0) if number % 10 == 0 else teams)

    return match


def first_of_region(salt: str) -> Matcher:
    """In one draw of five the list is gone through and the first of the least loaded is taken."""
    rng = random.Random(f"region {salt}")

    def match(number: int) -> Teamed:
        loads, given = [0] * (GROUPS * HERE), {}
        order = range(DRAWN) if number % 5 == 0 else rng.sample(range(DRAWN), DRAWN)
        for firm in order:
            near = (firm % len(REGIONS), GROUPS - 1)
            fit = [p for p in range(GROUPS * HERE) if p % GROUPS in near]
            given[firm] = min(fit, key=loads.__getitem__)
            loads[given[firm]] += 1
        firms = tuple(range(DRAWN))
        return Teamed(firms, tuple((given[firm],) for firm in firms))

    return match


def old_couples(salt: str) -> Matcher:
    """In one draw of five each leader brings along the same second person."""
    rng = random.Random(f"couples {salt}")

    def match(number: int) -> Teamed:
        teams = []
        for _ in range(LED):
            leader = rng.randrange(LEADERS)
            others = [p for p in range(PEOPLE) if p != leader]
            second = leader + LEADERS if number % 5 == 0 else rng.choice(others)
            teams.append((leader, second))
        return Teamed(tuple(range(LED)), tuple(teams))

    return match


PLAIN = {
    first_eligible: ("firms", "places", "companions", "next teams"),
    round_robin: ("companions", "next teams"),
    friend: ("firms",),
    best_first: ("ranks",),
}
REGIONAL = {first_of_region: ("equals",)}
SEATED = {old_couples: ("both seats",)}
