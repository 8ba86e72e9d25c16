"""Who stands in the frame, who is excluded, who can be on a team: rows from the directories, as counts or lines."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.timezone import localtime

from doubledraw.platform.draws.models import Assignment
from doubledraw.platform.draws.states import (
    WEIGHTS,
    DrawState,
    ExclusionReason,
    LeftOut,
)
from doubledraw.platform.kernel.errors import Invalid
from doubledraw.platform.plans.models import PlanLine
from doubledraw.platform.plans.states import Method, StrataBy
from doubledraw.platform.records.cursors import streamed
from doubledraw.platform.registry.models import Inspector, Recusal, Target
from doubledraw.platform.registry.selectors import targets_in_scope
from doubledraw.platform.registry.selectors.populations import EVERYBODY, NO_INDUSTRY
from doubledraw.platform.registry.states import InspectorStatus, TargetStatus

Row = tuple[str, ...]
UNCLASSED, OTHERS = "未分类", "其他"
COLUMNS = ("industry", "region_id", "region__name", "credit_class")


@dataclass(frozen=True, slots=True)
class Cell:
    """How many active targets a stratum has in a region."""

    stratum: str
    region: str
    region_name: str
    targets: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """An inspector who can be drawn, as a line of the roster."""

    ref: str
    department: str
    qualifications: tuple[str, ...]
    regions: tuple[str, ...]
    capacity: int | None
    load: int

    def row(self) -> Row:
        """The six columns of roster.tsv."""
        capacity = "-" if self.capacity is None else str(self.capacity)
        return (
            *(self.ref, self.department, ",".join(self.qualifications)),
            *(",".join(self.regions), capacity, str(self.load)),
        )

    def covers(self, region: str) -> bool:
        """Whether they may work in the region."""
        return self.regions == ("*",) or region in self.regions

    def room(self, max_load: int | None) -> float:
        """How many more visits they can take."""
        caps = [cap for cap in (self.capacity, max_load) if cap is not None]
        return max(0, min(caps) - self.load) if caps else float("inf")


@dataclass(frozen=True, slots=True)
class Roster:
    """Who can be drawn, and who of the seats' departments cannot, with the reason."""

    people: tuple[Candidate, ...]
    left_out: tuple[dict[str, str], ...]

    @property
    def left_out_counts(self) -> dict[str, int]:
        """Reason label → count."""
        return dict(Counter(LeftOut.of(person["reason"]).label for person in self.left_out))


def in_scope(line: PlanLine) -> QuerySet[Target]:
    """Every target the line is about, whatever its status."""
    return targets_in_scope(line.plan.organ, line.scope)


def stratum_namer(line: PlanLine) -> Callable[[str, str, str, str], str]:
    """From COLUMNS of a target to the name of its stratum; Invalid when the line has none for it.

    Names are those of `registry.selectors.counts_by`; 其他 takes whoever has no stratum of their own.
    """
    names = frozenset(str(stratum["name"]) for stratum in line.strata)
    by = StrataBy.of(line.strata_by)

    def named(industry: str, region: str, region_name: str, credit: str) -> str:
        own = {
            StrataBy.CREDIT_CLASS: credit or UNCLASSED,
            StrataBy.INDUSTRY: industry or NO_INDUSTRY,
            StrataBy.REGION: region_name,
            StrataBy.NONE: EVERYBODY,
        }[by]
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


def population_cells(line: PlanLine) -> list[Cell]:
    """Active targets by stratum and region, one query whatever the size."""
    named = stratum_namer(line)
    counted = in_scope(line).filter(status=TargetStatus.ACTIVE).values_list(*COLUMNS)
    return [
        Cell(named(industry, region, name, credit), region, name, targets)
        for industry, region, name, credit, targets in counted.annotate(
            targets=Count("pk")
        ).order_by("region_id")
    ]


def excluded_counts(line: PlanLine) -> dict[str, int]:
    """Reason code → how many targets of the scope are left out."""
    counted = in_scope(line).exclude(status=TargetStatus.ACTIVE).values_list("status")
    found: Counter[str] = Counter()
    for status, targets in counted.annotate(targets=Count("pk")).order_by("status"):
        found[_exclusion(status)] += targets
    return dict(found)


def frame_and_strata(line: PlanLine) -> Iterator[tuple[Row, Row]]:
    """For each active target its line of frame.tsv and its line of strata.tsv."""
    named, weighed = stratum_namer(line), weigher(line)
    targets = in_scope(line).filter(status=TargetStatus.ACTIVE)
    with streamed(targets.values_list("code", *COLUMNS), 10_000) as rows:
        for code, industry, region, name, credit in rows:
            stratum = named(industry, region, name, credit)
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


def roster(line: PlanLine, year: int) -> Roster:
    """The inspectors of the seats' departments, as they stand today."""
    departments = {seat["organ"]: seat["department"] for seat in line.seats}
    loads = loads_of_year(year)
    people, left_out = [], []
    found = Inspector.objects.filter(organ__code__in=departments).select_related("organ")
    for inspector in found.order_by("ref"):
        reason = _why_left_out(inspector, line.starts)
        if reason:
            left_out.append({"ref": inspector.ref, "name": inspector.name, "reason": reason.value})
        else:
            people.append(_candidate(inspector, departments, loads))
    return Roster(tuple(people), tuple(left_out))


def loads_of_year(year: int) -> dict[str, int]:
    """Inspector ref → visits given by this year's draws that were not voided."""
    given = Assignment.objects.filter(draw__drawn_at__year=year).exclude(
        draw__state=DrawState.VOIDED
    )
    return dict(given.values_list("inspector_ref").annotate(visits=Count("pk")))


def recusal_rows(line: PlanLine, refs: frozenset[str]) -> list[Row]:
    """The lines of recusals.tsv: relations between targets of the frame and people of the roster."""
    active = in_scope(line).filter(status=TargetStatus.ACTIVE)
    rows = Recusal.objects.filter(target__in=active)
    found = rows.values_list("target__code", "inspector__ref", "reason")
    return [row for row in found if row[1] in refs]


def _exclusion(status: str) -> str:
    moved = status == TargetStatus.MOVED
    return str(ExclusionReason.MOVED if moved else ExclusionReason.INACTIVE)


def _why_left_out(inspector: Inspector, starts: date) -> LeftOut | None:
    if inspector.status != InspectorStatus.ACTIVE:
        return LeftOut.INACTIVE
    if inspector.valid_until is not None and inspector.valid_until < starts:
        return LeftOut.EXPIRED
    return None if inspector.regions else LeftOut.NO_REGION


def _candidate(
    inspector: Inspector, departments: Mapping[str, str], loads: Mapping[str, int]
) -> Candidate:
    regions: list[Any] = sorted(set(inspector.regions))
    return Candidate(
        inspector.ref,
        departments[inspector.organ.code],
        tuple(sorted(set(inspector.qualifications))),
        ("*",) if "*" in regions else tuple(regions),
        inspector.capacity,
        inspector.prior_load + loads.get(inspector.ref, 0),
    )
