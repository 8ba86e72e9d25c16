"""After a review: each open finding gets its follow-up; run again it finds everything done."""

from typing import Any

from doubledraw.platform.followups.services import open_follow_ups
from doubledraw.platform.inspections.models import Visit
from doubledraw.platform.jobs.services import Running
from doubledraw.platform.kernel.actor import SYSTEM


def open_for_visit(running: Running) -> dict[str, Any]:
    """Open, carry on or drop the follow-ups of one visit as its sheets stand now."""
    visit = Visit.objects.get(pk=running.args["visit"])
    return {"opened": open_follow_ups(visit, by=SYSTEM, at=running.clock())}
