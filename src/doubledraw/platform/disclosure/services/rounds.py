"""Each day's round: publishes what may be public and was left behind, and archives what has been public long enough."""

from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils.timezone import localdate

from doubledraw.platform.disclosure.events import ResultWasArchived
from doubledraw.platform.disclosure.models import PublicVisit
from doubledraw.platform.disclosure.selectors.waiting import ended_terms, unpublished
from doubledraw.platform.disclosure.services.editions import turn_page
from doubledraw.platform.disclosure.services.results import follow_result
from doubledraw.platform.disclosure.states import Published
from doubledraw.platform.jobs.models import Job
from doubledraw.platform.jobs.services import enqueue
from doubledraw.platform.kernel.actor import SYSTEM
from doubledraw.platform.ledger.services import record
from doubledraw.platform.obligations.documents import CHINA

JOB = "disclosure.daily"
MORNING = time(6)


def schedule_round(at: datetime, *, tomorrow: bool = False) -> Job:
    """Ask for today's round, or for tomorrow's at six; asking twice is one round."""
    day = localdate(at) + timedelta(days=int(tomorrow))
    after = max(at, datetime.combine(day, MORNING, CHINA))
    return enqueue(JOB, {}, key=f"{JOB}:{day}", at=at, title="公示日常检查", run_after=after)


def publish_left(at: datetime) -> int:
    """Results that may be public by themselves and are not; how many became so."""
    waiting = list(unpublished().values_list("visit", flat=True))
    return sum(follow_result(pk, at=at) is not None for pk in waiting)


def archive_ended(at: datetime) -> int:
    """Results whose term is over; they can still be read, marked. How many that were."""
    return sum(_archive(row, at) for row in ended_terms(localdate(at)))


@transaction.atomic
def _archive(row: PublicVisit, at: datetime) -> int:
    found = PublicVisit.objects.filter(pk=row.pk, state=Published.PUBLISHED)
    if not found.update(state=Published.ARCHIVED):
        return 0
    event = ResultWasArchived(row.key, row.until.isoformat() if row.until else "")
    record(event, by=SYSTEM, at=at, subject=f"visit:{row.key}")
    turn_page()
    return 1
