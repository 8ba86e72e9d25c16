"""What a draw would mean, from counts alone: chances per stratum, and where people may be short.

Never a trial draw: a trial would tell somebody what a seed gives before the seed exists.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import Any

from doubledraw.platform.draws.engine.freezing import sizes_of
from doubledraw.platform.draws.selectors.exclusions import Excluded
from doubledraw.platform.draws.selectors.recusals import recusal_counts
from doubledraw.platform.draws.selectors.rolls import Cell, excluded_counts, population_cells
from doubledraw.platform.draws.selectors.roster import Candidate, Roster, roster
from doubledraw.platform.kernel.verdict import Verdict, no
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

    @property
    def population(self) -> int:
        return sum(stratum.population for stratum in self.strata)

    @property
    def sample(self) -> int:
        return sum(stratum.size for stratum in self.strata)


def outlook(line: PlanLine, year: int, without: Excluded = EVERYBODY_IN) -> Outlook:
    """Count the line's targets and inspectors as they stand now, but those left out by rule."""
    cells = population_cells(line, without.places)
    populations = Counter[str]()
    for cell in cells:
        populations[cell.stratum] += cell.targets
    sizes = sizes_of(line.strata, populations)
    people = roster(line, year)
    strata = tuple(
        StratumOutlook(s["name"], rule_of(s), populations[s["name"]], sizes[s["name"]])
        for s in line.strata
    )
    short = shortages(line, expected_visits(cells, populations, sizes), people.people)
    refs = frozenset(person.ref for person in people.people)
    kept_apart = recusal_counts(line, refs, without.firms.keys())
    return Outlook(strata, excluded_counts(line) | without.counts, people, short, kept_apart)


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


def shortages(
    line: PlanLine, expected: Mapping[tuple[str, str], Fraction], people: tuple[Candidate, ...]
) -> tuple[Verdict, ...]:
    """Where a seat cannot be filled, or is likely not to be; warnings, worst first."""
    impossible: list[Verdict] = []
    unlikely: list[Verdict] = []
    for seat in line.seats:
        fitting = [person for person in people if fits(person, seat)]
        for (region, name), visits in expected.items():
            here = [person for person in fitting if person.covers(region)]
            found = _short(line, seat, name, visits, here)
            if found is not None:
                (impossible if len(here) < seat["count"] else unlikely).append(found)
        found = _short_in_all(line, seat, sum(expected.values(), Fraction()), fitting)
        if found is not None:
            unlikely.append(found)
    return tuple(impossible + unlikely)


def fits(person: Candidate, seat: Mapping[str, Any]) -> bool:
    """Whether the seat's department and qualification are theirs."""
    qualification = seat.get("qualification", "")
    return person.department == seat["department"] and (
        not qualification or qualification in person.qualifications
    )


def _short(
    line: PlanLine, seat: Mapping[str, Any], region: str, visits: Fraction, here: list[Candidate]
) -> Verdict | None:
    said = _said(seat) | {"region": region}
    if len(here) < seat["count"]:
        return no(
            "no_team_in_region",
            "{region}：{seat}要 {count} 人，能去的只有 {eligible} 人",
            None,
            "抽中这里的企业就配不齐人。请在人员名录里补充能去{region}的人员。",
            eligible=len(here),
            **said,
        )
    need, room = ceil(visits * seat["count"]), sum(person.room(line.max_load) for person in here)
    if need <= room:
        return None
    return no(
        "little_room_in_region",
        "{region}：{seat}预计要 {need} 人次，能去的 {eligible} 人最多 {room} 人次",
        None,
        "请补充人员，或提高每人上限。",
        need=need,
        eligible=len(here),
        room=int(room),
        **said,
    )


def _short_in_all(
    line: PlanLine, seat: Mapping[str, Any], visits: Fraction, fitting: list[Candidate]
) -> Verdict | None:
    need = ceil(visits * seat["count"])
    room = sum(person.room(line.max_load) for person in fitting)
    if need <= room:
        return None
    return no(
        "little_room",
        "全部区划：{seat}预计要 {need} 人次，{eligible} 人最多 {room} 人次",
        None,
        "请补充人员，或提高每人上限。",
        need=need,
        eligible=len(fitting),
        room=int(room),
        **_said(seat),
    )


def _said(seat: Mapping[str, Any]) -> dict[str, object]:
    held = seat.get("qualification", "")
    return {
        "seat": " ".join(filter(None, (seat["department"], held))),
        "count": seat["count"],
    }
