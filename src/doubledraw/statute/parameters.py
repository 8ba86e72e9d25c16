"""Legal numbers and duties through time, each with a citation; the loader refuses one without."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from doubledraw.statute.citation import Citation
from doubledraw.statute.errors import StatuteError


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a parameter, in force from `since` until the next one or `until` (inclusive)."""

    value: int | str
    unit: str
    since: date
    until: date | None
    citation: Citation

    def in_force(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A named fact of one rule set, with all its values through time."""

    name: str
    title: str
    values: tuple[Value, ...]

    def on(self, day: date) -> Value:
        """The value in force on `day`; StatuteError when there is none."""
        for value in self.values:
            if value.in_force(day):
                return value
        raise StatuteError(f"{self.name}: no value is in force on {day}")


def load(text: str, source: str) -> Mapping[str, Parameter]:
    """Read one rule set (TOML): a table per parameter, `[[name.value]]` per value in time."""
    return {name: _parameter(name, body, source) for name, body in tomllib.loads(text).items()}


def _parameter(name: str, body: Mapping[str, Any], source: str) -> Parameter:
    values = tuple(_value(name, entry, source) for entry in body.get("value", ()))
    if not values:
        raise StatuteError(f"{source}: {name} has no value")
    return Parameter(name, str(body["title"]), values)


def _value(name: str, entry: Mapping[str, Any], source: str) -> Value:
    cited = entry.get("citation") or {}
    if not cited.get("instrument") or not cited.get("article"):
        raise StatuteError(f"{source}: {name} has a value without a citation")
    citation = Citation(cited["instrument"], cited["article"], cited.get("quotation", ""))
    return Value(entry["value"], entry["unit"], entry["since"], entry.get("until"), citation)


@cache
def rule_set(name: str) -> Mapping[str, Parameter]:
    """The shipped rule set `name`, e.g. "national"."""
    path = files("doubledraw.statute") / "data" / f"{name}.toml"
    return load(path.read_text(encoding="utf-8"), f"{name}.toml")


def every_parameter() -> Iterator[tuple[str, Parameter]]:
    """(rule set, parameter) for all shipped rule sets."""
    for path in sorted((files("doubledraw.statute") / "data").iterdir(), key=lambda p: p.name):
        if path.name.endswith(".toml"):
            name = path.name.removesuffix(".toml")
            yield from ((name, parameter) for parameter in rule_set(name).values())
