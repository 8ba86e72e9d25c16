"""Checks of equal chances: firms, pairs, places in the list, ranks, strata, two draws, numbers."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import combinations

from tests.draw.fairness.findings import (
    Check,
    Finding,
    chi_square,
    crossed,
    each_alike,
    equally_often,
    kolmogorov,
    pairs_alike,
    together,
    z_score,
)
from tests.draw.fairness.targets import FIRMS, OTHERS, OTHERS_SIZE, SIZE, Drawn

Draws = Sequence[Drawn]
ENDS = 3  # firms at either end of the list
STRIDE = 20  # the register's own order: every twentieth firm of the list, round and round


def _spread(size: int, of: int) -> float:
    """The variance of one firm's presence in one draw, apart from the sum that is fixed."""
    share = size / of
    return share * (1 - share) * of / (of - 1)


def inclusion(draws: Draws) -> Finding:
    """53 firms, each with the chance 10/53."""
    seen = Counter(firm for draw in draws for firm in draw.selected)
    return each_alike([seen[i] for i in range(FIRMS)], _spread(SIZE, FIRMS), len(draws))


def pairs(draws: Draws) -> Finding:
    """1,378 pairs of firms."""
    seen = Counter(pair for draw in draws for pair in combinations(sorted(draw.selected), 2))
    squares, df = pairs_alike(seen, range(FIRMS))
    two, three, four = (together(SIZE, FIRMS, k) for k in (2, 3, 4))
    return chi_square(squares / (len(draws) * (two - 2 * three + four)), df, len(draws))


def _scored(draws: Draws, score: Sequence[float]) -> Finding:
    """The sum of the drawn firms' scores, against its mean and variance."""
    mean = sum(score) / FIRMS
    variance = _spread(SIZE, FIRMS) * sum((s - mean) ** 2 for s in score)
    found = sum(score[firm] for draw in draws for firm in draw.selected)
    return z_score(found, len(draws) * SIZE * mean, len(draws) * variance, len(draws))


def place(draws: Draws) -> Finding:
    """Early or late in the order of ids."""
    return _scored(draws, range(FIRMS))


def entry(draws: Draws) -> Finding:
    """Early or late in another order, that in which the register was filled."""
    return _scored(draws, [STRIDE * i % FIRMS for i in range(FIRMS)])


def ends(draws: Draws) -> Finding:
    """The first three and the last three of the list."""
    return _scored(draws, [float(i < ENDS or i >= FIRMS - ENDS) for i in range(FIRMS)])


def neighbours(draws: Draws) -> Finding:
    """How often a firm is drawn together with the next in the list."""
    joints = FIRMS - 1
    two, three, four = (together(SIZE, FIRMS, k) for k in (2, 3, 4))
    apart = joints**2 - joints - 2 * (joints - 1)
    variance = joints * two + 2 * (joints - 1) * three + apart * four - (joints * two) ** 2
    found = sum(_adjacent(draw.selected) for draw in draws)
    return z_score(found, len(draws) * joints * two, len(draws) * variance, len(draws))


def _adjacent(selected: Iterable[int]) -> int:
    drawn = set(selected)
    return sum(firm + 1 in drawn for firm in drawn)


def first_rank(draws: Draws) -> Finding:
    """Who stands first of those drawn."""
    seen = Counter(draw.selected[0] for draw in draws)
    return equally_often((seen[i] for i in range(FIRMS)), len(draws))


def first_substitute(draws: Draws) -> Finding:
    """Who would come next."""
    seen = Counter(draw.reserve[0] for draw in draws)
    return equally_often((seen[i] for i in range(FIRMS)), len(draws))


def strata(draws: Draws) -> Finding:
    """53 × 20 pairs of a firm and one of the other stratum."""
    table = [[0] * OTHERS for _ in range(FIRMS)]
    for draw in draws:
        for firm in draw.selected:
            row = table[firm]
            for other in draw.others:
                row[other] += 1
    squares, df = crossed(table)
    variance = len(draws) * _spread(SIZE, FIRMS) * _spread(OTHERS_SIZE, OTHERS)
    return chi_square(squares / variance, df, len(draws))


def next_draw(draws: Draws) -> Finding:
    """53 × 53 pairs: who is drawn now, who is drawn the next time."""
    table = [[0] * FIRMS for _ in range(FIRMS)]
    couples = list(zip(draws[::2], draws[1::2], strict=False))
    for now, then in couples:
        for firm in now.selected:
            row = table[firm]
            for other in then.selected:
                row[other] += 1
    squares, df = crossed(table)
    return chi_square(squares / (len(couples) * _spread(SIZE, FIRMS) ** 2), df, len(couples))


def again(draws: Draws) -> Finding:
    """How many of those drawn now are drawn the next time as well."""
    couples = list(zip(draws[::2], draws[1::2], strict=False))
    found = sum(len({*now.selected} & {*then.selected}) for now, then in couples)
    share = SIZE / FIRMS
    variance = SIZE * share * (1 - share) * (FIRMS - SIZE) / (FIRMS - 1)
    return z_score(found, len(couples) * SIZE * share, len(couples) * variance, len(couples))


def even_numbers(draws: Draws) -> Finding:
    """The numbers themselves lie evenly between 0 and 1."""
    return kolmogorov(number for draw in draws for number in draw.numbers)


CHECKS = (
    Check("inclusion", "is every firm drawn equally often?", inclusion),
    Check("pairs", "is every pair of firms drawn equally often?", pairs),
    Check("place", "does an early or late place in the order of ids matter?", place),
    Check("entry", "does an early or late entry in the register matter?", entry),
    Check("ends", "are the first and the last of the list drawn as often as all?", ends),
    Check(
        "neighbours", "are neighbours in the list drawn together as often as others?", neighbours
    ),
    Check("first rank", "is everybody first equally often?", first_rank),
    Check("first substitute", "is everybody the first substitute equally often?", first_substitute),
    Check("strata", "does who is drawn in one stratum tell who is drawn in another?", strata),
    Check("next draw", "does a draw tell anything of the next?", next_draw),
    Check("again", "is who was drawn drawn again as often as anybody?", again),
    Check("numbers", "do the numbers lie evenly?", even_numbers),
)
