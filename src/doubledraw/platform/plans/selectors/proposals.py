"""Proposals to merge two lines: which concern a plan, which wait for whom."""

from django.db.models import Q, QuerySet

from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.organs.selectors import within
from doubledraw.platform.organs.states import Role
from doubledraw.platform.plans.models import MergeProposal, Plan
from doubledraw.platform.plans.states import MergeState


def proposals_visible_to(actor: Actor) -> QuerySet[MergeProposal]:
    """Those of organs in the actor's scope, with their lines, plans and organs."""
    seen = within(actor, field="kept_organ") | within(actor, field="dropped_organ")
    return _with_all(MergeProposal.objects.filter(seen))


def _with_all(proposals: QuerySet[MergeProposal]) -> QuerySet[MergeProposal]:
    return proposals.select_related(
        "kept__plan__organ",
        "kept__item__organ",
        "dropped__plan__organ",
        "dropped__item__organ",
        "kept_organ",
        "dropped_organ",
        "asked_of",
    )


def open_proposals_about(plan: Plan, actor: Actor) -> list[MergeProposal]:
    """What still waits for an answer about a line of this plan (one query)."""
    about = Q(kept__plan=plan) | Q(dropped__plan=plan)
    return list(proposals_visible_to(actor).filter(about, state=MergeState.PROPOSED))


def open_between(plan: Plan) -> dict[frozenset[int], MergeProposal]:
    """The pairs of lines, by their ids, that somebody has proposed to merge (one query)."""
    about = Q(kept__plan=plan) | Q(dropped__plan=plan)
    proposals = MergeProposal.objects.filter(about, state=MergeState.PROPOSED)
    return {
        frozenset({each.kept_id, each.dropped_id}): each
        for each in proposals
        if each.kept_id and each.dropped_id
    }


def proposals_waiting_for(actor: Actor) -> QuerySet[MergeProposal]:
    """What this person can answer."""
    asked = within(actor, Role.CLERK, field="asked_of")
    found = _with_all(MergeProposal.objects.filter(asked, state=MergeState.PROPOSED))
    return found.exclude(asked_by=actor.user_id)


def proposals_waiting_for_others(actor: Actor) -> QuerySet[MergeProposal]:
    """What this person's organ has proposed and another has not answered yet."""
    sides = within(actor, Role.CLERK, field="kept_organ") | within(
        actor, Role.CLERK, field="dropped_organ"
    )
    found = _with_all(MergeProposal.objects.filter(sides, state=MergeState.PROPOSED))
    return found.exclude(within(actor, Role.CLERK, field="asked_of"))
