"""What comes back to visits from the background."""

from typing import Any

from django.urls import reverse
from django.utils.timezone import localdate

from doubledraw.platform.inspections.models import Education
from doubledraw.platform.inspections.services.educating import send_education
from doubledraw.platform.inspections.services.messaging import take_delivery
from doubledraw.platform.jobs.services import Running
from doubledraw.platform.organs.models import Staff
from doubledraw.platform.organs.selectors import actor_of
from doubledraw.platform.outbox.models import MessageReceipt


def receipt(running: Running) -> dict[str, Any]:
    """args: receipt. A channel said what became of a notice's message."""
    found = MessageReceipt.objects.select_related("message").get(pk=running.args["receipt"])
    made = take_delivery(found, at=running.clock())
    return {"delivered": made is not None}


def educate(running: Running) -> dict[str, Any]:
    """args: pk. Queue the messages of an education to the whole frame."""
    education = Education.objects.select_related("line__plan__organ", "organ").get(
        pk=running.args["pk"]
    )
    asker = Staff.objects.select_related("organ").get(pk=running.job.asked_by)
    by = actor_of(asker, localdate(running.clock()))
    made = send_education(
        education, by, running.clock(), lambda share: running.report(share, "正在排入发送")
    )
    return {"queued": made, "next": reverse("educations")}
