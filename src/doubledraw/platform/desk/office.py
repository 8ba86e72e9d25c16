"""What the supervising office sees: each organ in its scope with deadlines, plans and filings of a year."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from doubledraw.platform.approvals.selectors.filings import filings_visible_to
from doubledraw.platform.approvals.states import FilingState
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.obligations.selectors.office import Standing, standings
from doubledraw.platform.plans.models import Plan
from doubledraw.platform.plans.selectors.plans import plans_visible_to
from doubledraw.platform.plans.states import PlanState


@dataclass(frozen=True, slots=True)
class Row:
    """One organ: its deadlines, and how many plans are published of how many, filings received of how many."""

    standing: Standing
    plans: int
    published: int
    filed: int
    received: int


@dataclass(frozen=True, slots=True)
class Totals:
    """The foot of the table."""

    open: int
    overdue: int
    met: int
    late: int
    other: int


def rows_of(actor: Actor, year: int, at: datetime) -> list[Row]:
    """The organs that have deadlines in a year, those with most overdue first. Three queries."""
    plans = _plans(actor, year)
    filings = _filings(actor, year)
    return [
        Row(one, *plans.get(one.organ_id, (0, 0)), *filings.get(one.organ_id, (0, 0)))
        for one in standings(actor, year, at)
    ]


def totals_of(rows: list[Row]) -> Totals:
    """Everything added up."""
    return Totals(
        *(
            sum(getattr(row.standing, name) for row in rows)
            for name in ("open", "overdue", "met", "late", "other")
        )
    )


def _plans(actor: Actor, year: int) -> dict[int, tuple[int, int]]:
    visible = plans_visible_to(actor).filter(year=year).order_by().values("pk")
    counted = Plan.objects.filter(pk__in=visible).order_by().values("organ_id")
    counted = counted.annotate(
        every=Count("pk"), published=Count("pk", filter=Q(state=PlanState.PUBLISHED))
    )
    return {row["organ_id"]: (row["every"], row["published"]) for row in counted}


def _filings(actor: Actor, year: int) -> dict[int, tuple[int, int]]:
    filings = filings_visible_to(actor).filter(period__startswith=str(year)).order_by()
    counted = filings.values("organ_id").annotate(
        every=Count("pk", filter=~Q(state=FilingState.RETURNED)),
        received=Count("pk", filter=Q(state=FilingState.RECEIVED)),
    )
    return {row["organ_id"]: (row["every"], row["received"]) for row in counted}
