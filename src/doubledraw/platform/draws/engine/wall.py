"""The wall of the draw screen: of every stratum the numbers around its cut, and how all of them are spread.

A hall cannot read two million numbers and a page cannot carry them, so a stratum shows a bounded window and
counts the rest. Numbers are shortened to their first digits. Before the reveal they stand without ids and in
an order made of nothing but themselves: without the key a number says nothing about a firm (DD-1 §4.1), but
its place among the ids would.
"""

import heapq
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from doubledraw.draw.selection import numbered, pareto_order
from doubledraw.draw.suite import Suite, named
from doubledraw.platform.draws.engine.words import stored
from doubledraw.platform.draws.models import Draw
from doubledraw.platform.records import store

DIGITS = 8
MOST_SHOWN = 2_400
MOST_OF_ONE = 480
FEWEST_OF_ONE = 24
BIN_BITS = 6
BINS = 1 << BIN_BITS

Unit = tuple[str, str]
"""(number, id)."""


@dataclass(slots=True)
class Nearest:
    """The units on both sides of a cut that are nearest to it."""

    below: int
    above: int
    kept_below: list[tuple[int, Unit]] = field(default_factory=list)
    kept_above: list[tuple[int, Unit]] = field(default_factory=list)

    def see(self, unit: Unit, *, is_taken: bool) -> None:
        """Keep it if it is nearer than those kept so far."""
        value = int(unit[0], 16)
        if is_taken:
            _keep(self.kept_below, (value, unit), self.below)
        else:
            _keep(self.kept_above, (-value, unit), self.above)

    def in_order(self) -> list[Unit]:
        """From the smallest number to the greatest."""
        return sorted(unit for _, unit in (*self.kept_below, *self.kept_above))


def build_wall(draw: Draw, *, sealed: bool) -> list[dict[str, Any]]:
    """The wall of a drawn draw; `sealed` leaves out whose the numbers are."""
    kept = store.path_of(draw.files["strata.tsv"])
    table: bytes | Path = kept if kept.exists() else stored("strata.tsv", draw.files["strata.tsv"])
    suite = named(draw.design["suite"])
    order = [
        stratum["name"] for stratum in draw.design["strata"]
    ]  # a database keeps no order of keys
    populations = {name: draw.populations[name] for name in order}
    sizes = {name: draw.sizes[name] for name in order}
    if draw.design["method"] == "pareto":
        return weighted_wall(suite, table, draw.key, populations, sizes, sealed=sealed)
    cuts = draw.cuts or {}
    return plain_wall(suite, table, draw.key, populations, sizes, cuts, sealed=sealed)


def plain_wall(
    suite: Suite,
    table: bytes | Path,
    key: str,
    populations: Mapping[str, int],
    sizes: Mapping[str, int],
    cuts: Mapping[str, str],
    *,
    sealed: bool,
) -> list[dict[str, Any]]:
    """Ordered by number: one pass over the table, the window and the counts alone in memory."""
    windows = _windows(populations, sizes)
    nearest = {name: Nearest(*sides) for name, sides in windows.items()}
    bins = {name: _no_bins() for name in populations}
    for stratum, number, target, _ in numbered(suite, table, key):
        is_taken = number <= cuts.get(stratum, "")
        _count(bins[stratum], number, is_taken=is_taken)
        nearest[stratum].see((number, target), is_taken=is_taken)
    return [
        _stratum(name, populations[name], sizes[name], found, windows[name][0], bins[name], sealed)
        for name in populations
        for found in (nearest[name].in_order(),)
    ]


def weighted_wall(
    suite: Suite,
    table: bytes | Path,
    key: str,
    populations: Mapping[str, int],
    sizes: Mapping[str, int],
    *,
    sealed: bool,
) -> list[dict[str, Any]]:
    """Ordered by number and weight (§4.4): the whole order of each stratum is needed, as for the draw itself."""
    units: dict[str, list[tuple[str, str, int]]] = {name: [] for name in populations}
    for stratum, number, target, weight in numbered(suite, table, key):
        units[stratum].append((number, target, weight))
    windows = _windows(populations, sizes)
    found = []
    for name, size in sizes.items():
        order = [(number, target) for number, target, _ in pareto_order(units.pop(name), size)]
        bins = _no_bins()
        for rank, (number, _) in enumerate(order):
            _count(bins, number, is_taken=rank < size)
        below, above = windows[name]
        shown = order[size - below : size + above]
        found.append(_stratum(name, populations[name], size, shown, below, bins, sealed))
    return found


def _windows(
    populations: Mapping[str, int], sizes: Mapping[str, int]
) -> dict[str, tuple[int, int]]:
    """How many each stratum shows below and above its cut; all, when it is small."""
    share = MOST_SHOWN // max(1, len(populations))
    most = min(MOST_OF_ONE, max(FEWEST_OF_ONE, share))
    return {name: _sides(sizes[name], total, most) for name, total in populations.items()}


def _sides(size: int, population: int, most: int) -> tuple[int, int]:
    rest = population - size
    below = min(size, max(most // 2, most - rest))
    return below, min(rest, most - below)


def _keep(heap: list[tuple[int, Unit]], item: tuple[int, Unit], most: int) -> None:
    if len(heap) < most:
        heapq.heappush(heap, item)
    elif heap and item > heap[0]:
        heapq.heapreplace(heap, item)


def _no_bins() -> list[list[int]]:
    return [[0, 0] for _ in range(BINS)]


def _count(bins: list[list[int]], number: str, *, is_taken: bool) -> None:
    found = bins[int(number[:2], 16) >> (8 - BIN_BITS)]
    found[0] += 1
    found[1] += is_taken


def _stratum(
    name: str,
    population: int,
    size: int,
    shown: list[Unit],
    below: int,
    bins: list[list[int]],
    sealed: bool,
) -> dict[str, Any]:
    """`first` = rank of the first shown; a cell = [digits, place where it starts, id when it may be known]."""
    return {
        "name": name,
        "population": population,
        "size": size,
        "first": size - below + 1,
        "cells": [
            [number[:DIGITS], place, *([] if sealed else [target])]
            for (number, target), place in zip(shown, _places(shown, sealed), strict=True)
        ],
        "bins": bins,
    }


def _places(shown: list[Unit], sealed: bool) -> Iterator[int]:
    """Where each starts: in the order of the ids, or, sealed, of the numbers read backwards."""
    keys = [number[::-1] if sealed else target for number, target in shown]
    places = {i: place for place, i in enumerate(_argsort(keys))}
    return (places[i] for i in range(len(shown)))


def _argsort(keys: Iterable[str]) -> list[int]:
    return [i for i, _ in sorted(enumerate(keys), key=lambda pair: pair[1])]
