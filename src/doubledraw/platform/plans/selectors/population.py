"""What a plan's lines mean in numbers, and what the rules find in them, as things stand now."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from doubledraw.platform.approvals.models import Filing
from doubledraw.platform.approvals.states import FilingMatter, FilingState
from doubledraw.platform.plans.documents import SealedPlan
from doubledraw.platform.plans.documents.census import Census
from doubledraw.platform.plans.documents.numbers import (
    ItemNumbers,
    LineNumbers,
    SeatNumbers,
    months_between,
    stratum_numbers,
)
from doubledraw.platform.plans.models import LineConsent, Plan, PlanLine
from doubledraw.platform.plans.policies.finding import Finding, Limits
from doubledraw.platform.plans.policies.findings import findings_of, item_findings, no_lines
from doubledraw.platform.plans.policies.joint import Answer, joint_findings
from doubledraw.platform.plans.policies.occasion import occasion_findings, unfiled
from doubledraw.platform.plans.policies.shares import plan_share_findings
from doubledraw.platform.plans.selectors.consents import Standing, standings
from doubledraw.platform.plans.selectors.content import Numbered, lines_of, to_seal
from doubledraw.platform.plans.selectors.directories import Directories, directories
from doubledraw.platform.plans.selectors.levels import repeat_findings
from doubledraw.platform.plans.states import ConsentState, PlanKind, PlanState, SeatFrom
from doubledraw.platform.rulebook.selectors import calendar_in_use, rule_sets_of
from doubledraw.statute import law
from doubledraw.statute.parameters import Value
from doubledraw.statute.rules import Adopted

WHOLE_ITEM = ("regions", "credit_classes")


def numbers_of(line: PlanLine, siblings: Sequence[PlanLine], found: Directories) -> LineNumbers:
    """One line in numbers; `siblings` are all lines of its plan, for the shares of its items."""
    numbered = plan_numbers(line.plan, [*(o for o in siblings if o is not line), line], found)
    return numbered[line.number][1]


def plan_numbers(
    plan: Plan, lines: Iterable[PlanLine], found: Directories
) -> dict[int, tuple[PlanLine, LineNumbers]]:
    """Every line of a plan with its numbers, by line number."""
    ordered = sorted(lines, key=lambda line: line.number)
    items = {line.number: line.items for line in ordered}
    alone = {line.number: _alone(line, found) for line in ordered}
    shares = _shares(plan, ordered, alone, found.census)
    return {
        line.number: (
            line,
            replace(
                alone[line.number], items=tuple(shares[item.pk] for item in items[line.number])
            ),
        )
        for line in ordered
    }


def _alone(line: PlanLine, found: Directories) -> LineNumbers:
    """What a line means by itself."""
    names = [stratum["name"] for stratum in line.strata]
    populations = found.census.strata(line.scope, line.strata_by, names)
    strata = stratum_numbers(line.strata, populations)
    sample = sum(stratum.sample for stratum in strata)
    return LineNumbers(
        strata=strata,
        unplaced=populations[""],
        seats=tuple(_seat_numbers(seat, line, sample, found) for seat in line.seats),
        months=months_between(line.starts, line.ends),
    )


def _shares(
    plan: Plan, lines: Iterable[PlanLine], alone: Mapping[int, LineNumbers], counted: Census
) -> dict[int, ItemNumbers]:
    """CC-06: each item over all its objects, and over all lines of the plan that look into it."""
    by_item: dict[int, list[PlanLine]] = defaultdict(list)
    names: dict[int, str] = {}
    for line in lines:
        for item in line.items:
            by_item[item.pk].append(line)
            names[item.pk] = item.name
    return {
        pk: ItemNumbers(
            pk,
            names[pk],
            counted.population(*(line.scope for line in own), ignoring=WHOLE_ITEM),
            sum(alone[line.number].sample for line in own),
        )
        for pk, own in by_item.items()
    }


def _seat_numbers(
    seat: Mapping[str, object], line: PlanLine, sample: int, found: Directories
) -> SeatNumbers:
    code, needed, each = str(seat["organ"]), str(seat["qualification"]), int(str(seat["count"]))
    source = SeatFrom.of(str(seat.get("from", SeatFrom.INSPECTORS)))
    people, own = found.able(code, needed, line.starts, source), source == SeatFrom.INSPECTORS
    return SeatNumbers(str(seat["department"]), needed, each, people, sample * each, own)


def plan_findings(
    plan: Plan, numbers: Mapping[int, tuple[PlanLine, LineNumbers]], limits: Limits
) -> list[Finding]:
    """Everything the rules find in a plan. A finding about a whole item stands at its first line only."""
    if not numbers:
        return [no_lines()]
    found: list[Finding] = []
    seen: set[tuple[str, object]] = set()
    for line, counted in numbers.values():
        for finding in findings_of(line, counted, limits):
            about = (finding.code, finding.params.get("item"))
            if finding.field != "ratio" or about not in seen:
                found.append(finding)
            seen.add(about)
    return found


@dataclass(frozen=True)
class Readiness:
    """A plan as it would be submitted today: in numbers, with what the rules find and who has agreed."""

    plan: Plan
    numbers: Numbered
    findings: list[Finding]
    standings: list[Standing]

    @property
    def document(self) -> SealedPlan:
        """What a submission seals."""
        return to_seal(self.plan, self.numbers, self.consents)

    @property
    def consents(self) -> list[LineConsent]:
        """The agreements that stand, in the order of the participants."""
        answers = (standing.answer for standing in self.standings)
        return [answer for answer in answers if answer and answer.agrees]


def readiness(plan: Plan, today: date, counted: Census | None = None) -> Readiness:
    """What stands between a plan and its submission on `today` (a local day); `counted` spares the counting."""
    lines, found = lines_of(plan), directories(plan, counted)
    numbers = plan_numbers(plan, lines, found)
    joined = standings(plan, lines)
    return Readiness(plan, numbers, all_findings(plan, numbers, found, joined, today), joined)


def all_findings(
    plan: Plan,
    numbers: Numbered,
    found: Directories,
    joined: Sequence[Standing],
    today: date,
) -> list[Finding]:
    """Everything: the plan's occasion, each line, its shares of the whole, other levels, and the participants."""
    limits = limits_of(plan)
    if not numbers:
        return [*occasion_findings(plan, [], limits, today), no_lines()]
    lines = [line for line, _ in numbers.values()]
    return [
        *occasion_findings(plan, lines, limits, today),
        *plan_findings(plan, numbers, limits),
        *plan_share_findings(plan, numbers, found.census, limits),
        *repeat_findings(plan, lines, found.census, limits),
        *joint_findings([_answer(standing) for standing in joined]),
    ]


