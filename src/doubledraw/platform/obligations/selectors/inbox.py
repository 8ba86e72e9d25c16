"""What is due for a person: their own open obligations by urgency, and of what they have been told as the superior."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q

from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.obligations.models import Escalation, Obligation
from doubledraw.platform.obligations.selectors.lists import (
    Sought,
    in_a_week,
    obligations_visible_to,
    reached,
    sought,
    urgency_of,
)
from doubledraw.platform.obligations.states import ObligationState, Reach, Urgency
from doubledraw.platform.organs.selectors import within
from doubledraw.platform.organs.states import Role

MOST = 50
AHEAD = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Inbox:
    """A person's own open obligations, the most urgent first, at most fifty in all."""

    overdue: list[Obligation]
    week: list[Obligation]
    later: list[Obligation]


@dataclass(frozen=True, slots=True)
class Tally:
    """How many open ones a reach has, how many of them are overdue or due within a week."""

    reach: Reach
    open: int
    overdue: int
    week: int


def inbox_of(actor: Actor, at: datetime) -> Inbox:
    """What this person is to do: overdue, within a week, within thirty days. One query."""
    mine = sought(actor, Sought(reach=Reach.MINE), at).filter(state=ObligationState.OPEN)
    found: dict[Urgency, list[Obligation]] = {urgency: [] for urgency in Urgency}
    for obligation in mine.filter(due__lte=at + AHEAD)[:MOST]:
        found[urgency_of(obligation, at)].append(obligation)
    return Inbox(found[Urgency.OVERDUE], found[Urgency.WEEK], found[Urgency.LATER])


def tallies_of(actor: Actor, at: datetime) -> list[Tally]:
    """Mine, my organ's and the other organs': how many are open, overdue, due within a week. One query."""
    rows = obligations_visible_to(actor).filter(state=ObligationState.OPEN).order_by()
    late, week = Q(due__lt=at), Q(due__gte=at, due__lte=in_a_week(at))
    counts = {}
    for reach in Reach:
        mine = reached(actor, reach)
        counts[f"{reach.value}_open"] = Count("pk", filter=mine)
        counts[f"{reach.value}_overdue"] = Count("pk", filter=mine & late)
        counts[f"{reach.value}_week"] = Count("pk", filter=mine & week)
    found = rows.aggregate(**counts)
    return [
        Tally(r, found[f"{r.value}_open"], found[f"{r.value}_overdue"], found[f"{r.value}_week"])
        for r in Reach
    ]


def told_to(actor: Actor, at: datetime) -> list[Escalation]:
    """Of which overdue obligations this person's office has been told and which are still open."""
    told = Escalation.objects.filter(
        within(actor, Role.SUPERVISOR, field="to"), obligation__state=ObligationState.OPEN
    )
    still = told.filter(obligation__due__lt=at)
    return list(still.select_related("obligation__organ", "to")[:MOST])
