"""Which lines would knock at the same door twice, what merging them would save, and what it would make of them.

Whose lines: the clerks of one government's organs know of each other's plans title, organ, items, scope, period and
counts, because there is no going together without that; everybody else compares only what they may see anyway.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from doubledraw.platform.catalogue.models import Item
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.verdict import Verdict
from doubledraw.platform.organs.selectors import within
from doubledraw.platform.plans.documents.bits import either
from doubledraw.platform.plans.documents.census import MARKS
from doubledraw.platform.plans.documents.overlap import (
    Area,
    Overlap,
    Round,
    overlaps,
    saved_at_most,
)
from doubledraw.platform.plans.models import MergeProposal, Plan, PlanLine
from doubledraw.platform.plans.policies.finding import Limits
from doubledraw.platform.plans.policies.merging import (
    AT_THE_DOOR,
    Share,
    may_go_together,
    may_join,
    may_merge_alone,
    may_write,
    warnings,
)
from doubledraw.platform.plans.selectors.joining import (
    Joined,
    Pair,
    area_of,
    joined,
    pair_of,
    round_in,
)
from doubledraw.platform.plans.selectors.parties import government_path
from doubledraw.platform.plans.selectors.population import limits_of
from doubledraw.platform.plans.selectors.proposals import open_between
from doubledraw.platform.plans.states import PlanState

GONE = (PlanState.SUPERSEDED, PlanState.ABANDONED)
WHOLE_ITEM = ("regions", "credit_classes")
SHOWN = 20


@dataclass(frozen=True)
class Suggestion:
    """A pair as a page shows it: what it would become, whether it may, and what has been proposed.

    `alone`: whether this actor writes both plans, so that nobody has to be asked.
    """

    joined: Joined
    verdict: Verdict
    alone: bool
    warnings: Sequence[Verdict]
    proposal: MergeProposal | None

    @property
    def pair(self) -> Pair:
        return self.joined.pair

    @property
    def is_possible(self) -> bool:
        """Whether nothing stands in the way and nobody has been asked yet."""
        return bool(self.verdict) and self.proposal is None


@dataclass(frozen=True)
class Suggestions:
    """The best of them, how many there are in all, and what the whole of them saves."""

    shown: Sequence[Suggestion]
    total: int
    saved: int


def suggestions(plan: Plan, actor: Actor, today: date) -> Suggestions:
    """What of this plan could be merged with what, the most visits saved first; so many queries whatever the plan."""
    area, lines, found = _found(plan, actor, today)
    pairs = [
        Pair(area, one, other, (ours, theirs), each)
        for each in found[:SHOWN]
        for (one, ours), (other, theirs) in [(lines[each.one], lines[each.other])]
    ]
    shown = _judged(pairs, limits_of(plan), open_between(plan), actor)
    return Suggestions(shown, len(found), _saved(lines, found))


def suggestion_of(proposal: MergeProposal, actor: Actor) -> Suggestion:
    """What a proposal with both its lines would come to as they stand now."""
    kept, dropped = proposal.kept, proposal.dropped
    if kept is None or dropped is None:
        raise LookupError("a line of this proposal is gone")
    pair = pair_of(kept, dropped)
    return _judged([pair], limits_of(kept.plan), {}, actor)[0]


def line_known_to(actor: Actor, plan: Plan, pk: int) -> PlanLine | None:
    """Another line that this person may propose to merge with one of the plan's."""
    known = _known_to(actor, plan) & Q(pk=pk) & ~Q(strata_by__in=MARKS)
    return PlanLine.objects.filter(known).select_related("plan__organ", "item__organ").first()


def _judged(
    pairs: Sequence[Pair],
    limits: Limits,
    proposals: Mapping[frozenset[int], MergeProposal],
    actor: Actor,
) -> list[Suggestion]:
    """Pairs with what they would become, whether they may, and what the law says of it."""
    siblings = _siblings({line.plan_id for pair in pairs for line in (pair.one, pair.other)})
    return [
        Suggestion(
            result,
            may_join(result.pair.one, result.pair.other, result.pair.overlap, result.cut),
            bool(may_merge_alone(result.pair.one, result.pair.other, actor)),
            warnings(_shares(result, siblings), limits),
            proposals.get(frozenset({result.pair.one.pk, result.pair.other.pk})),
        )
        for result in map(joined, pairs)
    ]


