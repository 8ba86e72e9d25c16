"""The entries of the public log, one class a kind, with exactly the fields of DD-1 §7.

`encode` gives the bytes that become a leaf: RFC 8785 of `{kind, at, …fields}`. `decode` reads them
back and fails closed: unknown kind, missing or further field, wrong type, other spelling.
Entries carry digests of personal data, never the data.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Any, ClassVar

from doubledraw.log.errors import LogError

_DATE_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d")
_LARGEST = 1 << 53


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What every entry has: its kind and the date-time (§2) it was made."""

    KIND: ClassVar[str]
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanPublished(Entry):
    """A plan became public: its digest and its lines (ids or digests)."""

    KIND = "plan.publish"
    plan: str
    lines: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawCommitted(Entry):
    """A draw was frozen and committed to, before its entropy existed (§3.2)."""

    KIND = "draw.commit"
    draw_id: str
    commitment: str
    plan: str
    replaces: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EntropyPublished(Entry):
    """The public entropy of a draw: the array of entropy.json (§3.3)."""

    KIND = "draw.entropy"
    draw_id: str
    commitment: str
    entropy: list[dict[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class EntropyCorrected(Entry):
    """A lottery value that was read wrong, with the published one."""

    KIND = "draw.correct"
    draw_id: str
    commitment: str
    entropy: list[dict[str, str]]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultDrawn(Entry):
    """The outcome, fixed but not yet shown (§3.4). teams_root is "blocked" when §5.5 stopped."""

    KIND = "draw.result"
    draw_id: str
    commitment: str
    sizes: dict[str, int]
    targets_root: str
    teams_root: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterCommitted(Entry):
    """A later team round was committed to: the digest of its commitment."""

    KIND = "draw.roster"
    draw_id: str
    commitment: str
    round: int
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamsDrawn(Entry):
    """The teams of a later round."""

    KIND = "draw.teams"
    draw_id: str
    commitment: str
    round: int
    teams_root: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Substituted(Entry):
    """A substitute took a place. out, in_ and team are leaf hashes, so that no id is shown."""

    KIND = "draw.substitute"
    draw_id: str
    commitment: str
    out: str
    in_: str
    team: str
    reason: str
    evidence: str
    by: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attested(Entry):
    """An auditor recomputed the draw and signed (§8)."""

    KIND = "draw.attest"
    draw_id: str
    commitment: str
    targets_root: str
    teams_root: str
    by: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Voided(Entry):
    """A draw was given up, by two people of different organisations, for a stated reason."""

    KIND = "draw.void"
    draw_id: str
    commitment: str
    reason: str
    text: str
    by: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Revealed(Entry):
    """Nonces, entropy and public files were published. early = reason, or ""."""

    KIND = "draw.reveal"
    draw_id: str
    commitment: str
    files: dict[str, str]
    early: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentPublished(Entry):
    """Some other sealed document became public."""

    KIND = "document.publish"
    document: str
    of: str


KINDS: Mapping[str, type[Entry]] = {
    kind.KIND: kind
    for kind in (
        PlanPublished,
        DrawCommitted,
        EntropyPublished,
        EntropyCorrected,
        ResultDrawn,
        RosterCommitted,
        TeamsDrawn,
        Substituted,
        Attested,
        Voided,
        Revealed,
        DocumentPublished,
    )
}


def encode(entry: Entry) -> bytes:
    """The leaf data of an entry."""
    _check(entry)
    values = {_json_name(f.name): getattr(entry, f.name) for f in fields(entry)}
    return canonical({"kind": entry.KIND, **values})


def _check(entry: Entry) -> None:
    for f in fields(entry):
        if not _has_type(getattr(entry, f.name), str(f.type)):
            raise LogError("entry_malformed", f"not a {f.type}", where=f"{entry.KIND}.{f.name}")
    if not _DATE_TIME.fullmatch(entry.at):
        raise LogError("entry_malformed", "not a date-time of DD-1 §2", where=f"{entry.KIND}.at")
    by = getattr(entry, "by", "")
    if isinstance(by, list) and (len(by) != 2 or by[0] == by[1]):
        raise LogError("entry_malformed", "two different people are needed", where=entry.KIND)


def decode(data: bytes) -> Entry:
    """The entry in a leaf; LogError unless its bytes are exactly what `encode` would write."""
    try:
        values = json.loads(data)
    except (ValueError, RecursionError):
        raise LogError("entry_malformed", "not JSON") from None
    kind = KINDS.get(str(values.pop("kind", ""))) if isinstance(values, dict) else None
    if kind is None:
        raise LogError("entry_kind", "an entry of an unknown kind")
    names = {_json_name(f.name): f.name for f in fields(kind)}
    if set(values) != set(names):
        odd = ", ".join(sorted(set(values) ^ set(names)))
        raise LogError("entry_malformed", f"missing or unknown fields: {odd}", where=kind.KIND)
    entry = kind(**{names[name]: value for name, value in values.items()})
    if encode(entry) != data:
        raise LogError("entry_malformed", "not in canonical form", where=kind.KIND)
    return entry


def canonical(value: Any) -> bytes:
    """RFC 8785 for what entries hold: text, whole numbers, lists and objects of these."""
    try:
        ordered = _ordered(value)
        return json.dumps(ordered, ensure_ascii=False, separators=(",", ":")).encode()
    except UnicodeEncodeError:
        raise LogError("entry_malformed", "half a character (a lone surrogate)") from None


def _ordered(value: Any) -> Any:
    """The same value with the keys of objects in UTF-16 order (RFC 8785 §3.2.3)."""
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: key.encode("utf-16-be"))
        return {_text(key): _ordered(value[key]) for key in keys}
    if isinstance(value, list | tuple):
        return [_ordered(item) for item in value]
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) <= _LARGEST:
        return value
    raise LogError("entry_malformed", f"cannot stand in an entry: {type(value).__name__}")


def _text(value: str) -> str:
    if any(ord(c) < 32 for c in value):
        raise LogError("entry_malformed", "a control character in a text")
    return value


def _json_name(field: str) -> str:
    """`in` is a word of Python's, so the class says `in_`."""
    return field.removesuffix("_")


_TYPES: Mapping[str, Callable[[Any], bool]] = {
    "str": lambda value: isinstance(value, str),
    "int": lambda value: isinstance(value, int) and not isinstance(value, bool) and value >= 0,
    "list[str]": lambda value: _all(value, "str"),
    "dict[str, int]": lambda value: isinstance(value, dict) and _all([*value.values()], "int"),
    "dict[str, str]": lambda value: isinstance(value, dict) and _all([*value.values()], "str"),
    "list[dict[str, str]]": lambda value: _all(value, "dict[str, str]"),
}


def _has_type(value: Any, declared: str) -> bool:
    return _TYPES[declared](value)


def _all(values: Any, declared: str) -> bool:
    return isinstance(values, list) and all(_has_type(value, declared) for value in values)
