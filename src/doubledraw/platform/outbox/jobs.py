"""Working the queue in the background; run again it finds everything done."""

from datetime import timedelta
from typing import Any

from django.db.models import Q

from doubledraw.platform.jobs.services import Running
from doubledraw.platform.outbox import services
from doubledraw.platform.outbox.models import Message
from doubledraw.platform.outbox.services.queueing import EVERY
from doubledraw.platform.outbox.states import MessageState

LATELY = timedelta(days=3)
"""How long receipts of what went out are looked for every minute."""
SLOWLY = timedelta(hours=1)


def run(running: Running) -> dict[str, Any]:
    """Receipts first, then what is due, then what is to be cleared.

    Again in a minute while something waits, or went out lately; in an hour while something is to be cleared.
    """
    at = running.clock()
    lately = Q(state=MessageState.HANDED, handed_at__gt=at - LATELY)
    if Message.objects.filter(lately | Q(state=MessageState.QUEUED)).exists():
        services.run_later(at, EVERY)
    elif Message.objects.filter(cleared_at=None).exists():
        services.run_later(at, SLOWLY)
    receipts = services.read_receipts(at)
    told = services.hand_over(at)
    waiting = Message.objects.filter(state=MessageState.QUEUED).count()
    return {**told, "receipts": receipts, "cleared": services.clear(at), "waiting": waiting}
