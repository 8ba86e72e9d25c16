"""Who of a line's active firms is left out by rule: what was inspected or drawn before, and what the law sets apart."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q

from doubledraw.platform.catalogue.models import Item
from doubledraw.platform.catalogue.states import Priority
from doubledraw.platform.draws.models import Draw, DrawnTarget, RepeatPermit
from doubledraw.platform.draws.policies.excluding import (
    Bounds,
    Reason,
    Visit,
    trips_of,
    why_left_out,
)
from doubledraw.platform.draws.selectors.beside import draws_since, versions_of
from doubledraw.platform.draws.selectors.rolls import COLUMNS, Place, Row, in_scope, placed
from doubledraw.platform.draws.states import DrawState, ExclusionReason, RepeatState, TargetRole
from doubledraw.platform.organs.states import OrganLevel
from doubledraw.platform.plans.models import PlanLine
from doubledraw.platform.plans.states import PlanKind, PlanState
from doubledraw.platform.registry.models import VisitFact
from doubledraw.platform.registry.selectors.recusals import months_before
from doubledraw.platform.registry.selectors.visits import visits_to
from doubledraw.platform.registry.states import TargetStatus
from doubledraw.platform.rulebook.selectors import rule_sets_of
from doubledraw.statute import law

_AT_ONCE = 5_000
COVERED = "{number} 第 {line} 行，全覆盖检查"


@dataclass(frozen=True, slots=True)
class LeftOutFirm:
    """One firm that is active, in scope, and not drawn; `place` as in `rolls.COLUMNS`."""

    code: str
    name: str
    place: Place
    reason: Reason

    def row(self) -> Row:
        """Its line of exclusions.tsv."""
        return self.code, str(self.reason.code), self.reason.reference


@dataclass(frozen=True)
class Excluded:
    """Everybody whom a rule leaves out, by code, and the rules that were asked.

    `had`: firm → how often somebody came this year, or is to come; empty where no cap is adopted.
    `counted`: the draws whose lists were looked at.
    """

    firms: Mapping[str, LeftOutFirm] = field(default_factory=dict)
    bounds: Bounds | None = None
    had: Mapping[str, int] = field(default_factory=dict)
    counted: frozenset[int] = frozenset()

    @property
    def cap(self) -> int | None:
        """How many visits a year one firm may have."""
        return self.bounds.cap if self.bounds else None

    @property
    def capped_places(self) -> Counter[Place]:
        """How many of each cell of the population nothing but the cap leaves out."""
        return Counter(
            firm.place
            for firm in self.firms.values()
            if firm.reason.code == ExclusionReason.FREQUENCY_CAP
        )

    @property
    def counts(self) -> dict[str, int]:
        """Reason code → firms."""
        return dict(Counter(str(firm.reason.code) for firm in self.firms.values()))

    @property
    def places(self) -> Counter[Place]:
        """How many are left out of each cell of the population."""
        return Counter(firm.place for firm in self.firms.values())

    @property
    def secret_until(self) -> date | None:
        """The last day on which one of the reasons is still another draw's secret."""
        days = (firm.reason.secret_until for firm in self.firms.values())
        return max((day for day in days if day), default=None)

    @property
    def open(self) -> list[LeftOutFirm]:
        """Those whose reason may be told now, by reason and code."""
        shown = (firm for firm in self.firms.values() if firm.reason.secret_until is None)
        return sorted(shown, key=lambda firm: (firm.reason.code, firm.code))


def bounds_of(line: PlanLine, day: date) -> Bounds:
    """What binds the line's organ on `day`; counted back from the first day of the inspections. One query.

    Where a rule forbids repeats and names no period, the year of the inspections counts.
    """
    bound, year = rule_sets_of(line.plan.organ, day), line.starts.year
    months = law.SAME_ITEM_MONTHS.find(day, bound)
    no_repeat = law.NO_REPEAT_BY_LEVELS.cited(day, bound)
    superior = law.SUPERIOR_INSPECTED_EXCLUDED.cited(day, bound)
    cap = law.ANNUAL_CAP_PER_FIRM.find(day, bound)
    first = date(year, 1, 1)
    cites = {
        ExclusionReason.SAME_ITEM: months.citation if months else no_repeat,
        ExclusionReason.SUPERIOR: superior,
        ExclusionReason.FREQUENCY_CAP: cap.citation if cap else None,
    }
    return Bounds(
        year,
        months_before(line.starts, months.value) if months else first if no_repeat else None,
        first if superior else None,
        cap.value if cap else None,
        {reason: article for reason, article in cites.items() if article},
    )


def excluded_by_rule(line: PlanLine, day: date) -> Excluded:
    """The active firms of the scope that the rules of `day` leave out, each with the first reason that does."""
    bounds = bounds_of(line, day)
    apart, own = _set_apart(line), OrganLevel.of(line.plan.organ.level)
    fixed = {draw.pk: draw for draw in draws_since(line, bounds.since)}
    visits, permitted = _visits(line, bounds, fixed), permitted_codes(line)
    reasons = dict(apart)
    for code, known in visits.items():
        if code not in reasons:
            why = why_left_out(known, bounds, own, is_permitted=code in permitted)
            if why is not None:
                reasons[code] = why
    firms = {
        code: LeftOutFirm(code, name, (industry, region, region_name, credit, mark), reasons[code])
        for code, name, industry, region, region_name, credit, mark in _of_the_scope(line, reasons)
    }
    had = visits if bounds.cap is not None else {}
    trips = {code: len(trips_of(known, bounds.year)) for code, known in had.items()}
    return Excluded(firms, bounds, trips, frozenset(fixed))


