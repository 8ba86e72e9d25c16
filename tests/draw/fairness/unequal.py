"""Unequal chances (pareto): 40 firms of weights 1 to 5, their exact chances, checks and controls.

Pareto sampling meets n·x/X up to a small known error (Rosén 1997). The checks therefore compare with the exact
chances of the method, found by integrating over the place of the cut.
"""

import math
import random
from collections import Counter
from collections.abc import Sequence
from functools import cache
from itertools import combinations

from doubledraw.draw import numbers, selection
from tests.draw.fairness.findings import Check, Finding, chi_square, pairs_alike
from tests.draw.fairness.targets import frozen, seed_of

WEIGHTS, EACH, SIZE = (1, 2, 3, 4, 5), 8, 10
FIRMS = len(WEIGHTS) * EACH
TOTAL = EACH * sum(WEIGHTS)
_INTERVALS = 200  # Simpson's rule; with 100 the chances differ in the tenth digit

Selected = tuple[int, ...]  # firms by number; firm i has the weight WEIGHTS[i % 5]


def promised(weight: int) -> float:
    """n·x/X, the chance a plan states."""
    return SIZE * weight / TOTAL


@cache
def exact(*weights: int) -> float:
    """The chance that different firms of these weights are all drawn, under Pareto sampling."""
    rest = Counter(dict.fromkeys(WEIGHTS, EACH))
    rest.subtract(weights)
    total = 0.0
    for k in range(_INTERVALS + 1):
        share = 1 if k in (0, _INTERVALS) else 4 if k % 2 else 2
        total += share * _density(k / _INTERVALS, weights, rest)
    return total / (3 * _INTERVALS)


def _density(s: float, weights: Sequence[int], rest: Counter[int]) -> float:
    """The largest Q of these firms stands at s/(1 − s), and few enough others stand below it."""
    below = {x: _below(s, x) for x in WEIGHTS}
    density = sum(
        _slope(s, x) * math.prod(below[y] for j, y in enumerate(weights) if j != i)
        for i, x in enumerate(weights)
    )
    return density * _at_most(SIZE - len(weights), [below[x] for x in rest.elements()])


def _odds(weight: int) -> float:
    return promised(weight) / (1 - promised(weight))


def _below(s: float, weight: int) -> float:
    a = _odds(weight)
    return s * a / (1 - s + s * a)


def _slope(s: float, weight: int) -> float:
    a = _odds(weight)
    return a / (1 - s + s * a) ** 2


def _at_most(most: int, chances: Sequence[float]) -> float:
    """P(at most so many of these independent events)."""
    found = [1.0] + [0.0] * most
    for p in chances:
        for k in range(most, 0, -1):
            found[k] += (found[k - 1] - found[k]) * p
        found[0] *= 1 - p
    return math.fsum(found)


def engine(salt: str):
    """DoubleDraw's own selection, method pareto."""
    places = {f"91990126MA{i:07d}X": i for i in range(FIRMS)}
    rows = [(name, "甲", str(WEIGHTS[i % len(WEIGHTS)])) for name, i in places.items()]
    design, table = frozen(rows, strata=[{"name": "甲", "count": SIZE}], reserve=0, method="pareto")
    suite, sizes = design.hashing(), {"甲": SIZE}

    def sample(number: int) -> Selected:
        key = numbers.key(suite, "target", seed_of(design, salt, number))
        found = selection.select(design, table, sizes, key)
        return tuple(places[row.id] for row in found.selected)

    return sample


def _counts(draws: Sequence[Selected]) -> Counter[int]:
    return Counter(firm for draw in draws for firm in draw)


def of_weight(position: int) -> range:
    """The firms of one weight."""
    return range(position, FIRMS, len(WEIGHTS))


def chances(draws: Sequence[Selected]) -> Finding:
    """How often firms of each weight are drawn, against the exact chances."""
    seen, count = _counts(draws), len(draws)
    free = range(len(WEIGHTS) - 1)  # the last follows from the others: every draw has SIZE firms
    off = [sum(seen[i] for i in of_weight(k)) - count * EACH * exact(WEIGHTS[k]) for k in free]
    solved = _solved([[count * _covariance(k, m) for m in free] for k in free], off)
    return chi_square(sum(a * b for a, b in zip(off, solved, strict=True)), len(free), count)


