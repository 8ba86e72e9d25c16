"""Every day the periods move on: firms with events are weighed anew, many at a time."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time, timedelta

from django.db.models.functions import Coalesce
from django.utils.timezone import localdate, localtime

from doubledraw.platform.credit.models import CreditEvent
from doubledraw.platform.credit.services.reckoning import reckon
from doubledraw.platform.credit.services.weighing import known_of, wanted
from doubledraw.platform.jobs.models import Job
from doubledraw.platform.jobs.services import enqueue
from doubledraw.platform.registry.models import Target

DAILY = "credit.daily"
EARLY = time(5)
BATCH = 500
COLUMNS = ("organ__path", "status", "credit_class", "abnormal_since", "blacklisted_since")
Report = Callable[..., None]


def targets_with_events(path: str = "") -> list[int]:
    """Ids of the firms in the directories at `path` and below (everywhere: "") with a record, also a twin's."""
    rows = CreditEvent.objects.filter(target__organ__path__startswith=path).order_by()
    firm = Coalesce("target__merged_into_id", "target_id")
    return sorted(rows.values_list(firm, flat=True).distinct())


def reckon_all(targets: Iterable[int], *, at: datetime, report: Report) -> int:
    """Weigh these firms; how many proposals are new.

    Many are looked at together, in as many queries as one; only who changes is weighed again alone, held, in a
    transaction of its own. What is noted of a firm in between asks for its recalculation itself.
    """
    found, asked = 0, list(targets)
    for start in range(0, len(asked), BATCH):
        part = asked[start : start + BATCH]
        changed = changing(part, localdate(at))
        for number, target in enumerate(part, start + 1):
            if target in changed:
                found += len(reckon(target, at=at))
            report(number / len(asked), "已重算 {n} 户", n=number)
    return found


def changing(targets: Sequence[int], today: date) -> set[int]:
    """Which of these firms a recalculation on `today` would change. Seven queries, however many."""
    rows = Target.objects.filter(pk__in=targets).select_related("organ").only(*COLUMNS)
    return {known.target.pk for known in known_of(list(rows)) if wanted(known, today)}


def schedule_daily(at: datetime, *, tomorrow: bool = False) -> Job:
    """Ask for the round of today, or of tomorrow morning; once a day."""
    day = localdate(at) + timedelta(days=int(tomorrow))
    run_after = datetime.combine(day, EARLY, localtime(at).tzinfo) if tomorrow else None
    key = f"{DAILY}:{day.isoformat()}"
    return enqueue(DAILY, {}, key=key, at=at, title="每日重算信用风险等级", run_after=run_after)
