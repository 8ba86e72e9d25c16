"""The facets beside the list of targets: which values there are, and how many targets of each.

All that was found is counted, up to 10,000 (3,000 for common words); of more than that the newest are, and the list
says so. Whatever is counted there are at least.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Count, QuerySet

from doubledraw.platform.registry.models import Label, SpecialDirectory, Target
from doubledraw.platform.registry.selectors.search import FEW, Search
from doubledraw.platform.registry.selectors.targets import COLUMNS, FACETS, Sought
from doubledraw.platform.registry.states import (
    CreditClass,
    CreditGrade,
    TargetKind,
    TargetSize,
    TargetStatus,
)

FACET_LABELS: dict[str, Any] = {
    "kind": TargetKind,
    "credit_class": CreditClass,
    "credit_grade": CreditGrade,
    "size": TargetSize,
    "status": TargetStatus,
}
_SINCE = ("abnormal_since", "blacklisted_since")
Counts = dict[str, int]


@dataclass(frozen=True, slots=True)
class Counted:
    """`counts` is {facet: {value: targets}}, each under all the other filters; `is_whole` if everything was counted."""

    counts: dict[str, Counts]
    is_whole: bool


def facets_counted(
    visible: QuerySet[Target], sought: Sought, search: Search | None = None
) -> Counted:
    """Four queries for what is sought (`search`, when the caller has it already), some more for every chosen facet."""
    plain = _Tally(search or sought.search(visible), sought)
    counts, is_whole = {}, plain.search.is_whole
    for facet in FACETS:
        tally = plain
        if getattr(sought, facet):
            tally = _Tally(sought.without(facet).search(visible), sought)
            is_whole &= tally.search.is_whole
        counts[facet] = tally.of(facet)
    return Counted(counts, is_whole)


class _Tally:
    """Counts over one set of targets; its columns are fetched once."""

    def __init__(self, search: Search, sought: Sought) -> None:
        self.search = search
        self.sought = sought

    def of(self, facet: str) -> Counts:
        match facet:
            case "flag":
                return self._flags()
            case "label":
                uses = self.sought.labels().filter(target__in=self._ids)
                return _sorted(uses.values_list("label__code").annotate(n=Count("pk")))
            case "special":
                held = self.sought.licences().filter(target__in=self._ids)
                by_code = held.values_list("special__code")
                return _sorted(by_code.annotate(n=Count("target_id", distinct=True)))
        place = COLUMNS.index(facet)
        return _sorted(Counter(row[place] for row in self.rows).items())

    @cached_property
    def rows(self) -> list[tuple[Any, ...]]:
        """The columns that are facets, the two flags and the id of every target counted."""
        return self.search.newest(*_READ)

    @cached_property
    def _ids(self) -> Any:
        """Those targets for a condition: by number, or by a query when it would be a long list."""
        if len(self.rows) <= FEW:
            return [row[-1] for row in self.rows]
        return self.search.newest_found.values("pk")

    def _flags(self) -> Counts:
        key = self.sought.key_times().filter(target__in=self._ids)
        counts = {
            "key": key.aggregate(n=Count("target_id", distinct=True))["n"],
            "abnormal": sum(row[-3] is not None for row in self.rows),
            "blacklisted": sum(row[-2] is not None for row in self.rows),
        }
        return {flag: n for flag, n in counts.items() if n}


_READ = tuple("region_id" if name == "region" else name for name in (*COLUMNS, *_SINCE, "pk"))


def _sorted(rows: Iterable[tuple[Any, ...]]) -> Counts:
    """The commonest first."""
    return {str(value): n for value, n in sorted(rows, key=lambda row: (-row[1], str(row[0])))}


def facet_names(
    counts: Mapping[str, Mapping[str, int]], sought: Sought
) -> dict[str, dict[str, str]]:
    """{facet: {code: name}} of labels and special directories (two queries)."""
    tables: tuple[tuple[str, Any], ...] = (("label", Label), ("special", SpecialDirectory))
    return {
        facet: dict(
            table.objects.filter(code__in={*counts[facet], *getattr(sought, facet)}).values_list(
                "code", "name"
            )
        )
        for facet, table in tables
    }
