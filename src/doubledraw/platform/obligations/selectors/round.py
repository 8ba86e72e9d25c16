"""What the daily round works on; the platform itself asks, nobody's scope is in question."""

from datetime import datetime

from doubledraw.platform.obligations.models import Obligation
from doubledraw.platform.obligations.states import ObligationState
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.organs.states import OrganKind

CHUNK = 500
MOST = 500


def departments_with_sections() -> set[int]:
    """The organs that have an open section in the tree, by id."""
    sections = Organ.objects.filter(kind=OrganKind.SECTION, closed_at=None)
    return set(sections.exclude(parent=None).values_list("parent_id", flat=True))


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
