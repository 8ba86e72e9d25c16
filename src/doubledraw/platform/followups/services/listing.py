"""The list of minor violations: proposed by one, adopted by the approver, ended when the text changes (免罚清单)."""

from datetime import datetime

from django.db import transaction

from doubledraw.platform.followups.documents import AskedMinor
from doubledraw.platform.followups.events import MinorOffenceDecided, MinorOffenceProposed
from doubledraw.platform.followups.models import MinorOffence
from doubledraw.platform.followups.policies import may_decide_minor, may_end_minor, may_list_minor
from doubledraw.platform.followups.services.citing import cited
from doubledraw.platform.followups.services.reading import needed_line, not_earlier
from doubledraw.platform.followups.states import MINOR_FLOW, PRUDENT
from doubledraw.platform.inspections.services.reading import line_of
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.ledger.services import record
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.records.transitions import move


@cited
@transaction.atomic
def propose_minor(organ: Organ, asked: AskedMinor, *, by: Actor, at: datetime) -> MinorOffence:
    """Propose an entry with the text it rests on."""
    may_list_minor(organ, by).enforce()
    if asked.until is not None:
        not_earlier(asked.until, asked.since, "停用日期")
    made = MinorOffence.objects.create(
        organ=organ,
        title=needed_line(asked.title, 300, "情形", PRUDENT),
        item_code=line_of(asked.item_code, 40),
        conditions=needed_line(asked.conditions, 500, "适用条件", PRUDENT),
        instrument=needed_line(asked.instrument, 200, "依据文件", PRUDENT),
        article=needed_line(asked.article, 100, "条款", PRUDENT),
        quotation=line_of(asked.quotation, 500),
        since=asked.since,
        until=asked.until,
        made_by=by.user_id,
        made_by_name=by.name,
        made_at=at,
    )
    record(MinorOffenceProposed(organ.code, made.title), by=by, at=at, subject=made.reference)
    return made


@cited
@transaction.atomic
def decide_minor(entry: MinorOffence, *, adopt: bool, by: Actor, at: datetime) -> None:
    """Adopt the entry or decline it."""
    may_decide_minor(entry, by).enforce()
    decided = {"decided_by": by.user_id, "decided_by_name": by.name, "decided_at": at}
    move(entry, MINOR_FLOW, "adopt" if adopt else "decline", **decided)
    _told(entry, by, at)


@cited
@transaction.atomic
def end_minor(entry: MinorOffence, *, by: Actor, at: datetime) -> None:
    """Take it off the list; closings that rest on it stand."""
    may_end_minor(entry, by).enforce()
    move(entry, MINOR_FLOW, "end", ended_at=at)
    _told(entry, by, at)


def _told(entry: MinorOffence, by: Actor, at: datetime) -> None:
    event = MinorOffenceDecided(entry.organ.code, entry.title, str(entry.state))
    record(event, by=by, at=at, subject=entry.reference)
