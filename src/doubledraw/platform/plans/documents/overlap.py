"""How often two plan lines knock at the same door: firms in common, days in common, visits saved.

Firms that share directory, kind, industry, region and class are one cell. A line's scope is a set of cells, held as
the bits of one integer (`bits`), so that a pair of lines costs some tens of microseconds, whatever the directory holds.

Visits saved. A line that takes n of the N firms of a stratum visits each of them n/N times on average. Of the M firms
of such a stratum that another line reaches as well, with n'/N', two separate draws visit M·n/N + M·n'/N' on average;
a visit for both takes the larger of the two. What is saved is the smaller, summed over all pairs of strata. Assumed:
the draws are independent, and within a stratum all firms have the same chance (weights by risk are averaged out).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from doubledraw.platform.plans.documents.bits import Counted, either
from doubledraw.platform.plans.documents.census import (
    DIMENSIONS,
    OTHERS,
    STRATA_FROM,
    Census,
    Scope,
    Words,
    admits,
)
from doubledraw.platform.plans.documents.quota import size

NOTHING = 0


@dataclass(frozen=True, slots=True)
class Cell:
    """How many firms in one organ's directory share these four words, in the order of DIMENSIONS."""

    path: str
    words: Words
    firms: int


class Area:
    """The firms of a government and all its organs, as bits."""

    def __init__(self, cells: Iterable[Cell], region_names: Mapping[str, str]) -> None:
        self._cells = Counted(
            (((*cell.words, cell.path), cell.firms) for cell in cells), len(DIMENSIONS) + 1
        )
        self._names = Census((), region_names)
        self._chosen: dict[tuple[str, tuple[str, ...]], int] = {}
        self._held: dict[str, int] = {}
        self._own: dict[str, dict[str, int]] = {}

    @property
    def known(self) -> dict[str, list[str]]:
        """The words of each dimension that some firm has."""
        return {name: sorted(self._cells.by_word[at]) for at, name in enumerate(DIMENSIONS)}

    def held_for(self, path: str) -> int:
        """The cells that the organ at `path` finds in its directory: its own, those below, those above."""
        if path not in self._held:
            self._held[path] = either(
                bits
                for where, bits in self._cells.by_word[-1].items()
                if where.startswith(path) or path.startswith(where)
            )
        return self._held[path]

    def reach(self, path: str, scope: Scope, *ignored: str) -> int:
        """The cells that a line of the organ at `path` means; `ignored` dimensions mean all."""
        found = self.held_for(path)
        for name in DIMENSIONS:
            if name not in ignored and scope.get(name):
                found &= self._within(name, tuple(scope[name]))
        return found

    def firms(self, mask: int) -> int:
        """How many firms are in a set of cells."""
        return self._cells.total(mask)

    def strata(self, mask: int, strata_by: str, named: Iterable[str]) -> dict[str, int]:
        """The cells of each stratum; who has none of their own is in 其他, or, where that is not named, in none."""
        own, found, rest = self._strata_of(strata_by), {}, mask
        for name in named:
            if name != OTHERS:
                found[name] = mask & own.get(name, NOTHING)
                rest &= ~found[name]
        return found | ({OTHERS: rest} if OTHERS in set(named) else {})

    def _within(self, dimension: str, wanted: tuple[str, ...]) -> int:
        key = dimension, wanted
        if key not in self._chosen:
            test = admits(dimension, wanted)
            bits = self._cells.by_word[DIMENSIONS.index(dimension)]
            self._chosen[key] = either(found for word, found in bits.items() if test(word))
        return self._chosen[key]

    def _strata_of(self, strata_by: str) -> dict[str, int]:
        """Stratum of its own → the cells in it."""
        if strata_by not in self._own:
            at = STRATA_FROM.get(strata_by)
            words = {"": self._cells.everything} if at is None else self._cells.by_word[at]
            found: dict[str, int] = defaultdict(int)
            for word, bits in words.items():
                found[self._names.own_stratum(strata_by, (word, word, word, word))] |= bits
            self._own[strata_by] = found
        return self._own[strata_by]


@dataclass(frozen=True, slots=True)
class Stratum:
    """A part of a line's firms and how many of them it takes: n of N."""

    name: str
    mask: int
    population: int
    sample: int

    @property
    def rate(self) -> Fraction:
        """The visits a firm has to expect."""
        return Fraction(self.sample, self.population or 1)


