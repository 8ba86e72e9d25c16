"""The parameters the product reads, and the events that start a clock, each by name."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

from doubledraw.statute.errors import StatuteError
from doubledraw.statute.units import Reading


class Mode(StrEnum):
    """Which of two values is the stricter."""

    FLOOR = "floor"
    CEILING = "ceiling"
    REPLACE = "replace"


@dataclass(frozen=True, slots=True)
class Name:
    """A parameter by name: its Chinese title, what it is read as, and which value is the stricter."""

    name: str
    title: str
    reads: Reading
    mode: Mode


def named(name: str) -> Name:
    """The parameter of this name; StatuteError when nothing reads one."""
    try:
        return names()[name]
    except KeyError:
        raise StatuteError(f"{name}: nothing reads a parameter of this name") from None


@cache
def names() -> Mapping[str, Name]:
    """Every parameter, in the order of data/names.toml."""
    table = tomllib.loads(_data("names.toml"))
    return {
        name: Name(name, body["title"], Reading(body["reads"]), Mode(body["mode"]))
        for name, body in table.items()
    }


@cache
def clocks() -> Mapping[str, str]:
    """Event → its Chinese title: what can start a clock, or what a lead time is counted back from."""
    return tomllib.loads(_data("clocks.toml"))


def _data(name: str) -> str:
    return (files("doubledraw.statute") / "data" / name).read_text(encoding="utf-8")
