"""What goes on to publication and credit: when a visit's problems were handled, penalties decided."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet

from doubledraw.platform.followups.models import Decision, FollowUp
from doubledraw.platform.followups.states import DecisionResult, FollowUpState
from doubledraw.platform.inspections.models import Visit, VisitSheet
from doubledraw.platform.inspections.selectors import entries_in_force
from doubledraw.platform.inspections.states import VisitState


def handled_at(visit: Visit) -> datetime | None:
    """When the last open finding in force was closed, the review when there was none; None while one is not."""
    return handled_of([visit])[visit.pk]


def handled_of(visits: Iterable[Visit]) -> dict[int, datetime | None]:
    """The same for many visits, by id. Four queries however many."""
    rows = list(visits)
    done = FollowUp.objects.filter(visit__in=[v.pk for v in rows], state=FollowUpState.CLOSED)
    closed = dict(done.values_list("finding_id", "closed_at"))
    open_: dict[int, list[datetime | None]] = {visit.pk: [] for visit in rows}
    sheets = dict(VisitSheet.objects.filter(visit__in=open_).values_list("pk", "visit_id"))
    for sheet, entry in entries_in_force(open_).items():
        for finding in entry.findings.all():
            if finding.is_open:
                open_[sheets[sheet]].append(closed.get(finding.pk))
    return {visit.pk: _last(visit, open_[visit.pk]) for visit in rows}


def penalty_decisions() -> QuerySet[Decision]:
    """Penalty decisions, oldest first, with their organ and where they came of; `decided_on` starts the clock."""
    rows = Decision.objects.filter(result=DecisionResult.PENALTY)
    rows = rows.select_related("organ", "case__visit__draw__organ")
    return rows.order_by("decided_on", "pk")


def _last(visit: Visit, closed: list[datetime | None]) -> datetime | None:
    if visit.state != VisitState.REVIEWED:
        return None
    moments = [at for at in closed if at is not None]
    if len(moments) < len(closed):
        return None
    return max(moments, default=visit.reviewed_at)
