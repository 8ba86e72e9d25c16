"""How many firms of one place chance alone would draw: the exact distribution of a stratified draw.

In each stratum the number drawn from a place is hypergeometric; strata are independent, so the total is
their convolution.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import exp, lgamma

NEGLIGIBLE = 1e-12
TAIL = 0.025


@dataclass(frozen=True, slots=True)
class Cell:
    """One stratum seen from one place: how many it has, how many of them are here, how many are drawn."""

    population: int
    here: int
    size: int


@dataclass(frozen=True, slots=True)
class Range:
    """What is expected, and from where to where 95 % of fair draws fall, at least."""

    expected: float
    low: int
    high: int


def chance_range(cells: Iterable[Cell]) -> Range:
    """The range outside which a fair draw falls at most 2.5 % of the time on either side."""
    cells = [cell for cell in cells if cell.here and cell.size]
    first, chances = 0, [1.0]
    for cell in cells:
        start, more = _hypergeometric(cell)
        first, chances = first + start, _convolved(chances, more)
    expected = sum(cell.size * cell.here / cell.population for cell in cells)
    return Range(
        expected, first + _under(chances), first + len(chances) - 1 - _under(chances[::-1])
    )


def _hypergeometric(cell: Cell) -> tuple[int, list[float]]:
    """(smallest number that is not negligible, probabilities from there on)."""
    lowest = max(0, cell.size + cell.here - cell.population)
    highest = min(cell.here, cell.size)
    chances = [_chance(cell, k) for k in range(lowest, highest + 1)]
    kept = [k for k, chance in enumerate(chances) if chance > NEGLIGIBLE]
    return lowest + kept[0], chances[kept[0] : kept[-1] + 1]


def _chance(cell: Cell, k: int) -> float:
    elsewhere = cell.population - cell.here
    return exp(
        _log_choose(cell.here, k)
        + _log_choose(elsewhere, cell.size - k)
        - _log_choose(cell.population, cell.size)
    )


def _log_choose(n: int, k: int) -> float:
    return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)


def _convolved(a: Sequence[float], b: Sequence[float]) -> list[float]:
    total = [0.0] * (len(a) + len(b) - 1)
    for i, x in enumerate(a):
        for j, y in enumerate(b):
            total[i + j] += x * y
    return total


def _under(chances: Sequence[float]) -> int:
    """How many outcomes may be cut off this end together without exceeding the tail."""
    cut, mass = 0, 0.0
    for chance in chances:
        mass += chance
        if mass > TAIL:
            return cut
        cut += 1
    return cut - 1