def _covariance(k: int, m: int) -> float:
    """Of how many firms of two weights are drawn."""
    x, y = WEIGHTS[k], WEIGHTS[m]
    between = exact(x, y) - exact(x) * exact(y)
    if k != m:
        return EACH * EACH * between
    return EACH * exact(x) * (1 - exact(x)) + EACH * (EACH - 1) * between


def equals(draws: Sequence[Selected]) -> Finding:
    """Firms of one weight are drawn equally often."""
    seen, squares = _counts(draws), 0.0
    for k, x in enumerate(WEIGHTS):
        mean = sum(seen[i] for i in of_weight(k)) / EACH
        unlike = sum((seen[i] - mean) ** 2 for i in of_weight(k))
        squares += unlike / (len(draws) * (exact(x) - exact(x, x)))
    return chi_square(squares, len(WEIGHTS) * (EACH - 1), len(draws))


def pairs_of_equals(draws: Sequence[Selected]) -> Finding:
    """Pairs of firms of one weight are drawn equally often."""
    seen = Counter(pair for draw in draws for pair in combinations(sorted(draw), 2))
    squares, dfs = 0.0, 0
    for k, x in enumerate(WEIGHTS):
        unlike, df = pairs_alike(seen, of_weight(k))
        eigenvalue = exact(x, x) - 2 * exact(x, x, x) + exact(x, x, x, x)
        squares, dfs = squares + unlike / (len(draws) * eigenvalue), dfs + df
    return chi_square(squares, dfs, len(draws))


def _solved(matrix: list[list[float]], right: Sequence[float]) -> list[float]:
    """Gauss; the matrix is symmetric and positive."""
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    for k, pivot in enumerate(rows):
        for other in rows[k + 1 :]:
            factor = other[k] / pivot[k]
            other[:] = [a - factor * b for a, b in zip(other, pivot, strict=True)]
    found = [0.0] * len(rows)
    for k in reversed(range(len(rows))):
        known = sum(rows[k][j] * found[j] for j in range(k + 1, len(rows)))
        found[k] = (rows[k][-1] - known) / rows[k][k]
    return found


def weightless(salt: str):
    """Forgets the weights."""
    rng = random.Random(f"weightless {salt}")
    return lambda number: tuple(rng.sample(range(FIRMS), SIZE))


def roulette(salt: str):
    """A wheel with a field for each weight, turned until enough different firms have come."""
    rng = random.Random(f"roulette {salt}")
    fields = [WEIGHTS[i % len(WEIGHTS)] for i in range(FIRMS)]

    def sample(number: int) -> Selected:
        drawn: dict[int, None] = {}
        while len(drawn) < SIZE:
            drawn[rng.choices(range(FIRMS), fields)[0]] = None
        return tuple(drawn)

    return sample


def coarse(salt: str):
    """Pareto with numbers from 0 to 7; ties fall to the first in the list."""
    rng = random.Random(f"coarse {salt}")

    def sample(number: int) -> Selected:
        q = [
            (u / (1 - u)) / _odds(WEIGHTS[i % len(WEIGHTS)])
            for i in range(FIRMS)
            for u in [(rng.randrange(8) + 0.5) / 8]
        ]
        return tuple(sorted(range(FIRMS), key=q.__getitem__)[:SIZE])

    return sample


def along_the_list(salt: str):
    """The weights laid end to end in the list's order, one random start, then equal steps."""
    rng = random.Random(f"along {salt}")

    def sample(number: int) -> Selected:
        start, drawn, reached = rng.random(), [], 0.0
        for i in range(FIRMS):
            reached += promised(WEIGHTS[i % len(WEIGHTS)])
            if start + len(drawn) < reached:
                drawn.append(i)
        return tuple(drawn)

    return sample


CHECKS = (
    Check("chances by weight", "has every weight the chance that the method gives it?", chances),
    Check("equals", "are firms of the same weight drawn equally often?", equals),
    Check("pairs of equals", "are pairs of the same weight drawn equally often?", pairs_of_equals),
)
CONTROLS = {
    weightless: ("chances by weight",),
    roulette: ("chances by weight",),
    coarse: ("equals",),
    along_the_list: ("pairs of equals",),
}
