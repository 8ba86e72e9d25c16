"""Every day the periods move on: firms with events are weighed anew, many at a time."""

from collections.abc import Callable, Iterable
from datetime import datetime, time, timedelta

from django.utils.timezone import localdate, localtime

from doubledraw.platform.credit.models import CreditEvent
from doubledraw.platform.credit.services.reckoning import reckon
from doubledraw.platform.jobs.models import Job
from doubledraw.platform.jobs.services import enqueue

DAILY = "credit.daily"
EARLY = time(5)
Report = Callable[..., None]


def targets_with_events(path: str = "") -> list[int]:
    """Ids of the firms in the directories at `path` and below (everywhere: "") that have a record."""
    rows = CreditEvent.objects.filter(target__organ__path__startswith=path).order_by("target_id")
    return list(rows.values_list("target_id", flat=True).distinct())


def reckon_all(targets: Iterable[int], *, at: datetime, report: Report) -> int:
    """Weigh these firms; how many proposals are new. Each firm is a transaction of its own."""
    found, wanted = 0, list(targets)
    for number, target in enumerate(wanted, 1):
        found += len(reckon(target, at=at))
        report(number / len(wanted), "已重算 {n} 户", n=number)
    return found


def schedule_daily(at: datetime, *, tomorrow: bool = False) -> Job:
    """Ask for the round of today, or of tomorrow morning; once a day."""
    day = localdate(at) + timedelta(days=int(tomorrow))
    run_after = datetime.combine(day, EARLY, localtime(at).tzinfo) if tomorrow else None
    key = f"{DAILY}:{day.isoformat()}"
    return enqueue(DAILY, {}, key=key, at=at, title="每日重算信用风险等级", run_after=run_after)
