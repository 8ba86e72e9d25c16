"""Targets that look alike: by which sign, side by side, but for the pairs somebody has ruled on."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Substr

from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.registry.models import DuplicateRuling, Target
from doubledraw.platform.registry.selectors.targets import targets_visible_to
from doubledraw.platform.registry.states import Scheme, TargetStatus

COMPARED = (
    *("name", "code", "scheme", "organ", "kind", "region", "address", "industry", "status"),
    *("established", "credit_class", "phone"),
)
MOST_OF_A_NAME = 12


@dataclass(frozen=True, slots=True)
class Twins:
    """Two targets that look alike, the earlier entered first, and the columns in which they differ."""

    first: Target
    second: Target

    @property
    def differing(self) -> frozenset[str]:
        return frozenset(
            name for name in COMPARED if _value(self.first, name) != _value(self.second, name)
        )


def alike(actor: Actor, sign: str) -> "Alike":
    """The groups of targets in reach that share a sign: same_place, renumbered, inner, same_name."""
    visible = targets_visible_to(actor).exclude(status=TargetStatus.MERGED)
    if sign == "inner":
        return _Inner(visible)
    keys = ("name_key", "region_id") if sign == "same_place" else ("name_key",)
    return Alike(visible, keys, several_schemes=sign == "renumbered")


class Alike:
    """Groups that share these keys; sliced by a paginator: two queries for the groups, two for their pairs."""

    def __init__(
        self, targets: QuerySet[Target], keys: tuple[str, ...], *, several_schemes: bool
    ) -> None:
        self.targets = targets
        self.keys = keys
        groups = targets.order_by().values(*keys).annotate(n=Count("pk")).filter(n__gt=1)
        if several_schemes:
            groups = groups.annotate(schemes=Count("scheme", distinct=True)).filter(schemes__gt=1)
        settled = _settled(targets, keys)
        if settled:
            groups = groups.exclude(_any_of(keys, settled))
        self.groups = groups.exclude(name_key="").order_by("n", *keys)

    def count(self) -> int:
        return int(self.groups.count())

    def __getitem__(self, part: slice) -> list[Twins]:
        groups = [tuple(group[key] for key in self.keys) for group in self.groups[part]]
        members = self.targets.filter(name_key__in=[group[0] for group in groups])
        by_group: dict[tuple[Any, ...], list[Target]] = {group: [] for group in groups}
        for target in members.select_related("organ", "region").order_by("entered_at", "pk"):
            key = tuple(getattr(target, name) for name in self.keys)
            if key in by_group:
                by_group[key].append(target)
        return _unruled(pair for each in by_group.values() for pair in _pairs(each))


class _Inner(Alike):
    """An organisation code that stands inside a credit code: characters 9 to 17 are it (GB 32100)."""

    def __init__(self, targets: QuerySet[Target]) -> None:
        self.targets = targets
        own = targets.filter(scheme=Scheme.ORGANISATION).values("code")
        longer = targets.filter(scheme=Scheme.USCC).annotate(inner=Substr("code", 9, 9))
        ruled = DuplicateRuling.objects.values_list("first_id", "second_id")
        told = {frozenset(pair) for pair in ruled.filter(first__scheme__in=_SCHEMES)}
        self.pairs = [
            (short, long)
            for short, long in _joined(targets, longer.filter(inner__in=own))
            if frozenset((short, long)) not in told
        ]

    def count(self) -> int:
        return len(self.pairs)

    def __getitem__(self, part: slice) -> list[Twins]:
        pairs = self.pairs[part]
        rows = self.targets.select_related("organ", "region").in_bulk(
            {pk for p in pairs for pk in p}
        )
        return [Twins(rows[first], rows[second]) for first, second in pairs]


_SCHEMES = (Scheme.ORGANISATION.value, Scheme.USCC.value)


def _joined(targets: QuerySet[Target], longer: QuerySet[Any]) -> list[tuple[int, int]]:
    codes = list(longer.order_by("code").values_list("inner", "pk"))
    short = dict(
        targets.filter(
            scheme=Scheme.ORGANISATION, code__in=[inner for inner, _ in codes]
        ).values_list("code", "pk")
    )
    return [(short[inner], pk) for inner, pk in codes if inner in short]


def _pairs(members: Sequence[Target]) -> Iterable[tuple[Target, Target]]:
    return combinations(members[:MOST_OF_A_NAME], 2)


def _unruled(pairs: Iterable[tuple[Target, Target]]) -> list[Twins]:
    found = list(pairs)
    ids = {target.pk for pair in found for target in pair}
    rulings = DuplicateRuling.objects.filter(first__in=ids, second__in=ids)
    ruled = {frozenset(pair) for pair in rulings.values_list("first_id", "second_id")}
    return [
        Twins(first, second)
        for first, second in found
        if frozenset((first.pk, second.pk)) not in ruled
    ]


def _settled(targets: QuerySet[Target], keys: tuple[str, ...]) -> list[tuple[Any, ...]]:
    """The groups all of whose pairs have been ruled on (two queries)."""
    alike_still = {f"first__{key}": F(f"second__{key}") for key in keys}
    rulings = DuplicateRuling.objects.filter(is_same=False, **alike_still)
    for side in ("first", "second"):
        rulings = rulings.exclude(**{f"{side}__status": TargetStatus.MERGED})
    named = rulings.values_list(*(f"first__{key}" for key in keys))
    ruled = {tuple(row[:-1]): row[-1] for row in named.annotate(n=Count("pk"))}
    if not ruled:
        return []
    members = targets.order_by().filter(_any_of(keys, list(ruled))).values_list(*keys)
    return [
        tuple(row[:-1])
        for row in members.annotate(n=Count("pk"))
        if ruled.get(tuple(row[:-1]), 0) >= row[-1] * (row[-1] - 1) // 2
    ]


def _any_of(keys: tuple[str, ...], groups: list[tuple[Any, ...]]) -> Q:
    """One of these groups: by name, and where they have a second key by that as well."""
    if len(keys) == 1:
        return Q(name_key__in=[group[0] for group in groups])
    by_second: dict[Any, list[str]] = {}
    for name, second in groups:
        by_second.setdefault(second, []).append(name)
    found = Q(pk__in=[])
    for second, names in by_second.items():
        found |= Q(**{keys[1]: second, "name_key__in": names})
    return found


def pair_called(actor: Actor, first: str, second: str) -> Twins | None:
    """Two targets in reach by their codes, or None."""
    rows = targets_visible_to(actor).select_related("organ", "region")
    found = {target.code: target for target in rows.filter(code__in=(first, second))}
    if first == second or len(found) != 2:
        return None
    return Twins(found[first], found[second])


def _value(target: Target, name: str) -> Any:
    return getattr(target, f"{name}_id" if name in ("organ", "region") else name)
