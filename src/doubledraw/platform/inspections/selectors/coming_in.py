"""What phones have begun and what has come in from them."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from doubledraw.platform.inspections.models import Draft, Submission, Visit
from doubledraw.platform.inspections.states import ParcelFate, ParcelKind
from doubledraw.platform.kernel.actor import Actor


def drafts_of(visits: Collection[Visit], actor: Actor) -> dict[int, dict[str, Any]]:
    """Sheet → what this person has begun to write on it: nobody else's drafts. One query."""
    rows = Draft.objects.filter(sheet__visit__in=visits, staff_id=actor.user_id)
    return {one.sheet_id: one.body for one in rows}


@dataclass(frozen=True, slots=True)
class Arrived:
    """Something taken: what it is, from whom; for a signature whose, as it was sent."""

    visit_id: int
    kind: str
    sheet_id: int | None
    by_name: str
    role: object
    ref: object


def arrived(visits: Collection[Visit]) -> list[Arrived]:
    """What was taken of these visits, from whatever device, oldest first, photos left out. One query."""
    rows = Submission.objects.filter(visit__in=visits, fate=ParcelFate.TAKEN)
    said = ("visit_id", "kind", "sheet_id", "by_name", "body__role", "body__ref")
    return [Arrived(*row) for row in rows.exclude(kind=ParcelKind.PHOTO).values_list(*said)]


def set_apart(visit: Visit) -> QuerySet[Submission]:
    """What was kept and not used, oldest first."""
    return visit.submissions.exclude(fate=ParcelFate.TAKEN)
