"""What comes back to visits from the background."""

from typing import Any

from doubledraw.platform.inspections.services.messaging import take_delivery
from doubledraw.platform.jobs.services import Running
from doubledraw.platform.outbox.models import MessageReceipt


def receipt(running: Running) -> dict[str, Any]:
    """args: receipt. A channel said what became of a notice's message."""
    found = MessageReceipt.objects.select_related("message").get(pk=running.args["receipt"])
    made = take_delivery(found, at=running.clock())
    return {"delivered": made is not None}
