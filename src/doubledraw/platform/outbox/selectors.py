"""Reading messages: those of one's organs, by state; what became of one by its key."""

from django.db.models import Count, Q, QuerySet

from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.outbox.models import Message, ReceiptFile
from doubledraw.platform.outbox.policies import KEEPERS


def messages_visible_to(actor: Actor) -> QuerySet[Message]:
    """The messages of organs where the actor is clerk or head, newest first, with receipts."""
    condition = Q(pk__in=[])
    for path in actor.scopes(*KEEPERS):
        condition |= Q(organ_path__startswith=path)
    rows = Message.objects.filter(condition).prefetch_related("receipts")
    return rows.order_by("-pk")


def counts_by_state(actor: Actor) -> dict[str, int]:
    """State → how many of those. One query."""
    rows = messages_visible_to(actor).order_by().values_list("state")
    return dict(rows.annotate(n=Count("pk")))


def messages_with(keys: list[str]) -> dict[str, Message]:
    """Key → its message, with receipts. Two queries."""
    rows = Message.objects.filter(key__in=keys).prefetch_related("receipts")
    return {one.key: one for one in rows}


def files_read() -> QuerySet[ReceiptFile]:
    """The files of receipts, newest first."""
    return ReceiptFile.objects.order_by("-pk")
