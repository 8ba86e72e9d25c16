"""How many results there are of each kind, and what share found problems: grouped by the database, kept per edition."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Self, TypeVar

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import ExtractYear, TruncMonth

from doubledraw.platform.disclosure.models import PublicFinding, PublicVisit
from doubledraw.platform.disclosure.selectors import edition
from doubledraw.platform.disclosure.states import Published
from doubledraw.platform.portal.results.asked import Asked
from doubledraw.platform.portal.results.finding import visits
from doubledraw.platform.portal.results.rows import FOUND
from doubledraw.platform.portal.results.searching import MOST_COUNTED, Kinds, kinds
from doubledraw.platform.rulebook.documents.outcomes import Kind

MOST_KEPT = 300
KIND_LABELS = {
    Kind.CLEAN: "未发现问题",
    Kind.CORRECTED: "发现问题已改正",
    Kind.PENDING: "发现问题待处理",
    Kind.PROBLEM: "发现违法违规行为",
    Kind.UNREACHABLE: "无法联系",
    Kind.REFUSED: "不配合检查",
    Kind.IDLE: "没有开展相关经营活动",
    Kind.GONE: "已经关闭、注销或迁出",
}

Found = TypeVar("Found")
Store = dict[Hashable, Any]
_kept: Store = {}
_forms: Store = {}
"""Apart from the counts: there are as many forms as questions, and a count is dearer."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many results: by kind, withdrawn ones apart. `is_cut`: there are more than were counted."""

    total: int
    withdrawn: int
    kinds: Sequence[tuple[Kind, str, int]]
    is_cut: bool = False

    @property
    def found(self) -> int:
        """How many say that something was wrong."""
        return sum(n for kind, _, n in self.kinds if kind in FOUND)


@dataclass(frozen=True, slots=True)
class Share:
    """Of so many results `found` say that something was wrong; `asked` finds them in the list."""

    name: str
    total: int
    found: int
    asked: Asked

    @property
    def share(self) -> float:
        return self.found / self.total if self.total else 0.0

    @property
    def percent(self) -> str:
        """One decimal place below ten per cent."""
        return f"{self.share * 100:.1f}%" if 0 < self.share < 0.1 else f"{self.share * 100:.0f}%"


class Counts:
    """Counts as of one edition of everything public: each is asked of the database once, whoever asks again."""

    def __init__(self, number: int) -> None:
        self.edition = number

    @classmethod
    def now(cls) -> Self:
        """Of the edition that holds (one query)."""
        return cls(edition())

    def tally(self, asked: Asked, found: Kinds | None = None) -> Tally:
        """Of what was asked, in one grouped query; in none if a search has `found` of what kinds its results are."""
        return self._once(asked, lambda: _worded(found) if found is not None else _tallied(asked))

    def shares(self, year: str) -> dict[str, list[Share]]:
        """By month of the check, by item, by region, by organising and inspecting organ: five grouped queries."""
        return self._once(("shares", year), lambda: _shares(Asked(year=year)))

    def years(self) -> list[int]:
        """The years of checks that have results, newest first."""
        return self._once("years", _years)

    def by_year(self) -> list[tuple[int, int]]:
        """(year of the check, results in the list), newest first; one grouped query."""
        return self._once("by_year", _by_year)

    def choices(self) -> dict[str, list[tuple[str, str]]]:
        """What the list can be narrowed by: organs, regions, items, result codes that occur; five queries."""
        return self._once("choices", _choices)

    def written(self, what: Hashable, write: Callable[[], Found]) -> Found:
        """What was made of the choices, in a language, for a question."""
        return self._once(("written", what), write, _forms)

    def digest(self, name: str, computed: Callable[[], Found]) -> Found:
        """The digest of a file, computed once an edition."""
        return self._once(("digest", name), computed)

    def _once(self, asked: Hashable, counted: Callable[[], Found], store: Store = _kept) -> Found:
        key = (self.edition, asked)
        found: Found | None = store.get(key)
        if found is None:
            found = counted()
            if len(store) >= MOST_KEPT:
                store.clear()
            store[key] = found
        return found


def published_of_draws(draw_ids: Iterable[str]) -> dict[str, int]:
    """Draw → how many of its firms have a published result; withdrawn ones do not count. One query."""
    rows = PublicVisit.objects.filter(draw_id__in=list(draw_ids), is_current=True)
    counted = rows.exclude(state=Published.WITHDRAWN).values_list("draw_id")
    return dict(counted.annotate(n=Count("pk")).order_by())


def forget_counts() -> None:
    """Count anew next time, and write what was made of the counts."""
    _kept.clear()
    _forms.clear()


def _tallied(asked: Asked) -> Tally:
    if asked.q:
        return _worded(kinds(asked))
    found = visits(asked).order_by()
    counted = found.values_list("state", "kind").annotate(n=Count("pk"))
    return _summed({(state, kind): n for state, kind, n in counted})


