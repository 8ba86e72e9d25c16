"""Each day's round: publishes what may be public and was left behind, and archives what has been public long enough."""

from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils.timezone import localdate

from doubledraw.platform.disclosure.events import PenaltyWasArchived, ResultWasArchived
from doubledraw.platform.disclosure.models import PublicPenalty, PublicVisit
from doubledraw.platform.disclosure.selectors.penalties import unpublished_penalties
from doubledraw.platform.disclosure.selectors.waiting import ended_terms, unpublished
from doubledraw.platform.disclosure.services.editions import turn_page
from doubledraw.platform.disclosure.services.penalties import publish_penalties
from doubledraw.platform.disclosure.services.results import follow_result, publish_all
from doubledraw.platform.disclosure.states import Published
from doubledraw.platform.inspections.models import Visit
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


def publish_waiting(draw_id: str, *, at: datetime) -> int:
    """What waited for the reveal of a draw, results and penalty decisions; how many became public."""
    of_draw = unpublished_penalties().filter(case__visit__draw__draw_id=draw_id)
    visits = Visit.objects.filter(draw__draw_id=draw_id)
    return publish_all(visits, at=at) + publish_penalties(of_draw, at=at)


def publish_left(at: datetime) -> int:
    """Results and penalty decisions that may be public by themselves and are not; how many became so."""
    waiting = list(unpublished().values_list("visit", flat=True))
    done = sum(follow_result(pk, at=at) is not None for pk in waiting)
    return done + publish_penalties(unpublished_penalties(), at=at)


def archive_ended(at: datetime) -> int:
    """Results and penalty decisions whose term is over; they can still be read, marked. How many that were."""
    day = localdate(at)
    over = PublicPenalty.objects.filter(state=Published.PUBLISHED, until__lt=day)
    results = sum(_archive(row, at) for row in ended_terms(day))
    return results + sum(_archive_penalty(row, at) for row in over)


@transaction.atomic
def _archive_penalty(row: PublicPenalty, at: datetime) -> int:
    found = PublicPenalty.objects.filter(pk=row.pk, state=Published.PUBLISHED)
    if not found.update(state=Published.ARCHIVED):
        return 0
    event = PenaltyWasArchived(row.visit, row.document, row.until.isoformat() if row.until else "")
    record(event, by=SYSTEM, at=at, subject=f"visit:{row.visit}")
    turn_page()
    return 1


@transaction.atomic
def _archive(row: PublicVisit, at: datetime) -> int:
    found = PublicVisit.objects.filter(pk=row.pk, state=Published.PUBLISHED)
    if not found.update(state=Published.ARCHIVED):
        return 0
    event = ResultWasArchived(row.key, row.until.isoformat() if row.until else "")
    record(event, by=SYSTEM, at=at, subject=f"visit:{row.key}")
    turn_page()
    return 1