def permitted_codes(line: PlanLine) -> frozenset[str]:
    """Whom another person has approved to inspect for the same item again."""
    rows = RepeatPermit.objects.filter(plan_line__in=versions_of(line), state=RepeatState.APPROVED)
    return frozenset(code for codes in rows.values_list("codes", flat=True) for code in codes)


def permits_of(line: PlanLine) -> list[RepeatPermit]:
    """Every request to inspect again, of the line in any version of its plan, newest first."""
    return list(RepeatPermit.objects.filter(plan_line__in=versions_of(line)))


def _visits(line: PlanLine, bounds: Bounds, fixed: Mapping[int, Draw]) -> dict[str, list[Visit]]:
    """Code → what is known of a firm's inspections since the first day that matters."""
    found = defaultdict[str, list[Visit]](list)
    if bounds.since is None:
        return found
    general = [item for item in line.items if item.priority == Priority.GENERAL]
    for code, visit in _made(line, general, bounds.since):
        found[code].append(visit)
    for code, visit in _drawn(fixed, general, bounds.since):
        found[code].append(visit)
    return found


def _made(line: PlanLine, items: list[Item], since: date) -> Iterator[tuple[str, Visit]]:
    """Inspections on record, ours and imported; one of what was merged into a firm was one of the firm."""
    rows = visits_to(
        in_scope(line).filter(status=TargetStatus.ACTIVE),
        VisitFact.objects.filter(visited_on__gte=since),
        *("item_code", "item_name", "level", "organ_name", "visited_on", "reference"),
    )
    codes, names = {item.code for item in items}, {item.name for item in items}
    for code, item_code, item_name, level, organ, day, reference in rows.order_by("pk"):
        same = item_code in codes if item_code else item_name in names
        yield code, Visit(day, organ, OrganLevel.of(level), same, reference)


def _drawn(
    fixed: Mapping[Any, Draw], items: list[Item], since: date
) -> Iterator[tuple[str, Visit]]:
    """Visits that other draws have fixed."""
    rows = DrawnTarget.objects.filter(
        role=TargetRole.SELECTED, draw__plan_line__ends__gte=since, draw__drawn_at__isnull=False
    ).exclude(draw__state=DrawState.VOIDED)
    pks = {item.pk for item in items}
    lines = PlanLine.objects.filter(Q(item__in=pks) | Q(line_items__item__in=pks))
    same = set(lines.values_list("pk", flat=True))
    for code, pk in rows.values_list("code", "draw"):
        if pk in fixed:
            yield code, _to_come(fixed[pk], since, is_same_item=fixed[pk].plan_line_id in same)


def _to_come(draw: Draw, since: date, *, is_same_item: bool) -> Visit:
    organ, starts = draw.organ, draw.plan_line.starts
    return Visit(
        max(starts, since),
        organ.name,
        OrganLevel.of(organ.level),
        is_same_item,
        draw=draw.draw_id,
        secret_until=None if draw.revealed_at else draw.reveal_on,
    )


def _set_apart(line: PlanLine) -> dict[str, Reason]:
    """Key fields that the organ covers in full and has filed are not drawn from (CC-01), but by joint draws."""
    if line.plan.kind == PlanKind.FULL_COVERAGE or _is_joint(line):
        return {}
    pks = [item.pk for item in line.items]
    covering = PlanLine.objects.filter(
        Q(item__in=pks) | Q(line_items__item__in=pks),
        plan__kind=PlanKind.FULL_COVERAGE,
        plan__state=PlanState.PUBLISHED,
        plan__organ=line.plan.organ,
        plan__year=line.plan.year,
    )
    found: dict[str, Reason] = {}
    active = in_scope(line).filter(status=TargetStatus.ACTIVE).order_by()
    for other in covering.select_related("plan__organ").distinct():
        told = COVERED.format(number=other.plan.number, line=other.number)
        covered = active.filter(pk__in=in_scope(other).order_by().values("pk"))
        for code in covered.values_list("code", flat=True):
            found.setdefault(code, Reason(ExclusionReason.LAW, told))
    return found


def _is_joint(line: PlanLine) -> bool:
    codes = {str(seat["organ"]) for seat in line.seats}
    return len(codes | {item.organ.code for item in line.items}) > 1


def _of_the_scope(line: PlanLine, codes: Collection[str]) -> Iterable[tuple[str, ...]]:
    """Code, name and COLUMNS of those that are active and in scope, asked in pieces that every database takes."""
    wanted = sorted(codes)
    active = placed(line)
    for first in range(0, len(wanted), _AT_ONCE):
        some = active.filter(code__in=wanted[first : first + _AT_ONCE])
        yield from some.values_list("code", "name", *COLUMNS)
