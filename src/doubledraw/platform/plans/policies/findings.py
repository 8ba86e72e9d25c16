"""What the rules find in a plan line: each with its field, reason, article and remedy."""

from collections.abc import Iterator

from doubledraw.platform.catalogue.states import ItemState
from doubledraw.platform.plans.documents.census import (
    EVERYBODY,
    OTHERS,
    UNCLASSED,
    class_strata,
)
from doubledraw.platform.plans.documents.numbers import LineNumbers
from doubledraw.platform.plans.models import PlanLine
from doubledraw.platform.plans.policies.finding import Finding, Limits, cited
from doubledraw.platform.plans.policies.shares import ratio_findings
from doubledraw.platform.plans.states import Method, StrataBy
from doubledraw.statute.citation import Citation

EQUAL_CHANCE = Citation("DD-1", "§3.1")
CLASSES_STAY_PRIVATE = Citation("DD-1", "§8")
AT_ONCE = "at-once"


def no_lines() -> Finding:
    """A plan that plans nothing."""
    return Finding(0, "lines", "no_lines", "计划里还没有一行", "请至少加一行。")


def findings_of(line: PlanLine, numbers: LineNumbers, limits: Limits) -> list[Finding]:
    """Everything the rules find in one line, in the order of its fields."""
    return [
        *item_findings(line, limits),
        *_period_findings(line),
        *_reveal_findings(line),
        *_scope_findings(line, numbers),
        *_privacy_findings(line, numbers),
        *_strata_findings(line, numbers),
        *_method_findings(line),
        *ratio_findings(line, numbers, limits),
        *_team_findings(line, numbers, limits),
    ]


def item_findings(line: PlanLine, limits: Limits) -> Iterator[Finding]:
    """CC-02, KL-03: only published items, and never one without a basis."""
    for item in line.items:
        if item.state != ItemState.PUBLISHED:
            yield Finding(
                line.number,
                "item",
                "item_not_published",
                "“{item}”不是已公布的抽查事项",
                "请改选已公布的事项，或先公布它。",
                cited(limits.listed_items),
                {"item": item.name},
            )
        if not item.basis.strip():
            yield Finding(
                line.number,
                "item",
                "item_without_basis",
                "“{item}”没有依据，不得检查",
                "请改选有依据的事项，或先在清单里补上依据。",
                cited(limits.basis),
                {"item": item.name},
            )


def _period_findings(line: PlanLine) -> Iterator[Finding]:
    year = line.plan.year
    if (line.starts.year, line.ends.year) != (year, year):
        yield Finding(
            line.number,
            "starts",
            "period_outside_year",
            "检查期间不在{year}年内",
            "请改期间，或另编那一年的计划。",
            params={"year": year},
        )


def _reveal_findings(line: PlanLine) -> Iterator[Finding]:
    """A list may be kept back for unannounced visits, not beyond them."""
    if line.reveal > line.ends.isoformat() and line.reveal != AT_ONCE:
        yield Finding(
            line.number,
            "reveal",
            "revealed_after_period",
            "名单要到{day}才公布，检查{end}就结束了",
            "请把公布日期改到检查结束以前。",
            params={"day": line.reveal, "end": line.ends.isoformat()},
        )


def _scope_findings(line: PlanLine, numbers: LineNumbers) -> Iterator[Finding]:
    if numbers.population == 0:
        yield Finding(
            line.number,
            "scope",
            "nobody_in_scope",
            "名录里没有符合这个范围的检查对象",
            "请放宽范围，或先导入名录。",
        )


def _privacy_findings(line: PlanLine, numbers: LineNumbers) -> Iterator[Finding]:
    """The frame is public: where everybody in it has the same class, publishing it publishes the class."""
    chosen = line.scope.get("credit_classes") or []
    filled = [stratum.name for stratum in numbers.strata if stratum.population]
    by_class = line.strata_by == StrataBy.CREDIT_CLASS or StrataBy.of(line.strata_by).is_mark
    alone = filled[0] if by_class and len(filled) == 1 else chosen[0] if len(chosen) == 1 else ""
    if alone and alone not in (UNCLASSED, OTHERS):
        yield Finding(
            line.number,
            "scope",
            "one_class_only",
            "名录里只有 {name} 一个等级，名录一公布，每一户的信用风险等级就公开了",
            "请把范围放宽到两个以上等级。",
            CLASSES_STAY_PRIVATE,
            {"name": alone},
        )


def _strata_findings(line: PlanLine, numbers: LineNumbers) -> Iterator[Finding]:
    missing = _strata_without_quota(line)
    if missing:
        yield Finding(
            line.number,
            "strata",
            "stratum_without_quota",
            "还没有写比例：{names}",
            "每一层都要有比例或户数，这样任何一户都可能被抽到。",
            EQUAL_CHANCE,
            {"names": "、".join(missing)},
        )
    elif numbers.unplaced:
        yield Finding(
            line.number,
            "strata",
            "firms_without_stratum",
            "有 {count} 户不在任何一层",
            "请写明“其他”的比例。",
            EQUAL_CHANCE,
            {"count": numbers.unplaced},
        )
    for stratum in numbers.strata:
        if stratum.population and not stratum.sample:
            yield Finding(
                line.number,
                f"strata.{stratum.name}",
                "no_chance",
                "{name}有 {population} 户，一户也抽不到",
                "请提高比例，或把至少写成 1。",
                EQUAL_CHANCE,
                {"name": stratum.name, "population": stratum.population},
            )


def _strata_without_quota(line: PlanLine) -> list[str]:
    """Names that must have a quota: every class in scope, and 其他 where it can be needed."""
    named = [stratum["name"] for stratum in line.strata]
    if line.strata_by == StrataBy.CREDIT_CLASS:
        return [name for name in class_strata(line.scope) if name not in named]
    if line.strata_by == StrataBy.NONE:
        return [] if named else [EVERYBODY]
    if StrataBy.of(line.strata_by).is_mark:
        return [] if OTHERS in named else [OTHERS]
    dimension = "industries" if line.strata_by == StrataBy.INDUSTRY else "regions"
    closed = bool(line.scope.get(dimension))
    return [] if closed or OTHERS in named else [OTHERS]


def _method_findings(line: PlanLine) -> Iterator[Finding]:
    """Weights follow credit classes, so inside one class they are all alike."""
    if line.method == Method.PARETO and line.strata_by == StrataBy.CREDIT_CLASS:
        yield Finding(
            line.number,
            "method",
            "weights_without_effect",
            "按信用风险等级分层时，同一层里的风险权重都一样，不起作用",
            "请改用等概率，或改按行业、区划分层。",
        )


def _team_findings(line: PlanLine, numbers: LineNumbers, limits: Limits) -> Iterator[Finding]:
    people = numbers.people_per_firm
    if limits.team_min and people < int(limits.team_min.value):
        yield Finding(
            line.number,
            "seats",
            "team_too_small",
            "每户只有 {people} 名检查人员，不得少于 {least} 名",
            "请增加人数。",
            limits.team_min.citation,
            {"people": people, "least": limits.team_min.value},
        )
    for seat in numbers.seats:
        if seat.people < seat.count:
            yield Finding(
                line.number,
                "seats",
                "too_few_inspectors",
                "{department}符合条件的有 {people} 人，不够每户 {count} 人",
                "请减少人数、放宽资质，或先在人员名录里补上。",
                params={
                    "department": seat.department,
                    "people": seat.people,
                    "count": seat.count,
                },
            )