def saved_by_merging(plan: Plan, actor: Actor, today: date) -> int:
    """How many visits this plan could save now if each line were merged at most once."""
    return _saved(*_found(plan, actor, today)[1:])


def _saved(lines: Sequence[tuple[PlanLine, Round]], found: Iterable[Overlap]) -> int:
    """Counting only what can be merged without adjusting a plan first."""
    return saved_at_most(
        each for each in found if may_go_together(lines[each.one][0], lines[each.other][0])
    )


def _found(
    plan: Plan, actor: Actor, today: date
) -> tuple[Area, list[tuple[PlanLine, Round]], list[Overlap]]:
    own = list(_lines(Q(plan=plan), today))
    if not own:
        return Area((), {}), [], []
    beside = list(_beside(plan, own, actor, today))
    area = area_of(plan.organ)
    lines = [(line, round_in(area, line)) for line in (*own, *beside)]
    found = overlaps(area, [visits for _, visits in lines], len(own))
    return area, lines, found


def _lines(condition: Q, today: date) -> QuerySet[PlanLine]:
    """Lines that still send somebody to the door, and whose strata a count of firms by kind can tell."""
    return (
        PlanLine.objects.filter(condition, way__in=AT_THE_DOOR, ends__gte=today)
        .exclude(strata_by__in=MARKS)
        .select_related("plan__organ", "item__organ")
        .prefetch_related("line_items__item__organ")
        .order_by("plan_id", "number")
    )


def _beside(plan: Plan, own: Sequence[PlanLine], actor: Actor, today: date) -> QuerySet[PlanLine]:
    """Lines of other plans that lie in the same months; a plan that is being adjusted counts once."""
    adjusted = Plan.objects.filter(amends=OuterRef("plan")).exclude(state__in=GONE)
    same_months = Q(
        starts__lte=max(line.ends for line in own), ends__gte=min(line.starts for line in own)
    )
    lines = _lines(same_months & _known_to(actor, plan), today)
    versions = Q(plan=plan) | Q(plan=plan.amends_id) | Q(plan__amends=plan)
    return lines.exclude(versions | Q(plan__state__in=GONE)).exclude(Exists(adjusted))


def _known_to(actor: Actor, plan: Plan) -> Q:
    """A clerk of the plan's organ knows of all lines in the government; others of what they may see."""
    if may_write(plan.organ, actor):
        return Q(plan__organ__path__startswith=government_path(plan.organ.path))
    return within(actor, field="plan__organ")


def _siblings(plans: Iterable[int]) -> list[PlanLine]:
    """All lines of these plans: what else is planned for the same items."""
    lines = PlanLine.objects.filter(plan__in=plans).select_related("plan__organ", "item")
    return list(lines.prefetch_related("line_items__item"))


def _shares(result: Joined, siblings: Sequence[PlanLine]) -> list[Share]:
    """Each item of the joint line over all its lines in both plans, as they would be."""
    pair = result.pair
    plans, merged = (pair.one.plan_id, pair.other.plan_id), (pair.one.pk, pair.other.pk)
    rest = [line for line in siblings if line.plan_id in plans and line.pk not in merged]
    return [_share(result, item, rest) for item in result.items]


def _share(result: Joined, item: Item, rest: Sequence[PlanLine]) -> Share:
    pair, area = result.pair, result.pair.area
    meant: list[tuple[PlanLine, Mapping[str, Any]]] = [(li, {}) for li in rest if item in li.items]
    meant.append((pair.one, result.columns))
    for line, parts in ((pair.one, result.kept_rests), (pair.other, result.dropped_rests)):
        meant += [(line, columns) for columns in parts if item in line.items]
    whole = either(
        area.reach(line.plan.organ.path, columns.get("scope", line.scope), *WHOLE_ITEM)
        for line, columns in meant
    )
    sample = sum(round_in(area, line, columns).sample for line, columns in meant)
    return Share(item, area.firms(whole), sample)
