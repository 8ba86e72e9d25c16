"""What phones have begun and what has come in from them."""

from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet

from doubledraw.platform.inspections.models import Draft, Submission, Visit
from doubledraw.platform.inspections.states import ParcelFate, ParcelKind
from doubledraw.platform.kernel.actor import Actor


def drafts_of(visits: Collection[Visit], actor: Actor) -> dict[int, dict[str, Any]]:
    """Sheet → what this person has begun to write on it: nobody else's drafts. One query."""
    rows = Draft.objects.filter(sheet__visit__in=visits, staff_id=actor.user_id)
    return {one.sheet_id: one.body for one in rows}


def arrived(visits: Collection[Visit]) -> QuerySet[Submission]:
    """What was taken of these visits, from whatever device, photos left out."""
    rows = Submission.objects.filter(visit__in=visits, fate=ParcelFate.TAKEN)
    return rows.exclude(kind=ParcelKind.PHOTO)


def set_apart(visit: Visit) -> QuerySet[Submission]:
    """What was kept and not used, oldest first."""
    return visit.submissions.exclude(fate=ParcelFate.TAKEN)
