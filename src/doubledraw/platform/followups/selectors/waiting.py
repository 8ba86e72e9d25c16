"""What of the follow-up waits for a person: their department's problems, approvals, transfers, complaints."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import QuerySet

from doubledraw.platform.followups.models import Extension, FollowUp, Handover, MinorOffence
from doubledraw.platform.followups.policies import CLOSERS, HANDLERS
from doubledraw.platform.followups.selectors.complaints import complaints_visible_to
from doubledraw.platform.followups.states import FollowUpState, HandoverState, MinorState
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.organs.selectors import within
from doubledraw.platform.organs.states import Role

MOST = 12


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing to do: about which draw and number, the verb, the page and what it is called with."""

    title: str
    detail: str
    verb: str
    page: str
    args: tuple[object, ...] = ()


def waiting_for(actor: Actor) -> Iterator[Waiting]:
    """What this person can do now, no secret firm named. Six queries at most."""
    yield from _own(actor)
    yield from _closings(actor)
    for extension in extensions_waiting_for(actor)[:MOST]:
        visit = extension.order.visit
        yield _of(visit.draw.title, visit.number, "审批延期")
    for handover in handovers_waiting_for(actor)[:MOST]:
        visit = handover.visit
        yield _of(visit.draw.title, visit.number, "签收移送")
    for entry in _entries(actor)[:MOST]:
        yield Waiting(entry.title, entry.organ.name, "审批免罚事项", "minor-offences")
    for row in complaints_visible_to(actor).filter(complaint=None)[:MOST]:
        title = row.notice.visit.draw.title
        yield Waiting(title, row.number, "办理投诉", "complaint", (row.pk,))


def extensions_waiting_for(actor: Actor) -> QuerySet[Extension]:
    """Longer terms this person can allow or refuse."""
    rows = Extension.objects.filter(within(actor, *CLOSERS, field="order__organ"), granted=None)
    rows = rows.exclude(asked_by=actor.user_id).select_related("order__visit__draw", "order__organ")
    return rows.order_by("asked_at")


def handovers_waiting_for(actor: Actor) -> QuerySet[Handover]:
    """Transfers to this person's organs that nobody has taken over yet, the oldest first."""
    rows = Handover.objects.filter(within(actor, *HANDLERS, field="to"), state=HandoverState.SENT)
    return rows.select_related("visit__draw", "organ", "to").order_by("sent_at")


def _own(actor: Actor) -> Iterator[Waiting]:
    states = (FollowUpState.OPEN, FollowUpState.SETTLED)
    rows = FollowUp.objects.filter(within(actor, *HANDLERS), state__in=states)
    found = rows.order_by("visit__draw__title", "visit__number")
    for title, number in found.values_list("visit__draw__title", "visit__number").distinct()[:MOST]:
        yield _of(title, number, "处置问题")


def _closings(actor: Actor) -> Iterator[Waiting]:
    rows = FollowUp.objects.filter(within(actor, *CLOSERS), state=FollowUpState.PROPOSED)
    rows = rows.exclude(proposed_by=actor.user_id).order_by("visit__draw__title", "visit__number")
    for title, number in rows.values_list("visit__draw__title", "visit__number").distinct()[:MOST]:
        yield _of(title, number, "批准办结")


def _entries(actor: Actor) -> QuerySet[MinorOffence]:
    rows = MinorOffence.objects.filter(within(actor, Role.APPROVER), state=MinorState.PROPOSED)
    return rows.exclude(made_by=actor.user_id).select_related("organ").order_by("pk")


def _of(title: str, number: str, verb: str) -> Waiting:
    return Waiting(title, number, verb, "follow-up", (number,))
