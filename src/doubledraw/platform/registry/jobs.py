"""Reading and applying imports in the background, with progress; each can be run again without harm."""

from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.timezone import localdate

from doubledraw.platform.jobs.services import Running
from doubledraw.platform.kernel.errors import Conflict
from doubledraw.platform.organs.models import Staff
from doubledraw.platform.organs.selectors import actor_of
from doubledraw.platform.registry import services
from doubledraw.platform.registry.models import Feed, ImportBatch, Label
from doubledraw.platform.registry.selectors.feeds import open_folders
from doubledraw.platform.registry.selectors.targets import sought_by, targets_visible_to
from doubledraw.platform.registry.services import feeds, label_rules
from doubledraw.platform.registry.services.labels import put_label, take_label_off
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
    by = actor_of(
        Staff.objects.select_related("organ").get(pk=running.job.asked_by),
        localdate(running.job.asked_at),
    )
    try:
        if batch.state != BatchState.APPLIED:
            services.apply_import(
                batch,
                by=by,
                at=running.clock(),
                without_rejects=bool(running.args.get("without_rejects")),
                report=running.report,
                report_within=running.report_within,
            )
    except Conflict:
        # A second worker may have finished the same job while we waited for the lock.
        batch.refresh_from_db()
        if batch.state != BatchState.APPLIED:
            raise
    return {"next": reverse("import", args=[batch.pk])}


def refresh_labels(running: Running) -> dict[str, Any]:
    """args: label, or only (ids of targets), or neither for everything. The rules are applied again."""
    labels = (
        [Label.objects.select_related("organ").get(pk=running.args["label"])]
        if "label" in running.args
        else label_rules.labels_with_rules()
    )
    put, ended = label_rules.refresh_labels(
        labels, at=running.clock(), only=running.args.get("only"), report=running.report
    )
    return {"put": put, "ended": ended}


def label_found(running: Running) -> dict[str, Any]:
    """args: label, query, off, why. Put a label on all that a list was narrowed to, or take it off."""
    label = Label.objects.select_related("organ").get(pk=running.args["label"])
    by = actor_of(
        Staff.objects.select_related("organ").get(pk=running.job.asked_by),
        localdate(running.job.asked_at),
    )
    found = sought_by(QueryDict(running.args["query"]), by).among(targets_visible_to(by))
    if running.args.get("off"):
        done = take_label_off(label, found, by=by, at=running.clock(), report=running.report)
    else:
        why = running.args.get("why", "")
        done = put_label(label, found, why=why, by=by, at=running.clock(), report=running.report)
    return {"next": f"{reverse('targets')}?label={label.code}", "targets": done}


def _batch(running: Running) -> ImportBatch:
    return ImportBatch.objects.select_related("organ").get(pk=running.args["batch"])


def look_at_folders(running: Running) -> dict[str, Any]:
    """args: none. Take the files in the folders of feeds; and again in a minute, as long as there are folders."""
    if not open_folders():
        return {}
    feeds.look_soon(running.clock())
    return {"imports": feeds.look_at_folders(at=running.clock(), report=running.report)}


def finish_feed_file(running: Running) -> dict[str, Any]:
    """args: feed, batch. Read a large file that came through the interface."""
    feed = Feed.objects.select_related("organ").get(pk=running.args["feed"])
    batch = _batch(running)
    if batch.state == BatchState.UPLOADED:
        feeds.finish_file(feed, batch, at=running.clock(), report=running.report)
    return {"next": reverse("import", args=[batch.pk])}
