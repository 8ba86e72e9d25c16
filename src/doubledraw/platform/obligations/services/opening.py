"""Opening an obligation, once: by the calendar, or by an event that starts a clock of the adopted rule sets."""

from collections.abc import Collection
from dataclasses import asdict
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localtime

from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.ledger.services import record, stamp
from doubledraw.platform.obligations.documents import Duty, last_moment
from doubledraw.platform.obligations.engine.reckoning import (
    cited_of,
    reckoned_by_clock,
)
from doubledraw.platform.obligations.events import ObligationOpened
from doubledraw.platform.obligations.models import Obligation
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.organs.states import Role
from doubledraw.platform.rulebook.selectors import calendar_in_use, rule_sets_of
from doubledraw.statute.agenda import owed_by_clock


@transaction.atomic
def open_obligation(
    organ: Organ, duty: Duty, *, due: datetime | None = None, by: Actor, at: datetime
) -> Obligation:
    """Open it unless it has been opened before; `due` is the end of the reckoned day unless hours count."""
    until = due or last_moment(date.fromisoformat(duty.reckoning.due))
    made, is_new = Obligation.objects.get_or_create(
        kind=duty.kind,
        subject=duty.subject,
        defaults={
            "organ": organ,
            "role": duty.role,
            "title": duty.title,
            "about": duty.about[:200],
            "what": duty.what,
            "opened_by_document": duty.document[:200],
            "opened_by_digest": duty.digest,
            "opened_at": at,
            "due": until,
            "first_due": until,
            "provisional": duty.reckoning.provisional,
            "reckoning": asdict(duty.reckoning),
            "cited": asdict(duty.cited),
        },
    )
    if is_new:
        event = ObligationOpened(duty.kind, stamp(until), str(duty.cited), duty.document)
        record(event, by=by, at=at, subject=made.reference)
    return made


@transaction.atomic
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
    """Open everything the organ's rule sets attach to an event ("task_checks_ended"), each with its reckoning.

    `subject` names the thing for ever ("visit:…"); opening again changes nothing. `only` names the duties that
    concern this organ where an event starts several; none named means all.
    """
    started = localtime(started) if isinstance(started, datetime) else started
    day = started.date() if isinstance(started, datetime) else started
    made = []
    rule_sets, calendar = rule_sets_of(organ, day), calendar_in_use()
    for owed in owed_by_clock(clock, day, rule_sets):
        if only and owed.obligation.name not in only:
            continue
        due, reckoning = reckoned_by_clock(owed, started, rule_sets, calendar)
        duty = Duty(
            kind=owed.obligation.name,
            subject=subject,
            role=role,
            title=owed.obligation.title,
            about=about,
            reckoning=reckoning,
            cited=cited_of(owed),
            document=document,
            digest=digest,
            what=owed.obligation.what,
        )
        made.append(open_obligation(organ, duty, due=due, by=by, at=at))
    return made
