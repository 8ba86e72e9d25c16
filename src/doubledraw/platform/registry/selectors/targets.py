"""The list of targets as staff see it: filters, marks, what the last import changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet
from django.http import QueryDict

from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.organs.selectors import shared_with, superiors, within
from doubledraw.platform.registry.models import (
    ImportBatch,
    KeyTarget,
    Licence,
    Target,
    TargetChange,
    TargetLabel,
)
from doubledraw.platform.registry.selectors.search import LATEST, Search
from doubledraw.platform.registry.states import (
    BatchState,
    CreditClass,
    LicenceStatus,
    TargetStatus,
)

ORDERS = {
    "": LATEST,
    "name": ("name_key", "code"),
    "code": ("code",),
    "established": ("established", "code"),
}
COLUMNS = ("kind", "credit_class", "credit_grade", "size", "industry", "region", "status")
FACETS = ("flag", *COLUMNS[:4], "special", "label", *COLUMNS[4:])
FLAGS = {
    "key": "重点抽查名录",
    "abnormal": "经营异常名录",
    "blacklisted": "严重违法失信",
}
CHANGES = {
    "new": "新增",
    "name": "改名",
    "credit_class": "换级",
    "status": "登记状态变动",
    "region_id": "迁移",
    "address": "住所变动",
    "industry": "行业变动",
    "kind": "类型变动",
    "any": "有变动",
}


def targets_visible_to(actor: Actor) -> QuerySet[Target]:
    """The targets in the directories that serve organs in the actor's scope: theirs, those below, those above."""
    return Target.objects.filter(shared_with(*actor.scopes()))


def targets_to_list(actor: Actor) -> QuerySet[Target]:
    """The same, for pages of a list.

    PostgreSQL takes a join with organs for far more selective than it is, and then sorts the whole directory for a
    page; with their ids it knows (one query more). SQLite, told the ids, would leave the index of the order for one
    of the organs.
    """
    if connection.vendor == "sqlite":
        return targets_visible_to(actor)
    reached = Q(pk__in=[])
    for path in actor.scopes():
        reached |= Q(path__startswith=path) | Q(path__in=superiors(path))
    organs = Organ.objects.filter(reached).order_by("pk")
    return Target.objects.filter(organ__in=list(organs.values_list("pk", flat=True)))


@dataclass(frozen=True, slots=True)
class Sought:
    """What somebody looks for on the list of targets; every tuple means any of these.

    `scopes` are the paths of the seeker's organs: whose labels, special and key directories count.
    """

    words: str = ""
    flag: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    credit_class: tuple[str, ...] = ()
    credit_grade: tuple[str, ...] = ()
    size: tuple[str, ...] = ()
    special: tuple[str, ...] = ()
    label: tuple[str, ...] = ()
    industry: tuple[str, ...] = ()
    region: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    change: str = ""
    batch: ImportBatch | None = None
    order: str = ""
    scopes: tuple[str, ...] = ()

    def among(self, targets: QuerySet[Target]) -> QuerySet[Target]:
        """The targets sought, in the order asked for."""
        search = self.search(targets)
        return search.found.order_by(*search.order)

    def search(self, targets: QuerySet[Target]) -> Search:
        """The same as a search, which gives a page and a count at any size of the directory."""
        for facet in FACETS:
            chosen = getattr(self, facet)
            if chosen:
                targets = targets.filter(self._chosen(facet, chosen))
        if self.change and self.batch:
            targets = targets.filter(pk__in=changed_targets(self.batch, self.change))
        return Search(targets, self.words, ORDERS.get(self.order, LATEST))

    def _chosen(self, facet: str, chosen: Sequence[str]) -> Q:
        match facet:
            case "label":
                return Q(pk__in=self.labels().filter(label__code__in=chosen).values("target_id"))
            case "special":
                held = self.licences().filter(special__code__in=chosen)
                return Q(pk__in=held.values("target_id"))
            case "flag":
                return self._flagged(chosen)
        return Q(**{f"{facet}__in": chosen})

    def _flagged(self, chosen: Sequence[str]) -> Q:
        found = Q(pk__in=[])
        if "key" in chosen:
            found |= Q(pk__in=self.key_times().values("target_id"))
        if "abnormal" in chosen:
            found |= Q(abnormal_since__isnull=False)
        if "blacklisted" in chosen:
            found |= Q(blacklisted_since__isnull=False)
        return found

    def labels(self) -> QuerySet[TargetLabel]:
        """The labels on targets now that serve the seeker."""
        return TargetLabel.objects.filter(
            shared_with(*self.scopes, field="label__organ"), until=None
        )

    def licences(self) -> QuerySet[Licence]:
        """The licences that put a target into a special directory: neither revoked nor cancelled."""
        return Licence.objects.filter(
            shared_with(*self.scopes, field="special__organ"), status=LicenceStatus.VALID
        )

    def key_times(self) -> QuerySet[KeyTarget]:
        """Who stands in the directory of key targets now."""
        return KeyTarget.objects.filter(shared_with(*self.scopes), until=None)

    def without(self, facet: str) -> "Sought":
        """The same but for one facet: what its counts are taken over."""
        return replace(self, **{facet: ()})  # type: ignore[arg-type]

    @property
    def is_everything(self) -> bool:
        """Whether nothing narrows the list."""
        return not (self.words or self.change or any(getattr(self, facet) for facet in FACETS))


def sought_by(query: QueryDict, actor: Actor, batch: ImportBatch | None = None) -> Sought:
    """What an address asks for: one reading for the list, its export and its bulk deeds.

    `batch` is the latest import when the caller has it already.
    """
    change = query.get("change", "")
    known = change if change in CHANGES else ""
    return Sought(
        words="".join(c for c in query.get("q", "") if c.isprintable()).strip()[:100],
        change=known,
        batch=batch or (latest_batch(actor, "targets") if known else None),
        order=query.get("order", ""),
        scopes=actor.scopes(),
        **{name: tuple(_plain(value) for value in query.getlist(name)) for name in FACETS},
    )


def _plain(value: str) -> str:
    """What no database chokes on."""
    return "".join(c for c in value if c.isprintable())[:100]


def labels_among(targets: Sequence[Target], sought: Sought) -> dict[int, list[str]]:
    """{target id: names of the labels on it}, for the list (one query)."""
    rows = sought.labels().filter(target__in=[target.pk for target in targets])
    found: dict[int, list[str]] = {}
    for target, name in rows.order_by("label__family", "label__code").values_list(
        "target_id", "label__name"
    ):
        found.setdefault(target, []).append(name)
    return found


def key_among(targets: Sequence[Target], sought: Sought) -> set[int]:
    """The ids of those that stand in a directory of key targets (one query)."""
    rows = sought.key_times().filter(target__in=[target.pk for target in targets])
    return set(rows.values_list("target_id", flat=True))


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
