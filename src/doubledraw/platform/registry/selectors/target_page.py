"""Everything there is about one target, for its page: each part one query."""

from collections.abc import Collection

from django.db.models import Q, QuerySet

from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.organs.selectors import shared_with
from doubledraw.platform.registry.models import (
    KeyTarget,
    Licence,
    Target,
    TargetChange,
    TargetLabel,
    VisitFact,
)
from doubledraw.platform.registry.selectors.targets import targets_visible_to

SHOWN = 50


def history_of(target: Target) -> list[TargetChange]:
    """What was changed in a target, by which import or whom, newest first."""
    return list(target.changes.select_related("batch").order_by("-at", "-pk"))


def licences_of(target: Target, actor: Actor) -> list[Licence]:
    """Its licences in the special directories that serve the actor, those held first."""
    rows = target.licences.select_related("special__organ")
    rows = rows.filter(shared_with(*actor.scopes(), field="special__organ"))
    return sorted(rows, key=lambda row: (row.status != "valid", row.special.code, row.number))


def labels_of(target: Target, actor: Actor) -> list[TargetLabel]:
    """The labels on it now that serve the actor's organs, with the rule that put each on."""
    rows = target.labels.filter(until=None).filter(
        shared_with(*actor.scopes(), field="label__organ")
    )
    return list(
        rows.select_related("label__organ", "rule").order_by("label__family", "label__code")
    )


def ended_labels_of(target: Target, actor: Actor) -> list[TargetLabel]:
    """The labels that were on it once, newest end first."""
    rows = target.labels.exclude(until=None).filter(
        shared_with(*actor.scopes(), field="label__organ")
    )
    return list(rows.select_related("label").order_by("-until")[:SHOWN])


def key_times_of(target: Target, actor: Actor) -> list[KeyTarget]:
    """Its times in the key directories of organs whose lists serve the actor, newest first."""
    rows = target.key_times.filter(shared_with(*actor.scopes()))
    return list(rows.select_related("organ").order_by("-since", "-pk"))


def merged_into(target: Target) -> list[Target]:
    """The targets that were found to be this one."""
    return list(target.merged.order_by("code"))


def visits_of(target: Target) -> QuerySet[VisitFact]:
    """Who inspected it, newest first; visits to what was merged into it are visits to it."""
    return (
        VisitFact.objects.filter(Q(target=target) | Q(target__merged_into=target))
        .select_related("target", "batch")
        .order_by("-visited_on", "-pk")
    )


def sites_of(target: Target, actor: Actor) -> list[Target]:
    """The sites that belong to it and lie in the actor's reach."""
    sites = targets_visible_to(actor).filter(parent=target)
    return list(sites.select_related("region").order_by("code")[:SHOWN])


def codes_of(ids: Collection[int]) -> dict[int, str]:
    """{target id: name and code}, for those that a change names."""
    rows = Target.objects.filter(pk__in=ids).values_list("pk", "name", "code") if ids else ()
    return {pk: f"{name} {code}" for pk, name, code in rows}
