"""Opening obligations, each once: by the calendar, or by events that start clocks of the adopted rule sets."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.timezone import localtime

from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.ledger.services import record_all, stamp
from doubledraw.platform.obligations.documents import Duty, Reckoning, last_moment
from doubledraw.platform.obligations.engine.reckoning import (
    cited_of,
    reckoned_by_clock,
)
from doubledraw.platform.obligations.events import ObligationOpened
from doubledraw.platform.obligations.models import Obligation
from doubledraw.platform.obligations.selectors.legal import Bound, bound_on
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.organs.states import Role
from doubledraw.statute.agenda import Owed, owed_by_clock

Key = tuple[str, str]
RACES = 3


@dataclass(frozen=True, slots=True)
class Clock:
    """An event ("task_checks_ended") and the `subject` that names its thing for ever ("visit:…").

    `only` names the duties that concern this organ where an event starts several; none named means all.
    """

    event: str
    subject: str
    digest: str = ""
    only: Collection[str] = ()


def open_obligation(
    organ: Organ, duty: Duty, *, due: datetime | None = None, by: Actor, at: datetime
) -> Obligation:
    """Open it unless it has been opened before; `due` is the end of the reckoned day unless hours count."""
    until = due or last_moment(date.fromisoformat(duty.reckoning.due))
    return _open(organ, [(duty, until)], by, at)[0]


def open_by_clock(
    clock: str,
    started: date | datetime,
    organ: Organ,
    *,
    subject: str,
    about: str,
    document: str,
    digest: str = "",
    role: Role = Role.CLERK,
    only: Collection[str] = (),
    by: Actor,
    at: datetime,
) -> list[Obligation]:
    """Open everything the organ's rule sets attach to an event, each with its reckoning; again changes nothing."""
    clocks = [Clock(clock, subject, digest, only)]
    return open_by_clocks(
        clocks, started, organ, about=about, document=document, role=role, by=by, at=at
    )


def open_by_clocks(
    clocks: Sequence[Clock],
    started: date | datetime,
    organ: Organ,
    *,
    about: str,
    document: str,
    role: Role = Role.CLERK,
    bound: Bound | None = None,
    by: Actor,
    at: datetime,
) -> list[Obligation]:
    """The same for several clocks that one moment starts; `bound` is what binds the organ then, where it is at hand.

    Whatever the number of duties one query, and four more when some of them are new.
    """
    started = localtime(started) if isinstance(started, datetime) else started
    day = started.date() if isinstance(started, datetime) else started
    found = bound or bound_on(organ, day)
    duties = [
        (_duty(clock, owed, reckoning, about, document, role), due)
        for clock in clocks
        for owed in owed_by_clock(clock.event, day, found.rule_sets)
        if not clock.only or owed.obligation.name in clock.only
        for due, reckoning in [reckoned_by_clock(owed, started, found.rule_sets, found.calendar)]
    ]
    return _open(organ, duties, by, at)


def _duty(
    clock: Clock, owed: Owed, reckoning: Reckoning, about: str, document: str, role: Role
) -> Duty:
    return Duty(
        kind=owed.obligation.name,
        subject=clock.subject,
        role=role,
        title=owed.obligation.title,
        about=about,
        reckoning=reckoning,
        cited=cited_of(owed),
        document=document,
        digest=clock.digest,
        what=owed.obligation.what,
    )


def _open(
    organ: Organ, duties: Sequence[tuple[Duty, datetime]], by: Actor, at: datetime
) -> list[Obligation]:
    """Each once, by the constraint: who comes second by moments finds what the first has written."""
    wanted = {(duty.kind, duty.subject): (duty, due) for duty, due in duties}
    for turn in range(RACES):
        found = _known(wanted)
        fresh = [wanted[key] for key in wanted if key not in found]
        try:
            found |= _made(organ, fresh, by, at)
        except IntegrityError:
            if turn + 1 == RACES:
                raise
        else:
            break
    return [found[key] for key in wanted]


def _known(wanted: Collection[Key]) -> dict[Key, Obligation]:
    if not wanted:
        return {}
    condition = Q(pk__in=[])
    for kind, subject in wanted:
        condition |= Q(kind=kind, subject=subject)
    return {(one.kind, one.subject): one for one in Obligation.objects.filter(condition)}


def _made(
    organ: Organ, fresh: Sequence[tuple[Duty, datetime]], by: Actor, at: datetime
) -> dict[Key, Obligation]:
    if not fresh:
        return {}
    with transaction.atomic():
        rows = Obligation.objects.bulk_create(_row(organ, duty, due, at) for duty, due in fresh)
        events = (
            ObligationOpened(duty.kind, stamp(due), str(duty.cited), duty.document)
            for duty, due in fresh
        )
        told = zip(events, (row.reference for row in rows), strict=True)
        record_all(told, by=by, at=at)
    return {(row.kind, row.subject): row for row in rows}


def _row(organ: Organ, duty: Duty, due: datetime, at: datetime) -> Obligation:
    return Obligation(
        kind=duty.kind,
        subject=duty.subject,
        organ=organ,
        role=duty.role,
        title=duty.title,
        about=duty.about[:200],
        what=duty.what,
        opened_by_document=duty.document[:200],
        opened_by_digest=duty.digest,
        opened_at=at,
        due=due,
        first_due=due,
        provisional=duty.reckoning.provisional,
        reckoning=asdict(duty.reckoning),
        cited=asdict(duty.cited),
    )
