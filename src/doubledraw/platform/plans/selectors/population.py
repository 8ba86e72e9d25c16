"""What a plan's lines mean in numbers, from the directories as they stand now."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.conf import settings
from django.db.models import Count, Q

from doubledraw.platform.organs.models import Organ, Region
from doubledraw.platform.plans.documents.census import DIMENSIONS, Cell, Census
from doubledraw.platform.plans.documents.numbers import (
    LineNumbers,
    SeatNumbers,
    months_between,
    stratum_numbers,
)
from doubledraw.platform.plans.models import Plan, PlanLine
from doubledraw.platform.plans.policies.findings import (
    Finding,
    Limits,
    findings_of,
    item_findings,
    no_lines,
)
from doubledraw.platform.registry.models import Inspector
from doubledraw.platform.registry.selectors.pools import pool_partners
from doubledraw.platform.registry.selectors.populations import targets_in_scope
from doubledraw.platform.registry.states import InspectorStatus, TargetStatus
from doubledraw.statute.errors import StatuteError
from doubledraw.statute.parameters import Value
from doubledraw.statute.rules import in_force

WHOLE_ITEM = ("regions", "credit_classes")


@dataclass(frozen=True, slots=True)
class Person:
    """An inspector who can be drawn, as far as counting seats needs it."""

    organ_path: str
    qualifications: frozenset[str]
    valid_until: date | None


@dataclass(frozen=True)
class Directories:
    """Both directories of a plan's organ, counted: five queries, whatever the plan.

    `partners`: organ code → the paths of the organs whose people may sit in its seats because of a shared pool.
    """

    census: Census
    people: tuple[Person, ...]
    paths: Mapping[str, str]
    departments: Mapping[str, str]
    partners: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def qualifications(self) -> list[str]:
        """Every qualification that somebody holds, for choosing from."""
        return sorted({word for person in self.people for word in person.qualifications})

    def staffed(self) -> dict[str, int]:
        """Organ code → how many people can be drawn there, for organs that have any."""
        counts = {
            code: sum(person.organ_path.startswith(path) for person in self.people)
            for code, path in self.paths.items()
        }
        return {code: people for code, people in counts.items() if people}


def directories(plan: Plan) -> Directories:
    """The firms in the organ's directory; the inspectors of its county's organs, and of those that lend theirs."""
    root = _root(plan.organ)
    organs = list(Organ.objects.filter(path__startswith=root).order_by("path"))
    partners = pool_partners([organ.code for organ in organs])
    return Directories(
        census(plan.organ),
        _people(root, *_outside(root, partners)),
        {organ.code: organ.path for organ in organs},
        {organ.code: department_name(organ) for organ in organs},
        partners,
    )


def census(organ: Organ) -> Census:
    """The active firms of the directory that the organ keeps, counted by the database."""
    rows = (
        targets_in_scope(organ, {})
        .filter(status=TargetStatus.ACTIVE)
        .values_list("kind", "industry", "region_id", "credit_class")
        .annotate(firms=Count("pk"))
        .order_by()
    )
    cells = tuple(Cell((kind, ind, reg, cls), firms) for kind, ind, reg, cls, firms in rows)
    regions = {cell.words[2] for cell in cells}
    names = Region.objects.filter(code__in=regions) if len(regions) < 500 else Region.objects.all()
    return Census(cells, dict(names.values_list("code", "name")))


def department_name(organ: Organ) -> str:
    """How a seat names its organ: DD-1 §2 allows 64 characters."""
    return organ.name if len(organ.name) <= 64 else organ.short_name


def numbers_of(line: PlanLine, siblings: Sequence[PlanLine], found: Directories) -> LineNumbers:
    """One line in numbers; `siblings` are all lines of its plan, for the share of the item."""
    names = [stratum["name"] for stratum in line.strata]
    populations = found.census.strata(line.scope, line.strata_by, names)
    strata = stratum_numbers(line.strata, populations)
    sample = sum(stratum.sample for stratum in strata)
    same = [other for other in siblings if other.item_id == line.item_id]
    return LineNumbers(
        strata=strata,
        unplaced=populations[""],
        seats=tuple(_seat_numbers(seat, line, sample, found) for seat in line.seats),
        months=months_between(line.starts, line.ends),
        item_population=found.census.population(*(o.scope for o in same), ignoring=WHOLE_ITEM),
        item_sample=sum(_sample(other, found.census) for other in same),
        facets={name: found.census.facet(name, line.scope) for name in DIMENSIONS},
    )


def plan_numbers(
    plan: Plan, lines: Iterable[PlanLine], found: Directories
) -> dict[int, tuple[PlanLine, LineNumbers]]:
    """Every line of a plan with its numbers, by line number."""
    ordered = sorted(lines, key=lambda line: line.number)
    return {line.number: (line, numbers_of(line, ordered, found)) for line in ordered}


def plan_findings(
    plan: Plan, numbers: Mapping[int, tuple[PlanLine, LineNumbers]], limits: Limits
) -> list[Finding]:
    """Everything the rules find in a plan. A finding about a whole item stands at its first line only."""
    if not numbers:
        return [no_lines()]
    found: list[Finding] = []
    seen: set[tuple[str, int]] = set()
    for line, counted in numbers.values():
        for finding in findings_of(line, counted, limits):
            about = (finding.code, line.item_id)
            if finding.field != "ratio" or about not in seen:
                found.append(finding)
            seen.add(about)
    return found


def item_findings_of(lines: Iterable[PlanLine], limits: Limits) -> list[Finding]:
    """Only what the rules find in the items: these must still hold when a plan is published."""
    return [finding for line in lines for finding in item_findings(line, limits)]


def limits_of(plan: Plan) -> Limits:
    """The legal numbers in force at the end of the plan's year, from the adopted rule sets."""
    day = date(plan.year, 12, 31)
    return Limits(
        team_min=_adopted("inspectors_per_target_min", day),
        key_min=_adopted("key_item_ratio_min", day),
        general_min=_adopted("general_item_ratio_min", day),
        general_max=_adopted("general_item_ratio_max", day),
        listed_items=_adopted("published_items_only", day),
        basis=_adopted("basis_required", day),
    )


