"""A month of obligations for the calendar page: by day, equal ones of several organs as one line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.timezone import localtime

from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.obligations.documents import first_moment, last_moment
from doubledraw.platform.obligations.models import Obligation
from doubledraw.platform.obligations.selectors.lists import (
    Sought,
    narrowed,
    urgency_of,
)
from doubledraw.platform.obligations.states import Reach, Urgency

MOST = 2000


@dataclass(frozen=True, slots=True)
class DueThen:
    """One line of a day: what, how many, the most urgent of them; `only` when it is one."""

    title: str
    kind: str
    count: int
    open: int
    urgency: Urgency
    only: Obligation | None


def due_between(
    actor: Actor, reach: Reach | None, first: date, last: date, at: datetime
) -> dict[date, list[DueThen]]:
    """What is or was due on each day from `first` to `last`. One query."""
    rows = narrowed(actor, Sought(reach=reach))
    rows = rows.filter(due__range=(first_moment(first), last_moment(last)))
    found: dict[tuple[date, str], list[Obligation]] = {}
    for obligation in rows[:MOST]:
        found.setdefault((localtime(obligation.due).date(), obligation.kind), []).append(obligation)
    days: dict[date, list[DueThen]] = {}
    for (day, kind), those in found.items():
        days.setdefault(day, []).append(_line(kind, those, at))
    return days


def _line(kind: str, those: Sequence[Obligation], at: datetime) -> DueThen:
    urgencies = [urgency_of(one, at) for one in those]
    return DueThen(
        those[0].title,
        kind,
        len(those),
        sum(urgency is not Urgency.OVER for urgency in urgencies),
        min(urgencies, key=list(Urgency).index),
        those[0] if len(those) == 1 else None,
    )
