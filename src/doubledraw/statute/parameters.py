"""Legal numbers and duties through time, each with a citation; the loader refuses one without."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from doubledraw.statute.citation import Citation, read_citation
from doubledraw.statute.errors import NotInForce, StatuteError
from doubledraw.statute.names import Name, clocks, named
from doubledraw.statute.shapes import tables, texts
from doubledraw.statute.units import UNITS, Reading, is_well_formed

BEFORE, AFTER = "before", "after"
FIELDS = {
    "value",
    "unit",
    "since",
    "until",
    "citation",
    "clock",
    "direction",
    "words",
    "note",
}
TEXTS = ("unit", "clock", "direction", "words", "note")


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a parameter, in force from `since` until the next one or `until` (inclusive).

    `words` are the words of the quotation that say the number. A term of days has the event that starts its `clock`,
    or from which it is counted back (`direction` "before").
    """

    value: int | str
    unit: str
    since: date
    until: date | None
    citation: Citation
    clock: str = ""
    direction: str = AFTER
    words: str = ""
    note: str = ""

    def in_force(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A named fact of one rule set, with all its values through time and the demands it answers."""

    name: str
    title: str
    values: tuple[Value, ...]
    ids: tuple[str, ...] = ()

    def on(self, day: date) -> Value:
        """The value in force on `day`; NotInForce when there is none."""
        for value in self.values:
            if value.in_force(day):
                return value
        raise NotInForce(f"{self.name}: no value is in force on {day}")


def read_parameter(name: str, body: Mapping[str, Any], source: str) -> Parameter:
    """One parameter of the law book `source`: `[[name.value]]` per value in time.

    StatuteError says which number lacks its citation, unit, dates or clock, or is not what its name promises.
    """
    whose = f"{source}: {name}"
    known = named(name)
    if set(body) - {"value", "ids"}:
        raise StatuteError(f"{whose} has unknown {sorted(set(body) - {'value', 'ids'})}")
    entries = tables(body.get("value", []), whose)
    values = tuple(_value(known, entry, whose) for entry in entries)
    if not values:
        raise StatuteError(f"{whose} has no value")
    return Parameter(
        name, known.title, _in_order(values, whose), texts(body.get("ids", []), f"{whose}: ids")
    )


def _value(known: Name, entry: Mapping[str, Any], whose: str) -> Value:
    citation = read_citation(entry.get("citation", {}), whose)
    if set(entry) - FIELDS:
        raise StatuteError(f"{whose} has unknown {sorted(set(entry) - FIELDS)}")
    try:
        given = {name: entry[name] for name in FIELDS & set(entry)}
        value = Value(**{"until": None, **given, "citation": citation})
    except TypeError as error:
        raise StatuteError(f"{whose}: {error}") from None
    fault = _fault(known, value)
    if fault:
        raise StatuteError(f"{whose} {fault}")
    return value


def _fault(known: Name, value: Value) -> str:
    if not all(isinstance(getattr(value, name), str) for name in TEXTS):
        return f"has something other than text among {', '.join(TEXTS)}"
    if UNITS.get(value.unit) is not known.reads:
        return f"has the unit {value.unit!r}, and is read as a {known.reads.value}"
    if not is_well_formed(value.value, value.unit):
        return f"says {value.value!r}, which is no value in {value.unit}"
    if type(value.since) is not date or type(value.until) not in (date, type(None)):
        return "has dates that are not days"
    return _fault_of_words(value) or _fault_of_clock(known, value)


def _fault_of_words(value: Value) -> str:
    if value.words and value.citation.quotation and value.words not in value.citation.quotation:
        return f"says {value.words!r}, which its quotation does not"
    if value.unit != "是" and value.citation.quotation and not value.words:
        return "does not show where its quotation says the number"
    return ""


def _fault_of_clock(known: Name, value: Value) -> str:
    if value.direction not in (BEFORE, AFTER):
        return f"counts neither before nor after, but {value.direction!r}"
    if known.reads is not Reading.TERM:
        return "has a clock, and is no term" if value.clock or value.direction == BEFORE else ""
    return "" if value.clock in clocks() else f"starts at {value.clock!r}, which is no known event"


def _in_order(values: tuple[Value, ...], whose: str) -> tuple[Value, ...]:
    """The values by time; at most one is in force on any day. An open one ends where the next begins."""
    ordered = sorted(values, key=lambda value: value.since)
    for at, (earlier, later) in enumerate(pairwise(ordered)):
        if earlier.until is None and earlier.since < later.since:
            ordered[at] = replace(earlier, until=later.since - timedelta(days=1))
        elif earlier.until is None or earlier.until >= later.since:
            raise StatuteError(f"{whose} has two values in force on {later.since}")
    if any(value.until is not None and value.until < value.since for value in ordered):
        raise StatuteError(f"{whose} ends before it begins")
    return tuple(ordered)
