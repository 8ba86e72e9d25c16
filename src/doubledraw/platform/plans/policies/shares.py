"""How much of the whole a plan inspects: each item, each department, the area, how often in the year."""

from collections.abc import Iterator, Mapping
from fractions import Fraction

from doubledraw.platform.catalogue.models import Item
from doubledraw.platform.catalogue.states import Priority
from doubledraw.platform.plans.documents.census import Census
from doubledraw.platform.plans.documents.numbers import ItemNumbers, LineNumbers
from doubledraw.platform.plans.models import Plan, PlanLine
from doubledraw.platform.plans.policies.finding import Finding, Limits, above, below, percent
from doubledraw.platform.plans.states import PlanKind
from doubledraw.statute.parameters import Value
from doubledraw.statute.rules import ratio

Numbered = Mapping[int, tuple[PlanLine, LineNumbers]]

WHERE_THEY_ARE = ("regions", "credit_classes")
RAISE = "请提高比例；确需偏离的，写明理由。"


def ratio_findings(line: PlanLine, numbers: LineNumbers, limits: Limits) -> Iterator[Finding]:
    """CC-06: the bounds hold for each item over all its objects, not for each stratum."""
    for item, counted in zip(line.items, numbers.items, strict=True):
        if not counted.sample:
            continue
        if item.priority == Priority.KEY:
            yield from _too_few(line, item, counted, limits.key_min)
            continue
        yield from _too_few(line, item, counted, limits.general_min)
        if line.plan.kind != PlanKind.FULL_COVERAGE:
            yield from _too_many(line, item, counted, limits.general_max)


def _too_few(
    line: PlanLine, item: Item, counted: ItemNumbers, bound: Value | None
) -> Iterator[Finding]:
    if bound and counted.share < ratio(bound):
        yield _finding(
            line,
            "ratio_below_minimum",
            "“{item}”要抽 {sample} 户，是它全部对象 {population} 户的 {share}，低于 {bound}",
            RAISE,
            bound,
            item=item.name,
            sample=counted.sample,
            population=counted.population,
            share=below(counted.share),
        )


def _too_many(
    line: PlanLine, item: Item, counted: ItemNumbers, bound: Value | None
) -> Iterator[Finding]:
    if bound and counted.share > ratio(bound):
        yield _finding(
            line,
            "ratio_above_maximum",
            "“{item}”要抽 {sample} 户，是它全部对象 {population} 户的 {share}，高于 {bound}",
            "请降低比例；确需偏离的，写明理由。",
            bound,
            item=item.name,
            sample=counted.sample,
            population=counted.population,
            share=above(counted.share),
        )


def plan_share_findings(
    plan: Plan, numbers: Numbered, counted: Census, limits: Limits
) -> Iterator[Finding]:
    """What the year's plan must reach as a whole; each stands at the first line, where its reason is written."""
    if plan.kind != PlanKind.ANNUAL or not numbers:
        return
    yield from _area(numbers, counted, limits.area_min)
    yield from _rounds(numbers, limits.rounds_min)
    yield from _departments(numbers, counted, limits.department_min)


def _area(numbers: Numbered, counted: Census, bound: Value | None) -> Iterator[Finding]:
    """FA-02: of all entities of the area."""
    everybody = counted.population({})
    sample = sum(line.sample for _, line in numbers.values())
    if bound and everybody and Fraction(sample, everybody) < ratio(bound):
        yield _finding(
            _first(numbers),
            "area_ratio_below_minimum",
            "全年计划共抽 {sample} 户，是辖区 {population} 户的 {share}，低于 {bound}",
            RAISE,
            bound,
            sample=sample,
            population=everybody,
            share=below(Fraction(sample, everybody)),
        )


def _rounds(numbers: Numbered, bound: Value | None) -> Iterator[Finding]:
    """FA-02: lines of one period are one round."""
    rounds = len({(line.starts, line.ends) for line, _ in numbers.values()})
    if bound and rounds < int(bound.value):
        first = _first(numbers)
        yield Finding(
            first.number,
            "ratio",
            "too_few_rounds",
            "全年计划只有 {rounds} 轮抽查，少于 {least} 轮",
            "请在另一个期间再安排一轮；确需偏离的，写明理由。",
            bound.citation,
            {"rounds": rounds, "least": bound.value},
            True,
            str(first.departures.get("too_few_rounds", "")),
        )


def _departments(numbers: Numbered, counted: Census, bound: Value | None) -> Iterator[Finding]:
    """GT-04: each department with items in the plan, over all objects of these items."""
    if not bound:
        return
    for organ, own in _by_organ(numbers).items():
        population = counted.population(*(line.scope for line, _ in own), ignoring=WHERE_THEY_ARE)
        sample = sum(found.sample for _, found in own)
        if population and Fraction(sample, population) < ratio(bound):
            yield _finding(
                own[0][0],
                "department_ratio_below_minimum",
                "{department}全年要抽 {sample} 户，是它全部对象 {population} 户的 {share}，低于 {bound}",
                RAISE,
                bound,
                department=organ,
                sample=sample,
                population=population,
                share=below(Fraction(sample, population)),
            )


def _by_organ(numbers: Numbered) -> dict[str, list[tuple[PlanLine, LineNumbers]]]:
    found: dict[str, list[tuple[PlanLine, LineNumbers]]] = {}
    for line, counted in numbers.values():
        for organ in dict.fromkeys(item.organ.name for item in line.items):
            found.setdefault(organ, []).append((line, counted))
    return found


def _first(numbers: Numbered) -> PlanLine:
    return next(line for line, _ in numbers.values())


def _finding(
    line: PlanLine, code: str, reason: str, remedy: str, bound: Value, **params: object
) -> Finding:
    params |= {"bound": percent(ratio(bound))}
    excuse = str(line.departures.get(code, ""))
    return Finding(line.number, "ratio", code, reason, remedy, bound.citation, params, True, excuse)
