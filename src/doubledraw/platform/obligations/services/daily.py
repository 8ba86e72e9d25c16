"""Each day's round: open what the calendar brings, tell the superior what is overdue, ask for tomorrow's round."""

from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.timezone import localtime

from doubledraw.platform.jobs.models import Job
from doubledraw.platform.jobs.services import enqueue
from doubledraw.platform.jobs.states import JobState
from doubledraw.platform.kernel.actor import SYSTEM
from doubledraw.platform.ledger.services import record, stamp
from doubledraw.platform.obligations.documents import CHINA
from doubledraw.platform.obligations.engine.duties import duty_of, falling_due, owed_by
from doubledraw.platform.obligations.events import ObligationEscalated
from doubledraw.platform.obligations.models import Escalation, Obligation
from doubledraw.platform.obligations.selectors.round import (
    departments_with_sections,
    known_subjects,
    overdue_untold,
)
from doubledraw.platform.obligations.services.opening import open_obligation
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.organs.selectors import open_organs

JOB = "obligations.daily"
AHEAD = timedelta(days=60)
"""How long before its day a recurring obligation is shown; an organisation's choice, not the law's."""
MORNING = time(7)


def open_recurring(at: datetime, *, since: date | None = None) -> int:
    """Open what the adopted rule sets bring each organ from `since` (today) to 60 days ahead; how many were new.

    An organ is asked for nothing that was due before it was looked at for the first time.
    """
    today = localtime(at).date()
    entries = list(falling_due(since or today, today + AHEAD, settings.RULE_SETS))
    organs, sections = list(open_organs()), departments_with_sections()
    wanted = [
        (organ, duty_of(entry, organ.code))
        for entry in entries
        for organ in organs
        if owed_by(entry.owed.obligation.organ, organ.kind, has_sections=_has(organ, sections))
    ]
    known = known_subjects({duty.subject for _, duty in wanted})
    new = [(o, duty) for o, duty in wanted if (duty.kind, duty.subject) not in known]
    for organ, duty in new:
        open_obligation(organ, duty, by=SYSTEM, at=at)
    return len(new)


def _has(organ: Organ, with_sections: set[int]) -> bool:
    return organ.pk in with_sections or organ.parent_id in with_sections


def escalate_overdue(at: datetime) -> int:
    """Tell the organ above of each overdue obligation, once; how many were told now."""
    told = 0
    for obligation in overdue_untold(at):
        told += _escalate(obligation, at)
    return told


@transaction.atomic
def _escalate(obligation: Obligation, at: datetime) -> bool:
    superior = obligation.organ.parent
    assert superior is not None
    made, is_new = Escalation.objects.get_or_create(
        obligation=obligation, defaults={"to": superior, "due": obligation.due, "at": at}
    )
    if is_new:
        event = ObligationEscalated(obligation.kind, superior.code, stamp(made.due))
        record(event, by=SYSTEM, at=at, subject=obligation.reference)
    return is_new


def schedule_round(at: datetime, *, tomorrow: bool = False) -> Job:
    """Ask for today's round, or for tomorrow's at seven; asking twice is one round."""
    day = localtime(at).date() + timedelta(days=int(tomorrow))
    morning = datetime.combine(day, MORNING, CHINA)
    return enqueue(
        JOB, {}, key=f"{JOB}:{day}", at=at, title="期限日常检查", run_after=max(at, morning)
    )


def last_round(at: datetime) -> date | None:
    """The day of the last round that was finished, so that days without a server are made up for."""
    done = Job.objects.filter(kind=JOB, state=JobState.DONE, ended_at__lte=at)
    latest = done.order_by("-ended_at").first()
    return localtime(latest.ended_at).date() if latest and latest.ended_at else None
