"""What a closing can rest on: revisit, decision, receipt, both sides informed, the list of minor violations."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from doubledraw.platform.followups.models import FollowUp, Informing, MinorOffence, Revisit
from doubledraw.platform.followups.policies import Facts
from doubledraw.platform.followups.states import (
    FollowUpState,
    HandoverState,
    MinorState,
    Outcome,
    RevisitResult,
)
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.organs.selectors import superiors

NOT_FIRST = (Outcome.EXEMPT, Outcome.PENALISED)


def facts_of(
    follow_up: FollowUp,
    minor: MinorOffence | None = None,
    *,
    day: date,
    has_proof: bool,
    remark: str,
) -> Facts:
    """Everything that has happened to a follow-up until `day`. Five queries."""
    last = Revisit.objects.filter(follow_up=follow_up).order_by("-number").first()
    sides = Informing.objects.filter(follow_up=follow_up).values_list("side", flat=True)
    case, handover = follow_up.case, follow_up.handover
    received = handover is not None and handover.state == HandoverState.RECEIVED
    decision = getattr(case, "decision", None) if case else None
    return Facts(
        rectified=last is not None and last.result == RevisitResult.RECTIFIED,
        advised=follow_up.advices.exists(),
        has_case=case is not None,
        decision=decision.result if decision else "",
        received=handover.kind if handover and received else "",
        sides=frozenset(sides),
        has_proof=has_proof,
        has_remark=bool(remark),
        is_minor_listed=minor is not None and _covers(minor, follow_up, day),
        was_before=_earlier([follow_up]).exists(),
    )


def minor_in_force(organ: Organ, day: date) -> QuerySet[MinorOffence]:
    """The entries that an organ and those above it have adopted and that apply on a day."""
    paths = [*superiors(organ.path), organ.path]
    rows = MinorOffence.objects.filter(organ__path__in=paths, state=MinorState.ADOPTED)
    return rows.filter(Q(until=None) | Q(until__gte=day), since__lte=day).order_by("pk")


def _covers(minor: MinorOffence, follow_up: FollowUp, day: date) -> bool:
    listed = minor_in_force(follow_up.organ, day).filter(pk=minor.pk)
    return minor.item_code in ("", follow_up.item_code) and listed.exists()


def _earlier(follow_ups: Iterable[FollowUp]) -> QuerySet[FollowUp]:
    """Of the same firm and item, let off or penalised before."""
    condition = Q(pk__in=[])
    for one in follow_ups:
        same = Q(visit__code=one.visit.code, item_code=one.item_code)
        condition |= same & ~Q(pk=one.pk)
    return FollowUp.objects.filter(condition, state=FollowUpState.CLOSED, outcome__in=NOT_FIRST)
