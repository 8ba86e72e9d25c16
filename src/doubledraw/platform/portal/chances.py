"""How likely each firm is drawn, said so that anybody can picture it: one in so many."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import Any

Stratum = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Chance:
    """`take` of every `of` firms; "all", or "about" when rounded. `weighted`: an average, the heavier the likelier."""

    take: int = 0
    of: int = 0
    form: str = "exact"
    share: float = 0.0
    is_weighted: bool = False

    @property
    def percent(self) -> str:
        """The share in percent, two significant digits."""
        return f"{self.share * 100:.2g}%" if self.share < 0.995 else "100%"


@dataclass(frozen=True, slots=True)
class Row:
    """One stratum as the table shows it; `place` counts from 1, for links."""

    place: int
    name: str
    population: int
    size: int
    reserve: int
    cut: str
    chance: Chance


def stated(stratum: Stratum, method: str) -> Chance:
    """The chance of one firm of a stratum: the ratio as published where it decides, else what came of it."""
    population, size = stratum["population"], stratum["size"]
    if not population:
        return Chance(form="none")
    share = size / population
    weighted = method == "pareto"
    if size == population:
        return Chance(1, 1, "all", share, weighted)
    ratio = Fraction(stratum["ratio"]) if stratum.get("ratio") else None
    if ratio and ceil(ratio * population) == size:
        return Chance(ratio.numerator, ratio.denominator, "exact", float(ratio), weighted)
    return _rounded(size, population, share, weighted)


def _rounded(size: int, population: int, share: float, weighted: bool) -> Chance:
    if population % size == 0:
        return Chance(1, population // size, "exact", share, weighted)
    if population >= 4 * size:
        return Chance(1, round(population / size), "about", share, weighted)
    return Chance(round(10 * share), 10, "about", share, weighted)


def rows(strata: Iterable[Stratum], method: str, reserve: int) -> list[Row]:
    """The table of stated chances, in the order of the design."""
    return [
        Row(
            place=place,
            name=stratum["name"],
            population=stratum["population"],
            size=stratum["size"],
            reserve=min(reserve, stratum["population"] - stratum["size"]),
            cut=stratum.get("cut", ""),
            chance=stated(stratum, method),
        )
        for place, stratum in enumerate(strata, 1)
    ]


def smallest(draws: Iterable[tuple[list[Stratum], str]]) -> Chance | None:
    """The smallest stated chance of all strata that have anybody in them, weighted draws apart."""
    chances = (
        stated(stratum, method)
        for strata, method in draws
        if method == "srs"
        for stratum in strata
        if stratum["population"]
    )
    return min(chances, key=lambda chance: chance.share, default=None)
