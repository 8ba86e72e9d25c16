"""What the daily round works on; the platform itself asks, nobody's scope is in question."""

from datetime import date, datetime

from django.db.models import Q, QuerySet

from doubledraw.platform.obligations.documents import first_moment
from doubledraw.platform.obligations.models import Obligation, Ruling
from doubledraw.platform.obligations.states import ObligationState, RulingKind
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.organs.states import OrganKind

CHUNK = 500
MOST = 500


def departments_with(kind: OrganKind) -> set[int]:
    """The departments that have an open part of this kind in the tree, by id."""
    parts = Organ.objects.filter(kind=kind, closed_at=None, parent__kind=OrganKind.DEPARTMENT)
    return {pk for pk in parts.values_list("parent_id", flat=True) if pk is not None}


def known_subjects(subjects: set[str]) -> set[tuple[str, str]]:
    """Which (kind, subject) of these subjects have been opened before."""
    listed = sorted(subjects)
    found: set[tuple[str, str]] = set()
    for start in range(0, len(listed), CHUNK):
        rows = Obligation.objects.filter(subject__in=listed[start : start + CHUNK])
        found.update(rows.values_list("kind", "subject"))
    return found


def overdue_untold(at: datetime) -> list[Obligation]:
    """Overdue obligations of which no superior has been told; those of an organ without one stay with it."""
    late = Obligation.objects.filter(
        state=ObligationState.OPEN, due__lt=at, escalation=None
    ).exclude(organ__parent=None)
    return list(late.select_related("organ__parent")[:MOST])


def periods_opened(organ: Organ) -> set[tuple[str, str]]:
    """(kind, period) of what the calendar has brought this organ: a rule that moves the day asks for no second one."""
    prefix = f"organ:{organ.code}:"
    rows = Obligation.objects.filter(organ=organ, subject__startswith=prefix)
    return set(rows.values_list("kind", "about"))


def counted_over(year: int) -> QuerySet[Obligation]:
    """Open ones that a year's notice of holidays may move: started by an event, their day not fixed by a ruling."""
    open_now = Obligation.objects.filter(state=ObligationState.OPEN)
    touched = open_now.filter(Q(provisional=True) | Q(due__gte=first_moment(date(year - 1, 12, 1))))
    ruled = Ruling.objects.filter(kind=RulingKind.DATE).values("obligation_id")
    return touched.exclude(pk__in=ruled).select_related("organ").order_by("pk")
