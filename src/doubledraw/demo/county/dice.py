"""Choices made from `Random.random()` alone, whose sequence Python keeps the same across versions."""

from bisect import bisect
from collections.abc import Iterable, Sequence
from itertools import accumulate
from random import Random
from typing import Generic, TypeVar

T = TypeVar("T")


def pick(rng: Random, choices: Sequence[T]) -> T:
    """One of the choices, each as likely as the others."""
    return choices[int(rng.random() * len(choices))]


def whole(rng: Random, low: int, high: int) -> int:
    """A whole number from low to high, both included."""
    return low + int(rng.random() * (high - low + 1))


class Weighted(Generic[T]):
    """Choices with weights; a weight says how often, relative to the other weights."""

    def __init__(self, pairs: Iterable[tuple[T, float]]) -> None:
        choices, weights = zip(*pairs, strict=True)
        self.choices: tuple[T, ...] = choices
        self._bounds = list(accumulate(weights))
        self._total = self._bounds[-1]

    def pick(self, rng: Random) -> T:
        return self.choices[bisect(self._bounds, rng.random() * self._total)]
