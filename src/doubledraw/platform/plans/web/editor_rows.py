"""The rows of the line editor: boxes with counts, strata, seats, each typed and counted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from doubledraw.platform.catalogue.models import Item
from doubledraw.platform.kernel.errors import DomainError
from doubledraw.platform.plans.documents.census import DIMENSIONS, OTHERS, stratum_label
from doubledraw.platform.plans.documents.numbers import LineNumbers
from doubledraw.platform.plans.policies.finding import Finding
from doubledraw.platform.plans.selectors.directories import Directories
from doubledraw.platform.plans.states import SeatFrom
from doubledraw.platform.plans.web.line_form import Reading
from doubledraw.platform.plans.web.shown import DIMENSION_LABELS, word_of
from doubledraw.platform.plans.web.typed import Typed, TypedSeat, TypedStratum

SEAT_ROWS = 6


@dataclass(frozen=True, slots=True)
class Option:
    """One box of a facet."""

    value: str
    label: str
    firms: int
    checked: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """One dimension of the scope with its boxes; `most` scales the bars."""

    name: str
    label: str
    options: list[Option]
    most: int


@dataclass(frozen=True, slots=True)
class StratumRow:
    """One row of the table of strata: typed and counted."""

    typed: TypedStratum
    label: str
    population: int
    sample: int
    joins_others: bool
    problem: DomainError | None
    findings: list[Finding]


@dataclass(frozen=True, slots=True)
class ItemGroup:
    """The items of one organ that a line can have; `chosen` of them are on the line already."""

    organ: str
    items: list[Item]
    chosen: int


@dataclass(frozen=True, slots=True)
class SeatRow:
    """One row of the team."""

    typed: TypedSeat
    problem: DomainError | None
    is_spare: bool


def facets_of(found: Directories, typed: Typed) -> list[Facet]:
    """The boxes of the scope, with how many firms each would leave."""
    names = found.census.region_names
    whole: Mapping[str, Mapping[str, int]] = {
        name: found.census.facet(name, {}) for name in DIMENSIONS
    }
    facets = []
    for name in DIMENSIONS:
        chosen = typed.scope.get(name, ())
        left = found.census.facet(name, typed.scope)
        words = sorted({*whole[name], *chosen}, key=_order(name, whole[name]))
        options = [Option(w, word_of(name, w, names), left[w], w in chosen) for w in words]
        facets.append(
            Facet(name, DIMENSION_LABELS[name], options, max((o.firms for o in options), default=0))
        )
    return facets


def _order(dimension: str, firms: Mapping[str, int]) -> Any:
    """Classes by risk with 未分类 last, everything else by size."""
    if dimension == "credit_classes":
        return lambda word: (word == "", word)
    return lambda word: (-firms.get(word, 0), word)


def strata_rows(
    reading: Reading, counted: LineNumbers, findings: list[Finding]
) -> list[StratumRow]:
    """A row for each stratum the line could name; who has no quota joins 其他 where there is one."""
    typed = {row.name: row for row in reading.typed.strata}
    by_name = {stratum.name: stratum for stratum in counted.strata}
    populations = reading.found.census.own_strata(reading.typed.scope, reading.typed.strata_by)
    rows = []
    for name in reading.names:
        has = by_name.get(name)
        row = typed.get(name, TypedStratum(name))
        problem = reading.problems.get(f"strata.{name}")
        rows.append(
            StratumRow(
                row,
                stratum_label(name),
                has.population if has else populations[name],
                has.sample if has else 0,
                not has and not problem and OTHERS in reading.names and name != OTHERS,
                problem,
                [f for f in findings if f.field == f"strata.{name}"],
            )
        )
    return rows


def item_groups(items: Iterable[Item], typed: Typed) -> list[ItemGroup]:
    """The items by organ, in the order they come in: the plan's own first."""
    groups: dict[str, list[Item]] = {}
    for item in items:
        groups.setdefault(item.organ.name, []).append(item)
    return [
        ItemGroup(organ, own, sum(str(item.pk) in typed.further for item in own))
        for organ, own in groups.items()
    ]


def seat_rows(reading: Reading, saying: bool) -> list[SeatRow]:
    """The team as typed, then spare rows for more departments."""
    typed = list(reading.typed.seats)
    used = sum(bool(row.organ or row.count) for row in typed)
    typed += [TypedSeat()] * (SEAT_ROWS - len(typed))
    return [
        SeatRow(row, reading.problems.get(f"seats.{i}") if saying else None, i > max(used, 1))
        for i, row in enumerate(typed)
    ]


def departments_of(found: Directories) -> list[tuple[str, str, int]]:
    """(code, name, people) of the organs that can send somebody."""
    staffed = found.staffed()
    return [(code, found.departments[code], people) for code, people in staffed.items()]


def specialists_of(found: Directories) -> list[tuple[str, str, str, int]]:
    """(value, department, directory, how many) of the experts and institutions that can go along."""
    return [
        (f"{code}:{source}", found.departments[code], source.label, people)
        for source in (SeatFrom.EXPERTS, SeatFrom.INSTITUTIONS)
        for code, people in found.specialists(source).items()
    ]