def _answer(standing: Standing) -> Answer:
    answer = standing.answer
    return Answer(
        standing.organ.name,
        standing.first_line,
        any(line["items"] for line in standing.part.lines),
        any(line["seats"] for line in standing.part.lines),
        None if standing.state is ConsentState.WAITING else standing.state is ConsentState.AGREED,
        answer.reason if answer else "",
    )


def item_findings_of(lines: Iterable[PlanLine], limits: Limits) -> list[Finding]:
    """What must still hold when a plan is published: its items, and the filing of a full-coverage one."""
    rows = list(lines)
    found = [finding for line in rows for finding in item_findings(line, limits)]
    plan = rows[0].plan if rows else None
    if plan and plan.kind == PlanKind.FULL_COVERAGE and plan.state == PlanState.APPROVED:
        found += unfiled(limits) if not filing_of(plan) else []
    return found


def filing_of(plan: Plan) -> Filing | None:
    """The filing of a full-coverage plan, of the content it has now (重点领域检查备案表); None before it is filed."""
    filings = Filing.objects.filter(matter=FilingMatter.KEY_FIELDS, organ=plan.organ)
    standing = filings.filter(period=period_of(plan)).exclude(state=FilingState.RETURNED)
    return standing.select_related("office").first()


def period_of(plan: Plan) -> str:
    """How a filing names a plan: "2026-P01" of 990126-2026-P01."""
    return plan.number.split("-", 1)[1]


def limits_of(plan: Plan) -> Limits:
    """The legal numbers in force at the end of the plan's year, from what binds its organ. Two queries."""
    day = date(plan.year, 12, 31)
    bound = rule_sets_of(plan.organ, day)
    return Limits(
        team_min=_value(law.INSPECTORS_PER_TARGET_MIN, day, bound),
        key_min=_value(law.KEY_ITEM_RATIO_MIN, day, bound),
        general_min=_value(law.GENERAL_ITEM_RATIO_MIN, day, bound),
        general_max=_value(law.GENERAL_ITEM_RATIO_MAX, day, bound),
        listed_items=_value(law.PUBLISHED_ITEMS_ONLY, day, bound),
        basis=_value(law.BASIS_REQUIRED, day, bound),
        area_min=_value(law.AREA_RATIO_MIN, day, bound),
        rounds_min=_value(law.ROUNDS_PER_YEAR_MIN, day, bound),
        department_min=_value(law.DEPARTMENT_RATIO_MIN, day, bound),
        random_default=_value(law.RANDOM_CHECK_IS_DEFAULT, day, bound),
        no_repeat=_value(law.NO_REPEAT_BY_LEVELS, day, bound),
        published_first=_value(law.PLAN_PUBLISHED_FIRST, day, bound),
        ad_hoc_lead=_value(law.AD_HOC_LEAD, day, bound),
        legal_review=_value(law.LEGAL_REVIEW_REQUIRED, day, bound),
        counting=law.counting(day, bound),
        calendar=calendar_in_use(),
    )


def _value(fact: law.Fact[Any], day: date, bound: Adopted) -> Value | None:
    found = fact.find(day, bound)
    return found.resolution.value if found else None
