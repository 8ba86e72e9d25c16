"""Provisional cuts: how far down each stratum one must look to be sure of enough candidates.

A cut only saves work. Whatever it lets through comes before everything it keeps out, so enough
candidates are the right candidates; if too few come (once in 10^15 draws), it is widened.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from doubledraw.draw.errors import DrawError
from doubledraw.draw.frame import WEIGHT_LIMIT
from doubledraw.engines.statements import Value

EVERY_NUMBER = "g"  # greater than every hex digit
EVERY_Q = 1e300  # greater than every q: those are below 2^106
NOBODY = 1 << 62  # heavier than every weight
SIGMAS = 8
SPARE = 32
_PREFIX = 16  # hex digits of a cut


@dataclass(frozen=True, slots=True)
class Cut:
    """What to look for in one stratum; `take` = n_h + reserve, but at most N_h."""

    stratum: str
    position: int
    take: int
    below: str

    def row(self) -> tuple[Value, ...]:
        """The columns of `cut` in the statement."""
        return (self.stratum, self.position, self.take, self.below)


@dataclass(frozen=True, slots=True)
class ParetoCut(Cut):
    """With the certainty units taken out: n and total are what is left for the others."""

    certain: int
    n: int
    total: int
    below_q: float

    def row(self) -> tuple[Value, ...]:
        """The columns of `cut` in the statement."""
        return (
            *(self.stratum, self.position, self.take, self.below),
            *(self.certain, self.n, self.total, self.below_q),
        )


@dataclass(frozen=True, slots=True)
class Weights:
    """The weights of a stratum: the heaviest as (weight, units), descending, and sums of all."""

    heaviest: Sequence[tuple[int, int]]
    targets: int
    total: int
    squares: float


def below(want: int, population: int, widening: int = 0) -> str:
    """The number that at least `want` of `population` targets stay under, almost surely."""
    ample = (want + margin(want)) << (2 * widening)
    if ample >= population:
        return EVERY_NUMBER
    return f"{(ample << (4 * _PREFIX)) // population:0{_PREFIX}x}"


def margin(want: int) -> int:
    """Eight standard deviations of how many fall under a cut, and some more for small draws."""
    return SIGMAS * (math.isqrt(want) + 1) + SPARE


def srs(stratum: str, position: int, take: int, population: int, widening: int) -> Cut:
    """The cut of a stratum with equal chances."""
    return Cut(stratum, position, take, below(take, population, widening))


def pareto(
    stratum: str, position: int, take: int, size: int, weights: Weights, widening: int
) -> ParetoCut:
    """The cut of a stratum with unequal chances (§4.4)."""
    _check_weights(stratum, size, weights)
    rest, certain, n = _without_certain(size, weights)
    cut = ParetoCut(stratum, position, take, EVERY_NUMBER, certain, n, max(rest.total, 1), EVERY_Q)
    want = take - (size - n)
    if not n:
        return replace(cut, below=below(want, rest.targets, widening))
    return replace(cut, below_q=_below_q(want, n, rest, widening))


def _check_weights(stratum: str, size: int, weights: Weights) -> None:
    if size * weights.total >= WEIGHT_LIMIT:
        raise DrawError(
            "weights_too_large",
            f"stratum {stratum}: {size} times the sum of weights {weights.total} is 2^53 or more",
            "strata.tsv, field weight",
            "Divide all weights of this stratum by a common number.",
            "§4.4",
            {"stratum": stratum, "size": size, "total": weights.total},
        )


def _without_certain(size: int, weights: Weights) -> tuple[Weights, int, int]:
    """What is left, the least weight taken with certainty, the places left."""
    n, targets, total, squares, certain = (
        *(size, weights.targets, weights.total, weights.squares, NOBODY),
    )
    for weight, units in weights.heaviest:
        if not n or n * weight < total:
            break
        n, targets, total = n - units, targets - units, total - units * weight
        squares -= float(units) * weight * weight
        certain = weight
    return Weights((), targets, total, squares), certain, n


def _below_q(want: int, n: int, rest: Weights, widening: int) -> float:
    """q = 1 holds n units on average, with variance Σλ(1−λ); from there as far as `want` needs."""
    extra = max(want - n + margin(want), 1)
    variance = n - n * n * rest.squares / rest.total**2
    step = (2.0 * extra / variance) * 4**widening if variance > 0 else EVERY_Q
    return EVERY_Q if step > 1e6 or want + extra >= rest.targets else 1.0 + step
