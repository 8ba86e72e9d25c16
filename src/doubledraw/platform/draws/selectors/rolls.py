"""Who stands in the frame, who is excluded, who can be on a team: rows from the directories, as counts or lines."""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.utils.timezone import localtime

from doubledraw.platform.draws.states import (
    WEIGHTS,
    ExclusionReason,
)
from doubledraw.platform.kernel.errors import Invalid
from doubledraw.platform.plans.models import PlanLine
from doubledraw.platform.plans.states import Method, StrataBy
from doubledraw.platform.records.cursors import streamed
from doubledraw.platform.registry.models import Target
from doubledraw.platform.registry.selectors import targets_in_scope
from doubledraw.platform.registry.selectors.populations import EVERYBODY, NO_INDUSTRY, with_mark
from doubledraw.platform.registry.states import TargetStatus

Row = tuple[str, ...]
UNCLASSED, OTHERS = "未分类", "其他"
COLUMNS = ("industry", "region_id", "region__name", "credit_class", "mark")
Place = tuple[str, str, str, str, str]
"""COLUMNS of a target."""
NOBODY: Mapping[Place, int] = {}


@dataclass(frozen=True, slots=True)
class Cell:
    """How many active targets a stratum has in a region."""

    stratum: str
    region: str
    region_name: str
    targets: int


def in_scope(line: PlanLine) -> QuerySet[Target]:
    """Every target the line is about, whatever its status."""
    return targets_in_scope(line.plan.organ, line.scope)


def placed(line: PlanLine) -> QuerySet[Target]:
    """The active targets of the line, with what COLUMNS asks: `mark` as the line's strata need it."""
    active = in_scope(line).filter(status=TargetStatus.ACTIVE)
    names = [str(stratum["name"]) for stratum in line.strata]
    return with_mark(active, line.plan.organ, str(line.strata_by), names)


def stratum_namer(line: PlanLine) -> Callable[[str, str, str, str, str], str]:
    """From COLUMNS of a target to the name of its stratum; Invalid when the line has none for it.

    Names are those of `registry.selectors.counts_by`; 其他 takes whoever has no stratum of their own.
    """
    names = frozenset(str(stratum["name"]) for stratum in line.strata)
    by = StrataBy.of(line.strata_by)

    def named(industry: str, region: str, region_name: str, credit: str, mark: str) -> str:
        own = {
            StrataBy.CREDIT_CLASS: credit or UNCLASSED,
            StrataBy.INDUSTRY: industry or NO_INDUSTRY,
            StrataBy.REGION: region_name,
            StrataBy.NONE: EVERYBODY,
        }.get(by, mark or OTHERS)
        found = own if own in names else OTHERS
        if found not in names:
            raise Invalid(
                "stratum_missing",
                "名录里有“{stratum}”，计划行没有给这一层比例",
                remedy="请调整计划行的分层或对象范围，重新公布计划后再抽取。",
                stratum=own,
            )
        return found

    return named


def population_cells(line: PlanLine, without: Mapping[Place, int] = NOBODY) -> list[Cell]:
    """Active targets by stratum and region, one query whatever the size.

    `without`: COLUMNS → how many of these are left out by rule.
    """
    named, gone = stratum_namer(line), _by_own_marks(line, without)
    counted = placed(line).values_list(*COLUMNS)
    rows = counted.annotate(targets=Count("pk")).order_by("region_id")
    cells = (
        Cell(named(*place), place[1], place[2], targets - gone[place])
        for *words, targets in rows
        if (place := (words[0], words[1], words[2], words[3], words[4]))
    )
    return [cell for cell in cells if cell.targets > 0]


def _by_own_marks(line: PlanLine, counts: Mapping[Place, int]) -> Counter[Place]:
    """The counts as `line` places firms: drawn in one stratum, it asks for no marks."""
    if StrataBy.of(line.strata_by).is_mark:
        return Counter(counts)
    found = Counter[Place]()
    for (industry, region, name, credit, _), firms in counts.items():
        found[industry, region, name, credit, ""] += firms
    return found


def by_stratum(line: PlanLine, counts: Mapping[Place, int]) -> Counter[str]:
    """Firms counted by place, counted by the stratum of the line."""
    named, found = stratum_namer(line), Counter[str]()
    for place, firms in _by_own_marks(line, counts).items():
        found[named(*place)] += firms
    return found


def excluded_counts(line: PlanLine) -> dict[str, int]:
    """Reason code → how many targets of the scope are left out."""
    counted = in_scope(line).exclude(status=TargetStatus.ACTIVE).values_list("status")
    found: Counter[str] = Counter()
    for status, targets in counted.annotate(targets=Count("pk")).order_by("status"):
        found[_exclusion(status)] += targets
    return dict(found)


def frame_and_strata(line: PlanLine, without: Collection[str] = ()) -> Iterator[tuple[Row, Row]]:
    """For each active target but those `without` its line of frame.tsv and its line of strata.tsv."""
    named, weighed = stratum_namer(line), weigher(line)
    with streamed(placed(line).values_list("code", *COLUMNS), 10_000) as rows:
        for code, industry, region, name, credit, mark in rows:
            if code in without:
                continue
            stratum = named(industry, region, name, credit, mark)
            yield (code, region), (code, stratum, str(weighed(credit)))


def weigher(line: PlanLine) -> Callable[[str], int]:
    """The weight of a credit class; 1 when all chances are equal."""
    if line.method != Method.PARETO:
        return lambda credit: 1
    return lambda credit: WEIGHTS[credit or UNCLASSED]


def exclusion_rows(line: PlanLine) -> list[Row]:
    """The lines of exclusions.tsv: who in the scope is not in the frame, and why."""
    gone = in_scope(line).exclude(status=TargetStatus.ACTIVE)
    return [
        (
            code,
            _exclusion(status),
            f"{TargetStatus.of(status).label} {localtime(changed):%Y-%m-%d}",
        )
        for code, status, changed in gone.values_list("code", "status", "changed_at")
    ]


def _exclusion(status: str) -> str:
    moved = status == TargetStatus.MOVED
    return str(ExclusionReason.MOVED if moved else ExclusionReason.INACTIVE)
