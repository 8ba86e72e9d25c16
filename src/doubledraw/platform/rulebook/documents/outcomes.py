"""The one code table of inspection results and disposals (检查结果、后续处置), edition by edition, as data."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, Self

ITEM, VISIT = "item", "visit"
"""What a code can be said of: one item, or the whole visit."""


class Kind(StrEnum):
    """What a result means, whatever its code; followups, credit and publication go by it."""

    CLEAN = "clean"
    CORRECTED = "corrected"
    PENDING = "pending"
    PROBLEM = "problem"
    UNREACHABLE = "unreachable"
    REFUSED = "refused"
    IDLE = "idle"
    GONE = "gone"


OPEN_KINDS = frozenset({Kind.PENDING, Kind.PROBLEM, Kind.UNREACHABLE, Kind.REFUSED})


@dataclass(frozen=True, slots=True)
class Result:
    """One result code. `scope` is empty for a group, which only gathers codes; `domain` is "" for any field."""

    code: str
    label: str
    kind: Kind
    scope: frozenset[str]
    parent: str = ""
    domain: str = ""

    @property
    def is_open(self) -> bool:
        """Whether something is wrong that somebody has to see to: no such result goes without a disposal."""
        return self.kind in OPEN_KINDS

    @property
    def has_finding(self) -> bool:
        """Whether it says what was found, in words."""
        return self.is_open or self.kind == Kind.CORRECTED


@dataclass(frozen=True, slots=True)
class Disposal:
    """One disposal code; `closes`: with it nothing is left to do."""

    code: str
    label: str
    closes: bool = False
    domain: str = ""


@dataclass(frozen=True)
class OutcomeTable:
    """One edition: in force from `since` until a later edition is."""

    edition: str
    since: date
    source: str
    results: Mapping[str, Result]
    disposals: Mapping[str, Disposal]

    @classmethod
    def of(cls, entry: Mapping[str, Any]) -> Self:
        """From one `[[edition]]`; ValueError for a group that gathers nothing, or a parent nobody knows."""
        results = {row["code"]: _result(row) for row in entry["result"]}
        disposals = {row["code"]: Disposal(**row) for row in entry["disposal"]}
        if not {one.parent for one in results.values()} <= {"", *results}:
            raise ValueError(f"{entry['name']}: a parent is unknown")
        return cls(entry["name"], entry["since"], entry["source"], results, disposals)

    def results_for(self, scope: str) -> list[Result]:
        """The codes that can be given to an item, or to a visit, in the table's order."""
        return [one for one in self.results.values() if scope in one.scope]

    def fits(self, result: str, disposal: str, scope: str) -> bool:
        """Whether this disposal can follow from this result here: what is open is never closed by a code."""
        found, then = self.results.get(result), self.disposals.get(disposal)
        if found is None or then is None or scope not in found.scope:
            return False
        if then.domain and found.domain not in ("", then.domain):
            return False
        return not then.closes if found.is_open else True


def outcome_table(edition: str = "") -> OutcomeTable:
    """The edition by its name; the newest when none is named. KeyError for one nobody wrote."""
    found = _tables()
    return found[edition or next(iter(found))]


def outcome_table_on(day: date) -> OutcomeTable:
    """The edition in force on a day; the oldest for earlier days."""
    tables = list(_tables().values())
    return next((one for one in tables if one.since <= day), tables[-1])


def _result(row: Mapping[str, Any]) -> Result:
    is_group = row.get("group", False)
    if is_group == bool(row["scope"]):
        raise ValueError(f"result {row['code']}: a group has no scope, every other code has one")
    kept = {name: row[name] for name in ("parent", "domain") if name in row}
    return Result(row["code"], row["label"], Kind(row["kind"]), frozenset(row["scope"]), **kept)


@cache
def _tables() -> dict[str, OutcomeTable]:
    """Newest first."""
    text = Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")
    tables = [OutcomeTable.of(entry) for entry in tomllib.loads(text)["edition"]]
    return {one.edition: one for one in sorted(tables, key=lambda one: one.since, reverse=True)}
