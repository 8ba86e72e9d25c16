"""What a plan line means in numbers: firms per stratum, visits per person, the share of its item."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from doubledraw.platform.plans.documents.census import stratum_label
from doubledraw.platform.plans.documents.quota import size

DAYS_A_MONTH = 365 / 12


@dataclass(frozen=True, slots=True)
class StratumNumbers:
    """N_h and n_h of one stratum."""

    name: str
    population: int
    sample: int

    @property
    def label(self) -> str:
        return stratum_label(self.name)

    @property
    def percent(self) -> float:
        return 100 * self.sample / self.population if self.population else 0.0


@dataclass(frozen=True, slots=True)
class SeatNumbers:
    """One seat: how many people can be drawn for it, how many visits they share; whether they are inspectors."""

    department: str
    qualification: str
    count: int
    people: int
    visits: int
    is_inspectors: bool = True

    @property
    def each(self) -> float:
        return self.visits / self.people if self.people else 0.0


@dataclass(frozen=True, slots=True)
class ItemNumbers:
    """One item over all lines of the plan that look into it: all its objects, and how many are visited."""

    pk: int
    name: str
    population: int
    sample: int

    @property
    def share(self) -> Fraction:
        return Fraction(self.sample, self.population or 1)


@dataclass(frozen=True, slots=True)
class LineNumbers:
    """One line. `unplaced` firms have no stratum; `items` are those of the visit, the leading one first."""

    strata: tuple[StratumNumbers, ...]
    unplaced: int = 0
    seats: tuple[SeatNumbers, ...] = ()
    months: float = 1.0
    items: tuple[ItemNumbers, ...] = ()

    @property
    def population(self) -> int:
        return sum(s.population for s in self.strata) + self.unplaced

    @property
    def sample(self) -> int:
        return sum(s.sample for s in self.strata)

    @property
    def percent(self) -> float:
        return 100 * self.sample / self.population if self.population else 0.0

    @property
    def per_month(self) -> float:
        return self.sample / self.months

    @property
    def people_per_firm(self) -> int:
        """Inspectors; experts and institutions come besides them (KL-05)."""
        return sum(seat.count for seat in self.seats if seat.is_inspectors)

    @property
    def together(self) -> int:
        """Visits that would be made besides, if every item were looked into on a visit of its own."""
        return self.sample * max(0, len(self.items) - 1)

    def estimate(self) -> dict[str, Any]:
        """The numbers that are sealed with the line."""
        strata = [
            {"name": s.name, "population": s.population, "sample": s.sample} for s in self.strata
        ]
        return {"population": self.population, "sample": self.sample, "strata": strata}


def stratum_numbers(
    strata: Sequence[Mapping[str, Any]], populations: Mapping[str, int]
) -> tuple[StratumNumbers, ...]:
    """The numbers of each stratum, in the line's order."""
    return tuple(
        StratumNumbers(s["name"], populations.get(s["name"], 0), _size(s, populations))
        for s in strata
    )


def _size(stratum: Mapping[str, Any], populations: Mapping[str, int]) -> int:
    return size(stratum, populations.get(stratum["name"], 0))


def months_between(starts: date, ends: date) -> float:
    """The length of a period in months, at least one."""
    return max(1.0, ((ends - starts).days + 1) / DAYS_A_MONTH)
