"""What one check finds in many draws, and the few statistics that all checks are made of."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from tests.draw.fairness.tails import chi_square_tail, kolmogorov_tail, normal_tail


@dataclass(frozen=True, slots=True)
class Finding:
    """A statistic with its tail probability; `count` says of how many draws or numbers."""

    statistic: str
    tail: float
    count: int


@dataclass(frozen=True, slots=True)
class Check:
    """A question to the draws of one trial."""

    name: str
    question: str
    asked: Callable[[Any], Finding]


def chi_square(statistic: float, df: int, count: int) -> Finding:
    """A sum of squares, already divided by its variance."""
    return Finding(f"χ²({df:,}) = {statistic:,.1f}", chi_square_tail(statistic, df), count)


def z_score(found: float, expected: float, variance: float, count: int) -> Finding:
    """A sum whose mean and variance are known."""
    z = (found - expected) / math.sqrt(variance)
    return Finding(f"z = {z:+.2f}", normal_tail(z), count)


def kolmogorov(values: Iterable[float]) -> Finding:
    """Whether the values lie evenly between 0 and 1."""
    ordered = sorted(values)
    n = len(ordered)
    distance = max(max((i + 1) / n - v, v - i / n) for i, v in enumerate(ordered))
    return Finding(f"D = {distance:.5f}", kolmogorov_tail(distance, n), n)


def equally_often(cells: Iterable[int], count: int) -> Finding:
    """Whether one of these cells, all equally likely, is hit in each of `count` draws."""
    seen = list(cells)
    expected = sum(seen) / len(seen)
    return chi_square(sum((c - expected) ** 2 for c in seen) / expected, len(seen) - 1, count)


def each_alike(seen: Sequence[int], eigenvalue: float, count: int) -> Finding:
    """Whether things drawn so many to a draw are drawn alike; `eigenvalue` of their covariance in one draw."""
    mean = sum(seen) / len(seen)
    squares = sum((c - mean) ** 2 for c in seen)
    return chi_square(squares / (count * eigenvalue), len(seen) - 1, count)


def pairs_alike(seen: Mapping[tuple[int, int], int], things: Sequence[int]) -> tuple[float, int]:
    """What is left of the pairs' counts when each thing's own frequency is taken away: (sum of squares, df).

    `seen` counts the draws with both i < j. Pairs split as vectors into a constant, a part from each thing, and the
    rest; in a sample where all things are alike the rest has one variance in all its directions.
    """
    n = len(things)
    sums = dict.fromkeys(things, 0)
    for i, j in combinations(things, 2):
        sums[i] += seen.get((i, j), 0)
        sums[j] += seen.get((i, j), 0)
    mean = sum(sums.values()) / n
    own = {i: (sums[i] - mean) / (n - 2) for i in things}
    every = mean / (n - 1)
    squares = sum(
        (seen.get((i, j), 0) - own[i] - own[j] - every) ** 2 for i, j in combinations(things, 2)
    )
    return squares, n * (n - 3) // 2


def crossed(table: Sequence[Sequence[float]]) -> tuple[float, int]:
    """What is left of a table when the frequency of each row and column is taken away: (sum of squares, df)."""
    rows, columns = len(table), len(table[0])
    of_row = [sum(row) / columns for row in table]
    of_column = [sum(row[j] for row in table) / rows for j in range(columns)]
    mean = sum(of_row) / rows
    squares = sum(
        (cell - of_row[i] - of_column[j] + mean) ** 2
        for i, row in enumerate(table)
        for j, cell in enumerate(row)
    )
    return squares, (rows - 1) * (columns - 1)


def together(size: int, of: int, chosen: int) -> float:
    """The chance that `chosen` given things are all in a simple random sample of `size` out of `of`."""
    return math.perm(size, chosen) / math.perm(of, chosen)