def _worded(found: Kinds) -> Tally:
    return _summed(Counter(found[:MOST_COUNTED]), is_cut=len(found) > MOST_COUNTED)


def _summed(counted: Mapping[tuple[str, str], int], *, is_cut: bool = False) -> Tally:
    withdrawn = sum(n for (state, _), n in counted.items() if state == Published.WITHDRAWN)
    by_kind: Counter[str] = Counter()
    for (state, kind), n in counted.items():
        if state != Published.WITHDRAWN:
            by_kind[kind] += n
    kinds = [(kind, label, by_kind[kind]) for kind, label in KIND_LABELS.items() if by_kind[kind]]
    return Tally(sum(counted.values()), withdrawn, kinds, is_cut)


def _shares(asked: Asked) -> dict[str, list[Share]]:
    shown = visits(asked).order_by().filter(state=Published.PUBLISHED)
    year = asked.year
    return {
        "months": list(_by_month(shown)),
        "items": [
            Share(name or code, n, bad, Asked(item=code, year=year))
            for code, name, n, bad in _by_item(shown)
        ],
        "regions": [
            Share(name or code, n, bad, Asked(region=code, year=year))
            for code, name, n, bad in _grouped(shown, "region_code", "region_name")
        ],
        "organs": [
            Share(name, n, bad, Asked(organ=name, year=year))
            for name, n, bad in _grouped(shown, "organ_name")
        ],
        "inspecting": [
            Share(name, n, bad, Asked(inspecting=name, year=year))
            for name, n, bad in _by_inspecting(shown)
        ],
    }


_BAD = Count("pk", filter=Q(kind__in=sorted(FOUND)))


def _grouped(shown: QuerySet[PublicVisit], *columns: str) -> list[tuple[Any, ...]]:
    counted = shown.values_list(*columns).annotate(n=Count("pk"), bad=_BAD)
    return _together(counted.order_by(*columns))


def _together(rows: Iterable[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """One row a code, whatever names it has had (the last one stands); the most inspected first."""
    sums: dict[str, tuple[Any, ...]] = {}
    for *words, n, bad in rows:
        before = sums.get(words[0], (0, 0))
        sums[words[0]] = (*words, n + before[-2], bad + before[-1])
    return sorted(sums.values(), key=lambda row: (-row[-2], row[0]))


def _by_month(shown: QuerySet[PublicVisit]) -> Iterator[Share]:
    months = shown.annotate(month=TruncMonth("ended_on")).values_list("month")
    for month, n, bad in months.annotate(n=Count("pk"), bad=_BAD).order_by("-month"):
        asked = Asked(year=str(month.year), month=str(month.month))
        yield Share(date.isoformat(month)[:7], n, bad, asked)


def _by_item(shown: QuerySet[PublicVisit]) -> list[tuple[Any, ...]]:
    """By what each item's own finding says, not the result of the whole visit."""
    found = PublicFinding.objects.filter(visit__in=shown.values("pk")).order_by()
    counted = found.values_list("item_code", "item_name").annotate(n=Count("pk"), bad=_BAD)
    return _together(counted.order_by("item_code", "item_name"))


def _by_inspecting(shown: QuerySet[PublicVisit]) -> list[tuple[Any, ...]]:
    """Each check once for every organ that took part, by what that organ's own findings say."""
    found = PublicFinding.objects.filter(visit__in=shown.values("pk")).order_by()
    checks = Count("visit", distinct=True)
    bad = Count("visit", distinct=True, filter=Q(kind__in=sorted(FOUND)))
    return _together(found.values_list("organ_name").annotate(n=checks, bad=bad))


def _years() -> list[int]:
    found = PublicVisit.objects.filter(is_current=True).order_by()
    return [day.year for day in found.dates("ended_on", "year", order="DESC")]


def _by_year() -> list[tuple[int, int]]:
    counted = visits(Asked()).order_by().values_list(ExtractYear("ended_on"))
    return list(counted.annotate(n=Count("pk")).order_by(ExtractYear("ended_on").desc()))


def _choices() -> dict[str, list[tuple[str, str]]]:
    current = PublicVisit.objects.filter(is_current=True)
    items = PublicFinding.objects.filter(visit__is_current=True)
    return {
        "organs": [(name, name) for name in _different(current, "organ_name")],
        "inspecting": [(name, name) for name in _different(items, "organ_name")],
        "regions": list(_different(current, "region_code", "region_name")),
        "items": list(_different(items, "item_code", "item_name")),
        "results": list(_different(current, "result", "result_label")),
    }


def _different(rows: QuerySet[Any], *columns: str) -> list[Any]:
    """The different values of these columns, where the first is not empty; each code with its latest name."""
    found = rows.exclude(**{columns[0]: ""}).order_by(*columns)
    if len(columns) == 1:
        return list(found.values_list(columns[0], flat=True).distinct())
    return list(dict(found.values_list(*columns).distinct()).items())
