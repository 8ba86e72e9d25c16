"""Follow-ups as people find them: their department's, those handed to it, those of draws in their scope."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from doubledraw.platform.draws.models import ListView
from doubledraw.platform.followups.models import (
    FollowUp,
    Handover,
    MinorOffence,
    Rectification,
)
from doubledraw.platform.followups.states import LIVE, MinorState
from doubledraw.platform.inspections.models import Finding, SheetEntry, Visit
from doubledraw.platform.inspections.selectors.duties import day_of
from doubledraw.platform.inspections.states import VisitState
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.obligations.models import Obligation
from doubledraw.platform.obligations.states import ObligationState
from doubledraw.platform.organs.selectors import within


@dataclass(frozen=True, slots=True)
class Sought:
    """What the list is narrowed to; empty means everything that is not over."""

    state: str = ""
    disposal: str = ""
    organ: str = ""
    overdue: bool = False
    words: str = ""


def follow_ups_visible_to(actor: Actor) -> QuerySet[FollowUp]:
    """Those of the actor's departments, of their draws, and what was handed to them or is their case."""
    rows = FollowUp.objects.filter(_reach(actor))
    return rows.select_related(
        "visit__draw__organ", "organ", "finding__entry", "order", "case__organ", "handover__to"
    ).order_by("-opened_at", "pk")


def _reach(actor: Actor) -> Q:
    return (
        within(actor)
        | within(actor, field="visit__draw__organ")
        | within(actor, field="handover__to")
        | within(actor, field="case__organ")
    )


def is_visible(visit: Visit, actor: Actor) -> bool:
    """Whether anything of this visit's follow-up is theirs to see."""
    return FollowUp.objects.filter(_reach(actor), visit=visit).exists()


def visit_followed(actor: Actor, number: str) -> Visit | None:
    """A visit of which any follow-up is theirs to see; None otherwise."""
    mine = FollowUp.objects.filter(_reach(actor), visit=OuterRef("pk"))
    rows = Visit.objects.filter(Exists(mine), number=number)
    return rows.select_related("draw__organ", "organ", "form").first()


def follow_ups_of(visit: Visit, actor: Actor) -> list[FollowUp]:
    """A visit's follow-ups that are theirs to see, in the order of the sheets."""
    rows = follow_ups_visible_to(actor).filter(visit=visit)
    return list(
        rows.select_related("case__decision", "minor", "order__organ").order_by("sheet_id", "pk")
    )


def sought(actor: Actor, asked: Sought, at: datetime) -> QuerySet[FollowUp]:
    """The visible follow-ups that are asked for; a firm's name is searched only where it may be known."""
    rows = follow_ups_visible_to(actor)
    if asked.state:
        rows = rows.filter(state=asked.state)
    elif not asked.words:
        rows = rows.filter(state__in=LIVE)
    if asked.disposal:
        rows = rows.filter(finding__disposal=asked.disposal)
    if asked.organ:
        rows = rows.filter(organ__code=asked.organ)
    if asked.overdue:
        rows = rows.filter(Exists(_late(at)))
    if asked.words:
        named = Q(visit__name__contains=asked.words) | Q(visit__code=asked.words)
        rows = rows.filter(
            named, Q(visit__draw__revealed_at__isnull=False) | Exists(_looks(actor, at))
        )
    return rows


def _looks(actor: Actor, at: datetime) -> QuerySet[ListView]:
    return ListView.objects.filter(
        draw=OuterRef("visit__draw"),
        code=OuterRef("visit__code"),
        staff_id=actor.user_id,
        at__range=day_of(at),
    )


def _late(at: datetime) -> QuerySet[Obligation]:
    """Open obligations of the chain's visit whose day has passed."""
    return Obligation.objects.filter(
        state=ObligationState.OPEN,
        due__lt=at,
        kind__in=KINDS,
        about=OuterRef("visit__number"),
    )


REVISIT, RECEIPT, PENALTY = "revisit_firm", "receive_transfer", "publish_penalty"
OTHER = "publish_other_result"
KINDS = (REVISIT, RECEIPT, PENALTY, OTHER)
"""What the follow-up of a visit makes somebody owe; `about` is the visit's number."""


def dues_of(numbers: Iterable[str]) -> dict[str, list[Obligation]]:
    """Visit number → the deadlines of its follow-up, the earliest first. One query."""
    found: dict[str, list[Obligation]] = {}
    rows = Obligation.objects.filter(kind__in=KINDS, about__in=list(numbers))
    for one in rows.select_related("organ").order_by("due", "pk"):
        found.setdefault(one.about, []).append(one)
    return found


def state_counts(actor: Actor) -> dict[str, int]:
    """State → how many visible follow-ups. One query."""
    rows = FollowUp.objects.filter(_reach(actor)).order_by().values_list("state")
    return dict(rows.annotate(n=Count("pk", distinct=True)))


def unopened(actor: Actor | None = None) -> QuerySet[Visit]:
    """Reviewed visits with an open finding in force that has no follow-up yet; of the actor's scope when one asks."""
    later = SheetEntry.objects.filter(
        sheet=OuterRef("entry__sheet"), number__gt=OuterRef("entry__number")
    )
    waiting = Finding.objects.filter(
        ~Exists(later), entry__sheet__visit=OuterRef("pk"), is_open=True, follow_up=None
    )
    rows = Visit.objects.filter(Exists(waiting), state=VisitState.REVIEWED)
    if actor is not None:
        rows = rows.filter(
            within(actor, field="sheets__organ") | within(actor, field="draw__organ")
        )
    return rows.select_related("draw__organ", "organ").order_by("reviewed_at", "pk").distinct()


def orders_visible_to(actor: Actor) -> QuerySet[Rectification]:
    """Orders whose follow-ups are theirs to see."""
    mine = FollowUp.objects.filter(_reach(actor), order=OuterRef("pk"))
    own = Rectification.objects.filter(Exists(mine) | within(actor))
    return own.select_related("visit__draw__organ", "organ")


def handovers_visible_to(actor: Actor) -> QuerySet[Handover]:
    """Transfers sent by or to organs in the actor's scope, the newest first."""
    rows = Handover.objects.filter(within(actor) | within(actor, field="to"))
    return rows.select_related("visit__draw__organ", "organ", "to").order_by("-sent_at", "-pk")


def minor_visible_to(actor: Actor) -> QuerySet[MinorOffence]:
    """The entries of organs in the actor's scope, those that wait first."""
    rows = MinorOffence.objects.filter(within(actor)).select_related("organ")
    waits = Q(state=MinorState.PROPOSED)
    return rows.annotate(waits=Count("pk", filter=waits)).order_by("-waits", "organ__path", "pk")
