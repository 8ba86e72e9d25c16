"""What a plan's kind asks of it: lead time and papers of an ad-hoc one, all firms of a full-coverage one, a notice."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from fractions import Fraction

from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.verdict import YES, Verdict, no
from doubledraw.platform.organs.states import Role
from doubledraw.platform.plans.models import Plan, PlanLine
from doubledraw.platform.plans.policies.finding import Finding, Limits, cited
from doubledraw.platform.plans.states import PlanKind, PlanState
from doubledraw.statute.deadlines import deadline
from doubledraw.statute.parameters import Value
from doubledraw.statute.terms import term_of

SEARCHED = 400
"""Days ahead in which an earliest start is looked for: no lead time is longer."""


def occasion_findings(
    plan: Plan, lines: Sequence[PlanLine], limits: Limits, today: date
) -> Iterator[Finding]:
    """What the kind asks for; the day of submission counts as the day of application.

    A line that an adjustment leaves at its time has been applied for, and announced, with the version before.
    """
    new = [line for line in lines if not (line.origin and line.origin.starts == line.starts)]
    match plan.kind:
        case PlanKind.AD_HOC:
            yield from _ad_hoc(plan, new, limits, today)
        case PlanKind.SPECIAL:
            yield from _campaign(plan, new, limits, today)
        case PlanKind.FULL_COVERAGE:
            yield from _full_coverage(plan, lines, limits)
        case _:
            yield from _begun(new, limits, today)


def _ad_hoc(
    plan: Plan, lines: Sequence[PlanLine], limits: Limits, today: date
) -> Iterator[Finding]:
    """CC-03: so long before the date, with the legal basis and the superior's document."""
    if not plan.legal_basis.strip():
        yield _of_plan(
            "ad_hoc_without_basis",
            "临时抽查没有写明法律依据",
            "请在“事由”里写明法律依据。",
            limits.ad_hoc_lead or limits.basis,
        )
    if not plan.superior_document.strip():
        yield _of_plan(
            "ad_hoc_without_document",
            "临时抽查没有写明上级检查文件",
            "请在“事由”里写明上级文件的名称和文号。",
            limits.ad_hoc_lead,
        )
    if limits.ad_hoc_lead is None:
        return
    earliest = earliest_start(limits.ad_hoc_lead, today, limits)
    for line in lines:
        if line.starts < earliest:
            yield Finding(
                line.number,
                "starts",
                "ad_hoc_too_late",
                "今天{today}提出申请，检查最早从{earliest}开始，不能从{starts}开始",
                "请把检查自改到 {earliest} 或以后。",
                limits.ad_hoc_lead.citation,
                {
                    "today": today.isoformat(),
                    "earliest": earliest.isoformat(),
                    "starts": line.starts.isoformat(),
                },
            )


def earliest_start(lead: Value, asked: date, limits: Limits) -> date:
    """The first day on which what was asked for on `asked` may begin."""
    term = term_of(lead)
    for days in range(SEARCHED):
        day = asked + timedelta(days=days)
        if deadline(term, day, limits.calendar, limits.counting).is_met_by(asked):
            return day
    raise AssertionError(f"{lead} asks for more than {SEARCHED} days")


def _campaign(
    plan: Plan, lines: Sequence[PlanLine], limits: Limits, today: date
) -> Iterator[Finding]:
    """A campaign is announced before it begins."""
    if not plan.announcement.strip():
        yield _of_plan(
            "announcement_missing",
            "专项检查还没有写公告",
            "请在“事由”里写明公告：为什么查、查哪些、什么时候、找谁问。",
            limits.published_first,
            "announcement",
        )
    for line in lines:
        if line.starts <= today:
            yield Finding(
                line.number,
                "starts",
                "begins_before_announced",
                "检查自{starts}，公告在那以前来不及公布",
                "请把检查自改到公布以后。",
                cited(limits.published_first),
                {"starts": line.starts.isoformat()},
            )


def _full_coverage(plan: Plan, lines: Sequence[PlanLine], limits: Limits) -> Iterator[Finding]:
    """CC-01: all checks are random ones but those with an explicit basis; then everybody is checked."""
    if not plan.legal_basis.strip():
        yield _of_plan(
            "full_coverage_without_basis",
            "不随机抽取、全部检查，要有明确的法律法规依据",
            "请在“事由”里写明依据；没有依据的，改编随机抽查计划。",
            limits.random_default,
        )
    for line in lines:
        partly = [s["name"] for s in line.strata if not _takes_all(s)]
        if partly:
            yield Finding(
                line.number,
                "strata",
                "not_full_coverage",
                "全覆盖检查要查每一户，这几层没有写 100%：{names}",
                "请把每一层都写成 100%。",
                cited(limits.random_default),
                {"names": "、".join(partly)},
            )


def _takes_all(stratum: dict[str, object]) -> bool:
    return "max" not in stratum and Fraction(str(stratum.get("ratio", 0))) == 1


def _begun(lines: Sequence[PlanLine], limits: Limits, today: date) -> Iterator[Finding]:
    """FA-03b: where plans must be public before they are used, a period that has begun needs its reason."""
    if limits.published_first is None:
        return
    for line in lines:
        if line.starts <= today:
            yield Finding(
                line.number,
                "starts",
                "period_begun",
                "检查自{starts}，计划在那以前来不及公布",
                "请把检查自改到公布以后；确需偏离的，写明理由。",
                limits.published_first.citation,
                {"starts": line.starts.isoformat()},
                True,
                str(line.departures.get("period_begun", "")),
            )


def unfiled(limits: Limits) -> list[Finding]:
    """CC-18c: what is not drawn at random is filed, with its basis, before it is carried out."""
    return [
        _of_plan(
            "not_filed",
            "《重点领域检查备案表》还没有报送",
            "请先从计划页报送备案表，再公布。",
            limits.random_default,
            "item",
        )
    ]


def _of_plan(
    code: str, reason: str, remedy: str, law: Value | None, field: str = "basis"
) -> Finding:
    return Finding(0, field, code, reason, remedy, cited(law))


def may_file_form(plan: Plan, actor: Actor) -> Verdict:
    """File the form of a full-coverage plan: its clerk, once it is approved."""
    if not actor.holds(Role.CLERK, plan.organ.path):
        return no(
            "not_clerk",
            "备案表由{organ}的经办人报送",
            remedy="如果应当由您办理，请安全管理员授权。",
            organ=plan.organ.name,
        )
    if plan.kind != PlanKind.FULL_COVERAGE:
        return no("not_full_coverage", "随机抽查计划不用报送重点领域检查备案表")
    if plan.state not in (PlanState.APPROVED, PlanState.PUBLISHED):
        return no(
            "not_approved",
            "计划还没有批准，批准后再报送备案表",
            remedy="请先走完审核、批准。",
        )
    return YES
