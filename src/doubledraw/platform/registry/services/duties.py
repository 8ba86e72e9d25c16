"""What the calendar asks of the directories, met by an import that has been applied (CC-13b, GT-14)."""

from datetime import date, datetime

from django.utils.timezone import localtime

from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.obligations.services import meet_owed
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.registry.models import ImportBatch
from doubledraw.platform.registry.states import BatchState

BOTH = ("targets", "inspectors")


def directory_updated(batch: ImportBatch, digest: str, *, by: Actor, at: datetime) -> None:
    """The year's update of the targets is done; with both directories updated in the year, they are ready."""
    if batch.directory not in BOTH:
        return
    if batch.directory == "targets":
        _meet("update_targets", batch, digest, by, at)
    if _updated(batch.organ, localtime(at).year) == set(BOTH):
        _meet("ready_directories", batch, digest, by, at)


def _updated(organ: Organ, year: int) -> set[str]:
    """Which of the two directories this organ has updated in a year."""
    applied = ImportBatch.objects.filter(organ=organ, state=BatchState.APPLIED, directory__in=BOTH)
    return set(applied.filter(applied_at__year=year).values_list("directory", flat=True))


def _meet(kind: str, batch: ImportBatch, digest: str, by: Actor, at: datetime) -> None:
    year = localtime(at).year
    span = (date(year, 1, 1), date(year, 12, 31))
    meet_owed(kind, batch.organ, *span, document=batch.filename, digest=digest, by=by, at=at)
