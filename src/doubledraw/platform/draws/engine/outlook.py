"""What a draw would mean, from counts alone: chances per stratum, and where people may be short.

Never a trial draw: a trial would tell somebody what a seed gives before the seed exists.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from doubledraw.platform.draws.engine.coordination import Effect, effects
from doubledraw.platform.draws.engine.freezing import sizes_of, strata_may_be_public
from doubledraw.platform.draws.engine.shortages import shortages
from doubledraw.platform.draws.selectors.candidates import Roster
from doubledraw.platform.draws.selectors.districts import Ground
from doubledraw.platform.draws.selectors.exclusions import Excluded
from doubledraw.platform.draws.selectors.recusals import recusal_counts
from doubledraw.platform.draws.selectors.rolls import (
    Cell,
    by_stratum,
    excluded_counts,
    population_cells,
)
from doubledraw.platform.draws.selectors.roster import roster
from doubledraw.platform.draws.states import DistrictRule
from doubledraw.platform.kernel.verdict import Verdict
from doubledraw.platform.plans.models import PlanLine

EVERYBODY_IN = Excluded()


@dataclass(frozen=True, slots=True)
class StratumOutlook:
    """One stratum: its rule, how many there are, how many are drawn."""

    name: str
    rule: str
    population: int
    size: int

    @property
    def chance(self) -> float:
        """The stated chance of each of its targets (srs) or of its targets on average."""
        return self.size / self.population if self.population else 0.0

    @property
    def percent(self) -> float:
        """The same in hundredths."""
        return 100 * self.chance


@dataclass(frozen=True, slots=True)
class Outlook:
    """Everything the drawer should know before the freeze."""

    strata: tuple[StratumOutlook, ...]
    excluded: Mapping[str, int]
    roster: Roster
    shortages: tuple[Verdict, ...]
    recusals: Mapping[str, int]
    effects: tuple[Effect, ...] = ()
    strata_public: bool = True

    @property
    def capped(self) -> int:
        """How many firms nothing but the yearly cap leaves out."""
        return sum(effect.capped for effect in self.effects)

    @property
    def population(self) -> int:
        return sum(stratum.population for stratum in self.strata)

    @property
    def sample(self) -> int:
        return sum(stratum.size for stratum in self.strata)


def outlook(
    line: PlanLine,
    year: int,
    without: Excluded = EVERYBODY_IN,
    districts: DistrictRule = DistrictRule.REGISTERED,
) -> Outlook:
    """Count the line's targets and inspectors as they stand now, but those left out by rule."""
    cells = population_cells(line, without.places)
    populations = Counter[str]()
    for cell in cells:
        populations[cell.stratum] += cell.targets
    sizes = sizes_of(line.strata, populations)
    people = roster(line, year, Ground(districts, frozenset(cell.region for cell in cells)))
    strata = tuple(
        StratumOutlook(s["name"], rule_of(s), populations[s["name"]], sizes[s["name"]])
        for s in line.strata
    )
    visits = expected_visits(cells, populations, sizes)
    short = shortages(line, visits, people.people, districts)
    refs = frozenset(person.ref for person in people.people)
    kept_apart = recusal_counts(line, refs, without.firms.keys())
    return Outlook(
        strata,
        excluded_counts(line) | without.counts,
        people,
        short,
        kept_apart,
        cap_effects(line, populations, without),
        strata_may_be_public(line),
    )


def cap_effects(
    line: PlanLine, populations: Mapping[str, int], without: Excluded
) -> tuple[Effect, ...]:
    """What the yearly cap does to the line's strata, `populations` being who stays; () where no cap is adopted."""
    if without.cap is None:
        return ()
    capped = by_stratum(line, without.capped_places)
    names = [str(stratum["name"]) for stratum in line.strata]
    before = {name: populations.get(name, 0) + capped[name] for name in names}
    return effects(before, capped, lambda counts: sizes_of(line.strata, counts))


def rule_of(stratum: Mapping[str, Any]) -> str:
    """The rule of a stratum as the plan states it: 3/100, or a count."""
    return str(stratum.get("ratio") or stratum.get("count") or "")


def expected_visits(
    cells: list[Cell], populations: Mapping[str, int], sizes: Mapping[str, int]
) -> dict[tuple[str, str], Fraction]:
    """(region, its name) → how many drawn targets to expect there."""
    expected: dict[tuple[str, str], Fraction] = {}
    for cell in cells:
        share = Fraction(sizes[cell.stratum] * cell.targets, populations[cell.stratum])
        place = (cell.region, cell.region_name)
        expected[place] = expected.get(place, Fraction()) + share
    return expected
