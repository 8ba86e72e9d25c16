"""Checks of teams: people against firms, ranks and places, people against each other, equals under regions."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import combinations

from tests.draw.fairness.findings import Check, Finding, chi_square, crossed, equally_often
from tests.draw.fairness.teams import (
    COUNT,
    DRAWN,
    FIRMS,
    GROUPS,
    HERE,
    LEADERS,
    PEOPLE,
    REGIONS,
    Teamed,
)

Draws = Sequence[Teamed]


def _table(
    draws: Draws, rows: int, columns: int, visits: Iterable[tuple[int, Iterable[int]]]
) -> Finding:
    """Rows against people, each of whom has the same number of visits in every draw.

    All of a draw's variation then lies where rows and people cross, and by symmetry it is equal in all directions.
    """
    table = [[0] * columns for _ in range(rows)]
    for row, team in visits:
        for person in team:
            table[row][person] += 1
    squares, df = crossed(table)
    share = COUNT / columns
    eigenvalue = DRAWN * columns * share * (1 - share) / df
    return chi_square(squares / (len(draws) * eigenvalue), df, len(draws))


def firms(draws: Draws) -> Finding:
    """30 firms × 8 people: who goes where, of those firms that are drawn."""
    visits = ((f, team) for draw in draws for f, team in zip(*draw, strict=True))
    return _table(draws, FIRMS, PEOPLE, visits)


def ranks(draws: Draws) -> Finding:
    """12 ranks × 8 people: how a firm was drawn says nothing of who visits it."""
    visits = (pair for draw in draws for pair in enumerate(draw.teams))
    return _table(draws, DRAWN, PEOPLE, visits)


def places(draws: Draws) -> Finding:
    """12 places in the list of visits, by id, × 8 people."""
    visits = (
        (place, team)
        for draw in draws
        for place, (_, team) in enumerate(sorted(zip(*draw, strict=True)))
    )
    return _table(draws, DRAWN, PEOPLE, visits)


def companions(draws: Draws) -> Finding:
    """28 pairs of people on the team of the firm with the least id."""
    seen = Counter(tuple(sorted(min(zip(*draw, strict=True))[1])) for draw in draws)
    return equally_often((seen[pair] for pair in combinations(range(PEOPLE), 2)), len(draws))


def next_teams(draws: Draws) -> Finding:
    """420 ways in which the next two firms of the list get two teams with nobody in common."""
    pairs = [*combinations(range(PEOPLE), 2)]
    ways = [(a, b) for a in pairs for b in pairs if not {*a} & {*b}]
    found = Counter(map(_first_two, draws))
    seen = {way: found[way] for way in ways}
    return equally_often((seen[way] for way in ways), sum(seen.values()))


def _first_two(draw: Teamed) -> tuple[tuple[int, ...], tuple[int, ...]]:
    (_, one), (_, other) = sorted(zip(*draw, strict=True))[:2]
    return tuple(sorted(one)), tuple(sorted(other))


def equals(draws: Draws) -> Finding:
    """People who may work in the same regions, against the firms of one region."""
    squares, dfs = 0.0, 0
    for group in range(GROUPS):
        for region in range(len(REGIONS)):
            if group in (region, GROUPS - 1):
                more, df = _equals(draws, group, region)
                squares, dfs = squares + more, dfs + df
    return chi_square(squares, dfs, len(draws))


def _equals(draws: Draws, group: int, region: int) -> tuple[float, int]:
    """Squares in units of what they are in one draw on average: symmetry makes them alike in all directions."""
    rows = DRAWN // len(REGIONS)
    total = [[0] * HERE for _ in range(rows)]
    in_one, df = 0.0, 1
    for draw in draws:
        one = [[0] * HERE for _ in range(rows)]
        for firm, team in zip(*draw, strict=True):
            if firm % len(REGIONS) == region and team[0] % GROUPS == group:
                one[firm // len(REGIONS)][team[0] // GROUPS] = 1
        for i, row in enumerate(one):
            for j, cell in enumerate(row):
                total[i][j] += cell
        squares, df = crossed(one)
        in_one += squares
    squares, _ = crossed(total)
    return squares / (in_one / df), df


def both_seats(draws: Draws) -> Finding:
    """Leader and second person of the first firm: 12 pairs of two leaders, 16 of a leader and another."""
    seen = Counter(draw.teams[0] for draw in draws)
    leaders, others = range(LEADERS), range(LEADERS, PEOPLE)
    of_leaders = [seen[a, b] for a in leaders for b in leaders if a != b]
    mixed = [seen[a, b] for a in leaders for b in others]
    squares = 0.0
    for cells in (of_leaders, mixed):
        expected = sum(cells) / len(cells)
        squares += sum((c - expected) ** 2 for c in cells) / expected
    return chi_square(squares, len(of_leaders) + len(mixed) - 2, len(draws))


PLAIN = (
    Check("firms", "is everybody sent to every firm equally often?", firms),
    Check("ranks", "does the order in which firms were drawn say who visits them?", ranks),
    Check("places", "does a firm's place in the list say who visits it?", places),
    Check("companions", "does everybody go with everybody equally often?", companions),
    Check("next teams", "does one firm's team tell the next one's?", next_teams),
)
REGIONAL = (
    Check("equals", "are people with the same regions sent to each firm equally often?", equals),
)
SEATED = (Check("both seats", "does the leader's name tell the second person's?", both_seats),)
