"""What the supervising office sees: each organ in its scope with deadlines, plans and filings of a year."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q
from django.utils.translation import gettext

from doubledraw.platform.approvals.selectors.filings import filings_visible_to
from doubledraw.platform.approvals.states import FilingState
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.obligations.selectors.office import Standing, standings
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.organs.selectors import open_organs
from doubledraw.platform.plans.models import Plan
from doubledraw.platform.plans.selectors.plans import plans_visible_to
from doubledraw.platform.plans.states import PLAN_FLOW, PlanState

NOT_NEXT = ("return", "abandon", "supersede")
OVER = (PlanState.SUPERSEDED, PlanState.ABANDONED)
HEADERS = (
    "机关代码",
    "机关",
    "逾期",
    "待履行",
    "按期履行",
    "晚于期限",
    "免除等",
    "计划已公布",
    "计划",
    "计划状态和下一步",
    "备案已受理",
    "备案",
)


@dataclass(frozen=True, slots=True)
class PlanTold:
    """One plan: where it stands, and what comes next; `next` is empty for a published one."""

    number: str
    title: str
    revision: int
    state: str
    next: str

    @property
    def label(self) -> str:
        return PlanState.of(self.state).label


@dataclass(frozen=True, slots=True)
class Row:
    """One organ: its deadlines, its plans as they stand, filings received of how many."""

    standing: Standing
    plans: Sequence[PlanTold]
    filed: int
    received: int

    @property
    def published(self) -> int:
        """How many of its plans are in force."""
        return sum(plan.state == PlanState.PUBLISHED for plan in self.plans)


@dataclass(frozen=True, slots=True)
class Totals:
    """The foot of the table."""

    open: int
    overdue: int
    met: int
    late: int
    other: int


def rows_of(actor: Actor, year: int, at: datetime) -> list[Row]:
    """Every organ in scope, those with most overdue first, then those that still owe something. Four queries."""
    plans, filings = _plans(actor, year), _filings(actor, year)
    told = {one.organ_id: one for one in standings(actor, year, at)}
    for organ in _organs(actor):
        told.setdefault(organ.pk, Standing(organ.pk, organ.code, organ.name, 0, 0, 0, 0, 0))
    ordered = sorted(told.values(), key=lambda one: (-one.overdue, -one.open, one.code))
    return [
        Row(one, plans.get(one.organ_id, ()), *filings.get(one.organ_id, (0, 0))) for one in ordered
    ]


def cells_of(rows: list[Row]) -> Iterator[tuple[object, ...]]:
    """The rows as a spreadsheet has them, under HEADERS."""
    for row in rows:
        one = row.standing
        yield (
            one.code,
            one.name,
            one.overdue,
            one.open,
            one.met,
            one.late,
            one.other,
            row.published,
            len(row.plans),
            gettext("；").join(map(_said, row.plans)),
            row.received,
            row.filed,
        )


def _said(plan: PlanTold) -> str:
    said = f"{plan.number} {gettext(plan.label)}"
    return f"{said} → {gettext(plan.next)}" if plan.next else said


def _organs(actor: Actor) -> list[Organ]:
    condition = Q(pk__in=[])
    for path in actor.scopes():
        condition |= Q(path__startswith=path)
    return list(open_organs().filter(condition))


def totals_of(rows: list[Row]) -> Totals:
    """Everything added up."""
    return Totals(
        *(
            sum(getattr(row.standing, name) for row in rows)
            for name in ("open", "overdue", "met", "late", "other")
        )
    )


def _plans(actor: Actor, year: int) -> dict[int, list[PlanTold]]:
    """The plans of a year by organ, without versions that are no longer in force."""
    visible = plans_visible_to(actor).filter(year=year).order_by().values("pk")
    rows = Plan.objects.filter(pk__in=visible).exclude(state__in=list(OVER)).order_by("number")
    found: dict[int, list[PlanTold]] = {}
    columns = ("organ_id", "number", "title", "revision", "state")
    for organ_id, number, title, revision, state in rows.values_list(*columns):
        plan = PlanTold(number, title, revision, state, _next(PlanState.of(state)))
        found.setdefault(organ_id, []).append(plan)
    return found


def _next(state: PlanState) -> str:
    """The step that takes a plan further, as its button says."""
    ahead = (step for step in PLAN_FLOW.leaving(state) if step.action not in NOT_NEXT)
    return next((step.label for step in ahead), "")


def _filings(actor: Actor, year: int) -> dict[int, tuple[int, int]]:
    filings = filings_visible_to(actor).filter(period__startswith=str(year)).order_by()
    counted = filings.values("organ_id").annotate(
        every=Count("pk", filter=~Q(state=FilingState.RETURNED)),
        received=Count("pk", filter=Q(state=FilingState.RECEIVED)),
    )
    return {row["organ_id"]: (row["every"], row["received"]) for row in counted}
