"""A year over all departments: visits that anybody may know of, and the published lines that are still to be drawn."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.db.models import Count, Q, QuerySet

from doubledraw.platform.draws.models import Draw, DrawnTarget
from doubledraw.platform.draws.policies.excluding import Visit
from doubledraw.platform.draws.selectors.rolls import population_cells
from doubledraw.platform.draws.states import DrawState, TargetRole
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import Invalid
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.organs.selectors import shared_with
from doubledraw.platform.organs.states import OrganLevel
from doubledraw.platform.plans.documents.census import MARKS
from doubledraw.platform.plans.documents.overlap import Area
from doubledraw.platform.plans.documents.quota import size
from doubledraw.platform.plans.models import PlanLine
from doubledraw.platform.plans.policies.merging import AT_THE_DOOR
from doubledraw.platform.plans.selectors.joining import area_of, round_in
from doubledraw.platform.plans.selectors.parties import government_path
from doubledraw.platform.plans.states import PlanState
from doubledraw.platform.registry.models import Target, VisitFact
from doubledraw.platform.registry.selectors.visits import visits_to
from doubledraw.platform.registry.states import TargetStatus


@dataclass(frozen=True, slots=True)
class Visited:
    """An active firm that had visits this year."""

    code: str
    name: str
    industry: str
    region_name: str
    visits: tuple[Visit, ...]


@dataclass(frozen=True, slots=True)
class KeptBack:
    """Draws whose lists are still secret: how many there are, and how many firms they took; never which."""

    draws: int = 0
    firms: int = 0


@dataclass(frozen=True, slots=True)
class Planned:
    """A published line that nobody has drawn yet; `rates`: to which cells of the area with which chance."""

    line: PlanLine
    rates: tuple[tuple[Fraction, int], ...]


def visited_in(actor: Actor, year: int) -> list[Visited]:
    """Firms of the actor's directories with what is known of their visits, by whatever department; four queries.

    A list that is not revealed is left out for everybody: being on it must not show in a count.
    """
    found = defaultdict[str, list[Visit]](list)
    for code, visit in (*_made(actor, year), *_drawn(year)):
        found[code].append(visit)
    rows = _active(actor).values_list("code", "name", "industry", "region__name").order_by("code")
    if len(found) < 5_000:
        rows = rows.filter(code__in=found)
    return [
        Visited(code, name, industry, region, tuple(found[code]))
        for code, name, industry, region in rows
        if code in found
    ]


def firms_by_industry(actor: Actor) -> dict[str, int]:
    """Industry → active firms of the actor's directories (one query)."""
    rows = _active(actor).values_list("industry").annotate(n=Count("pk")).order_by()
    return dict(rows)


def kept_back(actor: Actor, year: int) -> KeptBack:
    """The draws of the actor's government with lists that are still secret (one query)."""
    rows = Draw.objects.filter(
        organ__path__startswith=government_path(actor.organ_path),
        plan_line__starts__year=year,
        drawn_at__isnull=False,
        revealed_at=None,
    ).exclude(state=DrawState.VOIDED)
    sizes = [sum(sizes.values()) for sizes in rows.values_list("sizes", flat=True)]
    return KeptBack(len(sizes), sum(sizes))


def home_of(actor: Actor) -> Organ:
    """The organ whose rules the actor's year is looked at under (one query)."""
    return Organ.objects.get(pk=actor.organ_id)


def planned_in(organ: Organ, year: int, today: date) -> tuple[Area, list[Planned]]:
    """The published lines of the organ's government that send somebody to the door and have not been drawn.

    Plans are public once published. Five queries, and one for each line over labels, grades or the key directory.
    """
    drawn = Draw.objects.exclude(state=DrawState.VOIDED).filter(drawn_at__isnull=False)
    lines = (
        PlanLine.objects.filter(
            plan__organ__path__startswith=government_path(organ.path),
            plan__state=PlanState.PUBLISHED,
            plan__year=year,
            way__in=AT_THE_DOOR,
            ends__gte=today,
        )
        .exclude(Q(pk__in=drawn.values("plan_line")) | Q(origin__in=drawn.values("plan_line")))
        .select_related("plan__organ", "item")
        .order_by("starts", "pk")
    )
    area = area_of(organ)
    return area, [Planned(line, _rates(area, line)) for line in lines]


def _rates(area: Area, line: PlanLine) -> tuple[tuple[Fraction, int], ...]:
    """Cells of equal chance together. Marks divide firms within a cell: there the average of the line counts."""
    if line.strata_by not in MARKS:
        return round_in(area, line).rates()
    populations: dict[str, int] = defaultdict(int)
    try:
        for cell in population_cells(line):
            populations[cell.stratum] += cell.targets
    except Invalid:
        return ()
    taken = sum(size(s, populations[s["name"]]) for s in line.strata if populations[s["name"]])
    rate = Fraction(taken, sum(populations.values()) or 1)
    return ((rate, area.reach(line.plan.organ.path, line.scope)),) if rate else ()


def _active(actor: Actor) -> QuerySet[Target]:
    return Target.objects.filter(shared_with(*actor.scopes()), status=TargetStatus.ACTIVE)


def _made(actor: Actor, year: int) -> list[tuple[str, Visit]]:
    secret = Draw.objects.filter(revealed_at=None).values("draw_id")
    facts = VisitFact.objects.filter(visited_on__year=year).exclude(reference__in=secret)
    found = visits_to(_active(actor), facts, "level", "organ_name", "visited_on", "reference")
    return [
        (code, Visit(day, organ, OrganLevel.of(level), False, reference))
        for code, level, organ, day, reference in found.order_by("visited_on", "pk")
    ]


def _drawn(year: int) -> list[tuple[str, Visit]]:
    rows = DrawnTarget.objects.filter(
        role=TargetRole.SELECTED,
        draw__revealed_at__isnull=False,
        draw__plan_line__starts__year=year,
    ).exclude(draw__state=DrawState.VOIDED)
    known: Mapping[Any, Draw] = {
        draw.pk: draw
        for draw in Draw.objects.filter(
            revealed_at__isnull=False, plan_line__starts__year=year
        ).select_related("organ", "plan_line")
    }
    return [
        (code, _to_come(known[pk])) for code, pk in rows.values_list("code", "draw") if pk in known
    ]


def _to_come(draw: Draw) -> Visit:
    level = OrganLevel.of(draw.organ.level)
    return Visit(draw.plan_line.starts, draw.organ.name, level, False, draw=draw.draw_id)
