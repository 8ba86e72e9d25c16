"""What a reviewer has not seen yet: two sealed plans compared field by field."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

PLAN_FIELDS = (
    "title",
    "year",
    "organ_name",
    "plan_kind",
    "legal_basis",
    "superior_document",
    "announcement",
    "tasks",
)
LINE_FIELDS = (
    "title",
    "items",
    "way",
    "scope",
    "strata_by",
    "strata",
    "method",
    "seats",
    "reserve",
    "max_load",
    "starts",
    "ends",
    "reveal",
    "departures",
)

Content = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """One field that differs; line 0 is the plan itself. A new or dropped line has the field "line"."""

    line: int
    field: str
    before: Any
    after: Any


def changes(before: Content, after: Content) -> list[Change]:
    """Everything that differs between two sealed plans, in reading order."""
    found = [
        Change(0, name, *_differing(name, before.get(name), after.get(name)))
        for name in PLAN_FIELDS
        if before.get(name) != after.get(name)
    ]
    old, new = _by_number(before), _by_number(after)
    for number in sorted(old.keys() | new.keys()):
        found += _line_changes(number, old.get(number), new.get(number))
    return found


def _by_number(plan: Content) -> dict[int, Content]:
    return {line["number"]: line for line in plan["lines"]}


def _line_changes(number: int, old: Content | None, new: Content | None) -> Iterator[Change]:
    if old is None or new is None:
        yield Change(number, "line", (old or {}).get("title"), (new or {}).get("title"))
        return
    for name in LINE_FIELDS:
        before, after = old.get(name), new.get(name)
        if not _same(name, before, after):
            yield Change(number, name, *_differing(name, before, after))


def _same(name: str, before: Any, after: Any) -> bool:
    """In which order a scope names its words, or a line its strata, says nothing."""
    if name == "scope" and before is not None and after is not None:
        return _words(before) == _words(after)
    if name == "strata" and before is not None and after is not None:
        return len(before) == len(after) and all(entry in after for entry in before)
    return bool(before == after)


def _words(scope: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: sorted(words) if isinstance(words, list) else words
        for name, words in scope.items()
        if words
    }


def _differing(name: str, before: Any, after: Any) -> tuple[Any, Any]:
    """Of lists of strata, seats, items or tasks only the entries that differ."""
    if name not in ("strata", "seats", "items", "tasks"):
        return before, after
    old, new = list(before or ()), list(after or ())
    if len(old) == len(new) and all(entry in new for entry in old):
        return old, new
    return [entry for entry in old if entry not in new], [e for e in new if e not in old]
