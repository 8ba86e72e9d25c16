"""The list of targets as staff see it: filters, facets with counts, what the last import changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Count, Q, QuerySet

from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.organs.selectors import shared_with, within
from doubledraw.platform.registry.models import ImportBatch, Target, TargetChange, name_key
from doubledraw.platform.registry.states import BatchState, CreditClass, TargetKind, TargetStatus

ORDERS = {
    "": ("-changed_at", "code"),
    "name": ("name_key", "code"),
    "code": ("code",),
    "established": ("established", "code"),
}
FACETS = ("kind", "credit_class", "industry", "region", "status")


def targets_visible_to(actor: Actor) -> QuerySet[Target]:
    """The targets in the directories that serve organs in the actor's scope: theirs, those below, those above."""
    return Target.objects.filter(shared_with(*actor.scopes()))


@dataclass(frozen=True, slots=True)
class Sought:
    """What somebody looks for on the list of targets; every tuple means any of these."""

    words: str = ""
    kind: tuple[str, ...] = ()
    credit_class: tuple[str, ...] = ()
    industry: tuple[str, ...] = ()
    region: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    change: str = ""
    batch: ImportBatch | None = None
    order: str = ""

    def among(self, targets: QuerySet[Target]) -> QuerySet[Target]:
        """The targets sought, in the order asked for."""
        for facet in FACETS:
            chosen = getattr(self, facet)
            if chosen:
                targets = targets.filter(**{f"{facet}__in": chosen})
        if self.words:
            targets = targets.filter(_spoken_of(self.words))
        if self.change and self.batch:
            targets = targets.filter(pk__in=changed_targets(self.batch, self.change))
        return targets.order_by(*ORDERS.get(self.order, ORDERS[""]))

    def without(self, facet: str) -> "Sought":
        """The same but for one facet: what its counts are taken over."""
        return replace(self, **{facet: ()})  # type: ignore[arg-type]


def _spoken_of(words: str) -> Q:
    code = "".join(words.split())
    by_code = Q(code__startswith=code) | Q(code__startswith=code.upper())
    key = name_key(words)
    return by_code | Q(name_key__contains=key) if key else by_code


def facet_counts(targets: QuerySet[Target], sought: Sought) -> dict[str, dict[str, int]]:
    """{facet: {value: targets}}: one query a facet, each counted under all the other filters."""
    return {facet: _counted(sought.without(facet).among(targets), facet) for facet in FACETS}


def _counted(targets: QuerySet[Target], facet: str) -> dict[str, int]:
    rows = targets.order_by().values_list(facet).annotate(n=Count("pk")).order_by("-n", facet)
    return {str(value): n for value, n in rows}


def latest_batch(actor: Actor, directory: str) -> ImportBatch | None:
    """The import that last took effect on what the actor sees."""
    return (
        batches_visible_to(actor)
        .filter(directory=directory, state=BatchState.APPLIED)
        .order_by("-applied_at", "-pk")
        .first()
    )


def batches_visible_to(actor: Actor) -> QuerySet[ImportBatch]:
    """The imports of organs in the actor's scope, newest first."""
    return ImportBatch.objects.filter(within(actor)).select_related("organ").order_by("-pk")


def changed_targets(batch: ImportBatch, change: str) -> QuerySet[Any]:
    """The ids of the targets a batch brought in (`new`) or changed: `any` field, or the one named."""
    if change == "new":
        return Target.objects.filter(brought_by=batch).values("pk")
    changes = TargetChange.objects.filter(batch=batch)
    if change != "any":
        changes = changes.filter(fields__has_key=change)
    return changes.values("target_id")


def changes_among(batch: ImportBatch | None, targets: Sequence[Target]) -> dict[int, str]:
    """{target id: a word or two on what the batch did to it}, for the marks in the list (one query)."""
    if batch is None:
        return {}
    marks = {target.pk: "新增" for target in targets if target.brought_by_id == batch.pk}
    rows = TargetChange.objects.filter(batch=batch, target__in=[target.pk for target in targets])
    return marks | {row.target_id: change_word(row.fields) for row in rows}


def change_word(fields: Mapping[str, Sequence[Any]]) -> str:
    """C→D, 改名, 注销, 迁移, or 变更."""
    if "status" in fields:
        return TargetStatus.of(fields["status"][1]).label
    if "credit_class" in fields:
        before, after = (CreditClass.of(code) for code in fields["credit_class"])
        return f"{before.value or before.label}→{after.value or after.label}"
    if "name" in fields:
        return "改名"
    return "迁移" if "region_id" in fields else "变更"


def history_of(target: Target) -> list[TargetChange]:
    """What each import did to a target, newest first (one query)."""
    return list(target.changes.select_related("batch").order_by("-pk"))


FACET_LABELS: dict[str, type[TargetKind] | type[CreditClass] | type[TargetStatus]] = {
    "kind": TargetKind,
    "credit_class": CreditClass,
    "status": TargetStatus,
}