@dataclass(frozen=True, slots=True)
class Round:
    """The visits of one line: to which cells, how many from each stratum, from when to when."""

    mask: int
    strata: tuple[Stratum, ...]
    starts: date
    ends: date

    @property
    def population(self) -> int:
        return sum(stratum.population for stratum in self.strata)

    @property
    def sample(self) -> int:
        return sum(stratum.sample for stratum in self.strata)

    def rates(self) -> tuple[tuple[Fraction, int], ...]:
        """Cells that expect equally many visits, together."""
        found: dict[Fraction, int] = defaultdict(int)
        for stratum in self.strata:
            if stratum.sample:
                found[stratum.rate] |= stratum.mask
        return tuple(found.items())


def round_of(
    area: Area,
    path: str,
    scope: Scope,
    strata_by: str,
    strata: Sequence[Mapping[str, Any]],
    starts: date,
    ends: date,
) -> Round:
    """The visits of a line as it is written."""
    mask = area.reach(path, scope)
    cells = area.strata(mask, strata_by, [stratum["name"] for stratum in strata])
    return Round(mask, tuple(_stratum(area, s, cells[s["name"]]) for s in strata), starts, ends)


def _stratum(area: Area, stratum: Mapping[str, Any], mask: int) -> Stratum:
    population = area.firms(mask)
    return Stratum(stratum["name"], mask, population, size(stratum, population))


@dataclass(frozen=True, slots=True)
class Overlap:
    """What two lines share; `one` and `other` are their places in the list they came from."""

    one: int
    other: int
    firms: int
    days: int
    saved: Fraction

    @property
    def visits_saved(self) -> int:
        return round(self.saved)


def common_days(one: Round, other: Round) -> int:
    """How many days lie in both periods."""
    last, first = min(one.ends, other.ends), max(one.starts, other.starts)
    return max(0, (last - first + timedelta(days=1)).days)


def saved_between(
    area: Area, ours: Sequence[tuple[Fraction, int]], theirs: Sequence[tuple[Fraction, int]]
) -> Fraction:
    """The visits that going together saves (see the top of this module)."""
    saved = Fraction(0)
    for rate, mask in ours:
        for other_rate, other_mask in theirs:
            if both := mask & other_mask:
                saved += min(rate, other_rate) * area.firms(both)
    return saved


def compared(area: Area, ours: Round, theirs: Round, one: int = 0, other: int = 1) -> Overlap:
    """What two lines share; nothing where their days or their firms do not meet."""
    return _compared(area, (ours, ours.rates()), (theirs, theirs.rates()), one, other)


Rated = tuple[Round, Sequence[tuple[Fraction, int]]]


def _compared(area: Area, ours: Rated, theirs: Rated, one: int, other: int) -> Overlap:
    days = common_days(ours[0], theirs[0])
    mask = ours[0].mask & theirs[0].mask if days else NOTHING
    if not mask:
        return Overlap(one, other, 0, days, Fraction(0))
    saved = saved_between(area, ours[1], theirs[1])
    return Overlap(one, other, area.firms(mask) if round(saved) else 0, days, saved)


def overlaps(area: Area, rounds: Sequence[Round], first: int) -> list[Overlap]:
    """Every pair that saves at least one visit, the most first; one of each pair is among the `first` rounds."""
    rated = [(each, each.rates()) for each in rounds]
    pairs = (
        _compared(area, rated[one], rated[other], one, other)
        for one, other in _pairs(len(rounds), first)
    )
    found = [pair for pair in pairs if pair.visits_saved]
    return sorted(found, key=lambda pair: (-pair.saved, pair.one, pair.other))


def _pairs(count: int, first: int) -> Iterator[tuple[int, int]]:
    return ((one, other) for one in range(first) for other in range(one + 1, count))


def saved_at_most(found: Iterable[Overlap]) -> int:
    """The visits saved when every line is merged at most once, the best pairs first."""
    used: set[int] = set()
    saved = Fraction(0)
    for pair in found:
        if pair.one not in used and pair.other not in used:
            used |= {pair.one, pair.other}
            saved += pair.saved
    return round(saved)
