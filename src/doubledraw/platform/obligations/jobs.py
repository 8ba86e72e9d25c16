"""The daily round in the background; run again it finds everything done."""

from typing import Any

from doubledraw.platform.jobs.services import Running
from doubledraw.platform.kernel.actor import SYSTEM
from doubledraw.platform.obligations import services
from doubledraw.platform.obligations.services.daily import last_round
from doubledraw.platform.rulebook.models import HolidayNotice


def daily(running: Running) -> dict[str, Any]:
    """Ask for tomorrow's round first, so that a fault today does not end the series."""
    at = running.clock()
    services.schedule_round(at, tomorrow=True)
    opened = services.open_recurring(at, since=last_round(at))
    running.report(0.4, "登记到期事项")
    told = services.escalate_overdue(at)
    running.report(0.7, "报告上级")
    sent, failed = services.send_digests(at)
    return {"opened": opened, "escalated": told, "sent": sent, "failed": failed}


def redate(running: Running) -> dict[str, Any]:
    """A notice of holidays was taken in: count open deadlines anew."""
    notice = HolidayNotice.objects.get(pk=running.args["notice"])
    moved, settled = services.redate_obligations(notice, by=SYSTEM, at=running.clock())
    return {"moved": moved, "settled": settled}
