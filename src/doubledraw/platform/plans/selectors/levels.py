"""Whether an organ of another level has planned the same item over the same firms this year (CC-14)."""

from collections.abc import Iterator, Sequence

from django.db.models import Q

from doubledraw.platform.catalogue.states import Priority
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.organs.selectors import superiors
from doubledraw.platform.plans.documents.census import Census, Scope
from doubledraw.platform.plans.models import Plan, PlanLine
from doubledraw.platform.plans.policies.finding import Finding, Limits
from doubledraw.platform.plans.policies.levels import repeats
from doubledraw.platform.plans.states import PlanState


def repeat_findings(
    plan: Plan, lines: Sequence[PlanLine], counted: Census, limits: Limits
) -> Iterator[Finding]:
    """General items that a published plan above or below has too, for firms that both would reach: two queries."""
    names = {i.name for line in lines for i in line.items if i.priority == Priority.GENERAL}
    if limits.no_repeat is None or not names:
        return
    theirs = list(_published_beside(plan, names))
    for line in lines:
        for other in theirs:
            again = names & {i.name for i in line.items} & {i.name for i in other.items}
            firms = _both(counted, line.scope, other.scope) if again else 0
            if firms:
                yield repeats(line, other, sorted(again)[0], firms, limits.no_repeat)
                break


def _both(counted: Census, one: Scope, other: Scope) -> int:
    """The firms of our directory that lie in both scopes."""
    return counted.population(one) + counted.population(other) - counted.population(one, other)


def _published_beside(plan: Plan, names: set[str]) -> Iterator[PlanLine]:
    """Lines with one of these items in this year's published plans of organs of another level."""
    same = Q(item__name__in=names) | Q(line_items__item__name__in=names)
    rows = PlanLine.objects.filter(
        same,
        _of_other_levels(plan.organ),
        plan__year=plan.year,
        plan__state=PlanState.PUBLISHED,
    )
    yield from (
        rows.exclude(plan__organ=plan.organ)
        .distinct()
        .select_related("plan__organ", "item__organ")
        .prefetch_related("line_items__item__organ")
    )


def _of_other_levels(organ: Organ) -> Q:
    """Organs above and below, in the tree or by their division: 350900 is above 350981, and so is 350000."""
    own = organ.region_id
    divisions_above = {own[:2] + "0000", own[:4] + "00", own[:6], own[:9]} - {own}
    stem = own
    while len(stem) in (4, 6) and stem.endswith("00"):
        stem = stem[:-2]
    in_tree = Q(plan__organ__path__in=superiors(organ.path)) | Q(
        plan__organ__path__startswith=organ.path
    )
    below = Q(plan__organ__region__code__startswith=stem) & ~Q(plan__organ__region=own)
    return in_tree | below | Q(plan__organ__region__in=divisions_above)
