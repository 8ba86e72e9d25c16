"""Draws beside each other in a year: those of other plan lines, of any organ, that were not voided."""

from datetime import date

from django.db.models import Q, QuerySet

from doubledraw.platform.draws.models import Draw
from doubledraw.platform.draws.states import DrawState
from doubledraw.platform.plans.models import PlanLine


def versions_of(line: PlanLine) -> QuerySet[PlanLine]:
    """The line in every version of its plan."""
    first = line.origin_id or line.pk
    return PlanLine.objects.filter(Q(pk=first) | Q(origin=first))


def live_draws_beside(line: PlanLine) -> QuerySet[Draw]:
    """Every draw that was not voided, but those of the line in any version of its plan."""
    return Draw.objects.exclude(Q(state=DrawState.VOIDED) | Q(plan_line__in=versions_of(line)))


def draws_since(line: PlanLine, since: date | None) -> QuerySet[Draw]:
    """Those that have fixed whom somebody visits from `since` on; none without a day."""
    rows = live_draws_beside(line).filter(drawn_at__isnull=False)
    rows = rows.filter(plan_line__ends__gte=since) if since else rows.none()
    return rows.select_related("organ", "plan_line")


def draws_of_year_beside(line: PlanLine, year: int) -> QuerySet[Draw]:
    """Those whose visits may fall into the year, oldest first."""
    rows = live_draws_beside(line).filter(
        plan_line__starts__lte=date(year, 12, 31), plan_line__ends__gte=date(year, 1, 1)
    )
    return rows.order_by("frozen_at", "pk")


def draws_waiting_beside(line: PlanLine) -> QuerySet[Draw]:
    """Those of the year of the line that are frozen and not yet drawn."""
    return draws_of_year_beside(line, line.starts.year).filter(drawn_at=None)
