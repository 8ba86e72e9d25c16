"""Clearing numbers, addresses and texts when they are of no more use."""

from datetime import datetime

from django.conf import settings

from doubledraw.platform.outbox.models import Batch, Message
from doubledraw.platform.outbox.services.handing import folder
from doubledraw.platform.outbox.states import ENDED, MessageState
from doubledraw.platform.records.transitions import revise

MOST = 1000


def clear(at: datetime) -> int:
    """Empty what ended, or waited for its receipt, longer ago than the installation keeps it; how many."""
    limit = at - settings.OUTBOX_KEEP
    over = Message.objects.filter(cleared_at=None, state__in=list(ENDED), ended_at__lt=limit)
    silent = Message.objects.filter(cleared_at=None, state=MessageState.HANDED, handed_at__lt=limit)
    rows = [*over[:MOST], *silent[:MOST]]
    for row in rows:
        revise(row, to="", body="", cleared_at=at)
    _remove_files(at)
    return len(rows)


def _remove_files(at: datetime) -> None:
    """A file whose messages are all cleared is removed."""
    batches = Batch.objects.filter(removed_at=None, written_at__isnull=False)
    for batch in batches.exclude(messages__cleared_at=None)[:MOST]:
        (folder("out") / batch.name).unlink(missing_ok=True)
        Batch.objects.filter(pk=batch.pk).update(removed_at=at)