def _adopted(name: str, day: date) -> Value | None:
    try:
        return in_force(name, day, settings.RULE_SETS)
    except StatuteError:
        return None


def _root(organ: Organ) -> str:
    """The path of the government an organ belongs to: "/1/" of "/1/4/"."""
    return "/".join(organ.path.split("/")[:2]) + "/"


def _outside(root: str, partners: Mapping[str, tuple[str, ...]]) -> list[str]:
    found = {path for paths in partners.values() for path in paths}
    return sorted(path for path in found if not path.startswith(root))


def _people(root: str, *lending: str) -> tuple[Person, ...]:
    there = Q(organ__path__startswith=root)
    for path in lending:
        there |= Q(organ__path__startswith=path)
    people = Inspector.objects.filter(there, status=InspectorStatus.ACTIVE)
    rows = people.values_list("organ__path", "qualifications", "valid_until")
    return tuple(Person(path, frozenset(can), until) for path, can, until in rows)


def _seat_numbers(
    seat: Mapping[str, object], line: PlanLine, sample: int, found: Directories
) -> SeatNumbers:
    code = str(seat["organ"])
    paths = (found.paths.get(code, "-"), *found.partners.get(code, ()))
    needed = str(seat["qualification"])
    people = [
        person
        for person in found.people
        if person.organ_path.startswith(paths)
        and (not needed or needed in person.qualifications)
        and (person.valid_until is None or person.valid_until >= line.starts)
    ]
    each = int(str(seat["count"]))
    return SeatNumbers(str(seat["department"]), needed, each, len(people), sample * each)


def _sample(line: PlanLine, counted: Census) -> int:
    names = [stratum["name"] for stratum in line.strata]
    populations = counted.strata(line.scope, line.strata_by, names)
    return sum(s.sample for s in stratum_numbers(line.strata, populations))
