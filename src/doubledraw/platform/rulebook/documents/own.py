"""An organ's own rules as lines, as the law book (TOML) they make, and as the document that is approved."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, ClassVar

from doubledraw.platform.kernel.sealed import Sealed
from doubledraw.statute.books import Rank, RuleSet, read_rule_set

NOBODY_YET = "—"
"""Who approved, and by which paper, while nobody has: a draft is read like an approved book, to find its faults."""


@dataclass(frozen=True, slots=True)
class Line:
    """One number: a parameter of the law book, its value and unit, and the words that say so.

    `value` is as the law book writes it: "5/100", 20, "02-28 05-31". `clock` and `direction` are for terms.
    """

    name: str
    value: int | str
    unit: str
    instrument: str
    article: str
    quotation: str
    words: str = ""
    clock: str = ""
    direction: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """What an edition says of itself; `name` is how it is cited: own-990126-01-1."""

    name: str
    title: str
    issuer: str
    region: str
    since: date


@dataclass(frozen=True, slots=True)
class Approved:
    """Who approved it, when, by which paper."""

    by: str
    on: date
    document: str


@dataclass(frozen=True)
class SealedRules(Sealed):
    """What the approver sees and signs: the law book line by line, without the approval itself."""

    kind: ClassVar[str] = "own_rules"
    organ: str
    name: str
    since: str
    text: tuple[str, ...]


@dataclass(frozen=True)
class SealedNotice(Sealed):
    """A notice of holidays as it was taken in."""

    kind: ClassVar[str] = "holiday_notice"
    year: int
    text: tuple[str, ...]


def line_of(kept: Mapping[str, Any]) -> Line:
    """A line as the database keeps it."""
    return Line(**kept)


def kept(lines: Iterable[Line]) -> list[dict[str, Any]]:
    """Lines as the database keeps them."""
    return [asdict(line) for line in lines]


def toml_of(head: Head, lines: Iterable[Line], approved: Approved | None = None) -> str:
    """The law book: what `statute.books.read_rule_set` reads."""
    said = [
        "[rule_set]",
        _pair("title", head.title),
        _pair("rank", Rank.ORGAN.name.lower()),
        _pair("issuer", head.issuer),
        _pair("region", head.region),
    ]
    if approved:
        said += [
            "",
            "[rule_set.approved]",
            _pair("by", approved.by),
            f"on = {approved.on.isoformat()}",
            _pair("document", approved.document),
        ]
    return "\n".join([*said, *(part for line in lines for part in _line(line, head)), ""])


def book_of(head: Head, lines: Iterable[Line], approved: Approved | None = None) -> RuleSet:
    """The rule set the lines make; StatuteError says which line is wrong. A draft is read as if approved."""
    as_if = Approved(NOBODY_YET, head.since, NOBODY_YET)
    return read_rule_set(toml_of(head, lines, approved or as_if), head.name)


def _line(line: Line, head: Head) -> list[str]:
    cited = {n: getattr(line, n) for n in ("instrument", "article", "quotation")}
    citation = ", ".join(_pair(name, text) for name, text in cited.items() if text)
    more = {n: getattr(line, n) for n in ("words", "clock", "direction", "note")}
    return [
        "",
        f"[[{line.name}.value]]",
        _pair("value", line.value),
        _pair("unit", line.unit),
        f"since = {head.since.isoformat()}",
        *(_pair(name, text) for name, text in more.items() if text),
        f"citation = {{ {citation} }}",
    ]


def _pair(name: str, value: int | str) -> str:
    said = str(value) if isinstance(value, int) else json.dumps(value, ensure_ascii=False)
    return f"{name} = {said}"
