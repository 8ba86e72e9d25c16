"""Working the queue in the background; run again it finds everything done."""

from typing import Any

from doubledraw.platform.jobs.services import Running
from doubledraw.platform.outbox import services
from doubledraw.platform.outbox.models import Message
from doubledraw.platform.outbox.states import MessageState


def run(running: Running) -> dict[str, Any]:
    """Receipts first, then what is due, then what is to be cleared; again in a minute while anything is open."""
    at = running.clock()
    if Message.objects.filter(cleared_at=None).exists():
        services.run_later(at)
    receipts = services.read_receipts(at)
    told = services.hand_over(at)
    waiting = Message.objects.filter(state=MessageState.QUEUED).count()
    return {**told, "receipts": receipts, "cleared": services.clear(at), "waiting": waiting}
