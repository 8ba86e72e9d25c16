"""Trade names (字号) by style, multiplied out of words.toml."""

import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

Cross = dict[str, str]


@cache
def styles() -> dict[str, tuple[str, ...]]:
    """Every style with all its words, each once, in the order of the file."""
    data: dict[str, Any] = tomllib.loads(
        files(__package__).joinpath("words.toml").read_text("utf-8")
    )
    never = frozenset(data["never"].split())
    return {name: _words(crosses, never) for name, crosses in data["styles"].items()}


def _words(crosses: list[Cross], never: frozenset[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(w for cross in crosses for w in _multiply(cross) if w not in never))


def _multiply(cross: Cross) -> Iterator[str]:
    tails = cross.get("tails", "").split() or [""]
    for head in cross["heads"].split():
        yield from (head + tail for tail in tails if not set(tail) & set(head))
