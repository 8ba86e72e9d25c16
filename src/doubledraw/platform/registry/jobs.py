"""Reading and applying imports in the background, with progress; each can be run again without harm."""

from typing import Any

from django.urls import reverse

from doubledraw.platform.jobs.services import Running
from doubledraw.platform.kernel.errors import Conflict
from doubledraw.platform.organs.models import Staff
from doubledraw.platform.organs.selectors import actor_of
from doubledraw.platform.registry import services
from doubledraw.platform.registry.models import ImportBatch
from doubledraw.platform.registry.states import BatchState


def read_upload(running: Running) -> dict[str, Any]:
    """args: batch. Then to the preview, which says it when the file was unusable."""
    batch = _batch(running)
    if batch.state == BatchState.UPLOADED:
        services.read_import(batch, report=running.report)
    return {"next": reverse("import", args=[batch.pk])}


def apply_import(running: Running) -> dict[str, Any]:
    """args: batch, without_rejects. The person's roles are looked at again now."""
    batch = _batch(running)
    by = actor_of(Staff.objects.get(pk=running.job.asked_by))
    try:
        if batch.state != BatchState.APPLIED:
            services.apply_import(
                batch,
                by=by,
                at=running.clock(),
                without_rejects=bool(running.args.get("without_rejects")),
                report=running.report,
            )
    except Conflict:
        # A second worker may have finished the same job while we waited for the lock.
        batch.refresh_from_db()
        if batch.state != BatchState.APPLIED:
            raise
    return {"next": reverse("import", args=[batch.pk])}


def _batch(running: Running) -> ImportBatch:
    return ImportBatch.objects.select_related("organ").get(pk=running.args["batch"])
