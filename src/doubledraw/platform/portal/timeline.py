"""The five steps of a draw as they happened, and those that are still to come."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from math import log2
from typing import Any

ORDER = ("freeze", "commit", "entropy", "result", "reveal")
NUMBERS = ("kl8", "ssq", "dlt")
DIGITS = ("pl5", "fc3d", "d10x", "d6x")
BITS = {"kl8": 61.6, "pl5": 16.6, "fc3d": 9.9, "ssq": 24.0, "dlt": 24.3, "drand": 256.0}
BITS_A_DIE = {"d10x": log2(10), "d6x": log2(6)}
"""DD-1 §3.3."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step; `state` is done, now or next. `log_index` is None for what is not in the log."""

    name: str
    state: str
    at: datetime | None = None
    log_index: int | None = None
    people: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """A source of public entropy: its value as balls, dice or hex digits; empty before it is in the log.

    `proof` is the signature of a drand round: chain, number, signature, previous.
    """

    name: str
    when: datetime
    look: str
    values: tuple[str, ...]
    proof: Mapping[str, Any] | None = None


def steps(draw_steps: Iterable[Mapping[str, Any]], *, is_void: bool) -> list[Step]:
    """The five steps. Of a void draw only those that took place."""
    happened = {step["step"]: step for step in draw_steps}
    found, waiting = [], "now"
    for name in ORDER:
        if name in happened:
            found.append(_done(happened[name]))
        elif not is_void:
            found.append(Step(name, waiting))
            waiting = "next"
    return found


def sources(entropy: Iterable[Mapping[str, Any]]) -> list[Source]:
    """What went in, in the design's order."""
    return [
        Source(
            item["source"],
            datetime.fromisoformat(item["when"]),
            _look(item["form"]),
            _values(item["form"], item["value"]),
            item.get("proof"),
        )
        for item in entropy
    ]


def bits(entropy: Iterable[Mapping[str, str]]) -> int:
    """How many bits of randomness the sources give together, rounded down."""
    return int(sum(_bits(item["form"]) for item in entropy))


def _bits(form: str) -> float:
    dice, _, count = form.partition("x")
    return BITS[form] if form in BITS else BITS_A_DIE[f"{dice}x"] * int(count)


def _done(step: Mapping[str, Any]) -> Step:
    return Step(
        step["step"],
        "done",
        datetime.fromisoformat(step["at"]),
        step["log_index"],
        _by_role(step.get("people", [])),
    )


def _by_role(people: Iterable[Mapping[str, str]]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Role → the organisations present, each once."""
    found: dict[str, dict[str, None]] = {}
    for person in people:
        found.setdefault(person["role"], {})[person["organisation"]] = None
    return tuple((role, tuple(organisations)) for role, organisations in found.items())


def _look(form: str) -> str:
    if form in NUMBERS:
        return "balls"
    return "dice" if form.startswith(DIGITS) else "hex"


def _values(form: str, value: str) -> tuple[str, ...]:
    if not value:
        return ()
    if form in NUMBERS:
        return tuple(value.replace("+", " + ").split())
    return tuple(value) if form.startswith(DIGITS) else (value,)
