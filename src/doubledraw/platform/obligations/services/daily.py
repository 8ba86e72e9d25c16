"""Each day's round: open what the calendar brings, tell the superior what is overdue, ask for tomorrow's round."""

from collections.abc import Iterator
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
from doubledraw.platform.obligations.engine.duties import (
    duty_of,
    falling_due,
    owed_by,
    period_of,
)
from doubledraw.platform.obligations.events import ObligationEscalated
from doubledraw.platform.obligations.models import Escalation, Obligation
from doubledraw.platform.obligations.selectors.round import (
    departments_with,
    known_subjects,
    overdue_untold,
    periods_opened,
)
from doubledraw.platform.obligations.services.opening import open_obligation
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.organs.selectors import open_organs
from doubledraw.platform.organs.states import OrganKind
from doubledraw.platform.rulebook.selectors import calendar_in_use, rule_sets_by_organ
from doubledraw.statute.agenda import Dated

JOB = "obligations.daily"
AHEAD = timedelta(days=60)
"""How long before its day a recurring obligation is shown; an organisation's choice, not the law's."""
MORNING = time(7)


def open_recurring(at: datetime, *, since: date | None = None) -> int:
    """Open what the adopted rule sets bring each organ from `since` (today) to 60 days ahead; how many were new.

    An organ is asked for nothing that was due before it was looked at for the first time.
    """
    today = localtime(at).date()
    organs, calendar = list(open_organs()), calendar_in_use()
    sections, legal = departments_with(OrganKind.SECTION), departments_with(OrganKind.OVERSIGHT)
    span = (since or today, today + AHEAD)
    wanted = [
        (organ, duty_of(entry, organ.code, calendar))
        for organ, entry in _entries(organs, *span, today)
        if owed_by(
            entry.owed.obligation.organ,
            organ.kind,
            has_sections=_has(organ, sections),
            has_legal_section=_has(organ, legal),
        )
    ]
    known = known_subjects({duty.subject for _, duty in wanted})
    new = [(o, duty) for o, duty in wanted if (duty.kind, duty.subject) not in known]
    for organ, duty in new:
        open_obligation(organ, duty, by=SYSTEM, at=at)
    return len(new)


def _entries(
    organs: list[Organ], first: date, last: date, today: date
) -> Iterator[tuple[Organ, Dated]]:
    """What falls due for each organ under its own rule sets; computed once for all who have none of their own."""
    bound = rule_sets_by_organ(organs, today)
    found: dict[tuple[str, ...], list[Dated]] = {}
    for organ in organs:
        rule_sets = bound[organ.pk]
        key = tuple(one if isinstance(one, str) else one.name for one in rule_sets)
        if key not in found:
            found[key] = list(falling_due(first, last, rule_sets))
        own = len(rule_sets) > len(settings.RULE_SETS)
        told = periods_opened(organ) if own else set()
        for entry in found[key]:
            if (entry.owed.obligation.name, period_of(entry)) not in told:
                yield organ, entry


def _has(organ: Organ, departments: set[int]) -> bool:
    return organ.pk in departments or organ.parent_id in departments


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
