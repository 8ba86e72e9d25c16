"""What is measured: each case names its peer, prepares in silence and is timed alone."""

from collections.abc import Callable
from dataclasses import dataclass

Facts = dict[str, str | int]
# What is timed; it gives back what finds the facts after the clock has stopped.
Timed = Callable[[], Callable[[], Facts]]


@dataclass(frozen=True, slots=True)
class Case:
    """One thing to time. `prepare(n)` gives what is timed; only that is."""

    name: str
    what: str
    verifiable: str
    prepare: Callable[[int], Timed]


_cases: dict[str, Case] = {}


def case(name: str, what: str, verifiable: str) -> Callable[[Callable[[int], Timed]], Case]:
    """Register the decorated preparation under a name."""

    def register(prepare: Callable[[int], Timed]) -> Case:
        _cases[name] = Case(name, what, verifiable, prepare)
        return _cases[name]

    return register


def named(name: str) -> Case:
    """The case of this name."""
    from bench import (  # noqa: F401  registering is their side effect
        crediting,
        entering,
        holding,
        matching,
        merging,
        planning,
        publishing,
        searching,
        selecting,
    )

    return _cases[name]
