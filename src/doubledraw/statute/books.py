"""The rule sets: one instrument's (or one organ's own) parameters and obligations, with its rank."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from functools import cache
from importlib.resources import files
from typing import Any

from doubledraw.statute.errors import StatuteError, UnknownRuleSet
from doubledraw.statute.obligations import Obligation, read_obligation
from doubledraw.statute.parameters import Parameter, read_parameter
from doubledraw.statute.shapes import a_table, is_text, tables

META = {"title", "rank", "issuer", "region", "document", "note", "year", "approved"}
APPROVED = {"by", "on", "document"}


class Rank(IntEnum):
    """Where an instrument stands; a smaller one prevails."""

    NATIONAL = 1
    PROVINCE = 2
    CITY = 3
    COUNTY = 4
    ORGAN = 5


@dataclass(frozen=True, slots=True)
class Approval:
    """Who approved an organ's own rule set, when, and by which paper."""

    by: str
    on: date
    document: str


@dataclass(frozen=True, slots=True)
class RuleSet:
    """What one instrument lays down. `document` is the stem of its text's file name, where we have the text.

    `year`: the last year the text itself speaks of, 0 when it names none; what is applied later is carried forward.
    """

    name: str
    title: str
    rank: Rank
    issuer: str
    region: str
    document: str
    note: str
    approved: Approval | None
    parameters: Mapping[str, Parameter]
    obligations: tuple[Obligation, ...]
    year: int = 0

    def is_carried_into(self, year: int) -> bool:
        """Whether applying it in `year` is an assumption, the text speaking of earlier years alone."""
        return 0 < self.year < year


def read_rule_set(text: str, name: str) -> RuleSet:
    """Read a law book (TOML). StatuteError says what is wrong in words for the one who wrote it.

    An organ's own book needs its approval: `[rule_set.approved] by = "…" on = 2026-01-05 document = "…"`.
    """
    try:
        table = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # ValueError: also absurd numbers
        raise StatuteError(f"{name}: {error}") from None
    return rule_set_of(table, name)


def rule_set_of(table: dict[str, Any], name: str) -> RuleSet:
    """A law book from its tables."""
    table = dict(table)
    meta = a_table(table.pop("rule_set", {}), f"{name}: rule_set")
    owed = tables(table.pop("obligation", []), f"{name}: obligation")
    _check_meta(meta, name)
    bodies = {key: a_table(body, f"{name}: {key}") for key, body in table.items()}
    parameters = {key: read_parameter(key, body, name) for key, body in bodies.items()}
    obligations = tuple(read_obligation(entry, parameters, name) for entry in owed)
    if len({o.name for o in obligations}) < len(obligations):
        raise StatuteError(f"{name}: two obligations of one name")
    return RuleSet(
        name,
        meta["title"],
        Rank[meta["rank"].upper()],
        meta["issuer"],
        meta["region"],
        meta.get("document", ""),
        meta.get("note", ""),
        Approval(**meta["approved"]) if "approved" in meta else None,
        parameters,
        obligations,
        meta.get("year", 0),
    )


def _check_meta(meta: Mapping[str, Any], name: str) -> None:
    """StatuteError unless the head is complete and, for an organ's own book, approved."""
    required = {"title", "rank", "issuer", "region"}
    if not required <= set(meta) <= META:
        raise StatuteError(f"{name}: [rule_set] needs {sorted(required)} and knows {sorted(META)}")
    if not all(is_text(meta[key]) for key in set(meta) - {"approved", "year"}):
        raise StatuteError(f"{name}: [rule_set] has an empty field, or one that is no text")
    if type(meta.get("year", 0)) is not int:
        raise StatuteError(f"{name}: the year of [rule_set] is no number")
    if meta["rank"].upper() not in Rank.__members__:
        raise StatuteError(f"{name}: {meta['rank']} is no rank")
    if "approved" in meta or meta["rank"].upper() == Rank.ORGAN.name:
        _check_approval(a_table(meta.get("approved", {}), f"{name}: approved"), name)


def _check_approval(approved: Mapping[str, Any], name: str) -> None:
    named = set(approved) == APPROVED and is_text(approved["by"]) and is_text(approved["document"])
    if not named or type(approved["on"]) is not date:
        raise StatuteError(
            f"{name}: an organ's own rules need {sorted(APPROVED)} of their approval"
        )


@cache
def rule_set(name: str) -> RuleSet:
    """The shipped rule set `name`, e.g. "national"; UnknownRuleSet when there is none."""
    if name not in rule_sets():
        raise UnknownRuleSet(f"{name!r} is no shipped rule set: {', '.join(rule_sets())}")
    path = files("doubledraw.statute") / "data" / "rules" / f"{name}.toml"
    return read_rule_set(path.read_text(encoding="utf-8"), name)


@cache
def rule_sets() -> tuple[str, ...]:
    """The names of the shipped rule sets."""
    folder = files("doubledraw.statute") / "data" / "rules"
    found = (path.name for path in folder.iterdir() if path.name.endswith(".toml"))
    return tuple(sorted(name.removesuffix(".toml") for name in found))


def every_parameter() -> Iterator[tuple[RuleSet, Parameter]]:
    """(rule set, parameter) for all shipped rule sets."""
    for name in rule_sets():
        found = rule_set(name)
        yield from ((found, parameter) for parameter in found.parameters.values())
