"""Selecting targets: srs and pareto, one hash for each target (§4)."""

from __future__ import annotations

import io
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import BinaryIO, NamedTuple

from doubledraw.draw.design import Design
from doubledraw.draw.suite import Suite

# A stratum's candidates while it is scanned: (number as 32 bytes, id).
_Candidates = list[tuple[bytes, bytes]]
# Small enough that the pieces of a chunk stay in the processor's cache.
_CHUNK = 1 << 17
# Greater than every number of 32 bytes.
_EVERYBODY = b"\xff" * 33
_SPACE = 1 << 256


class Ranked(NamedTuple):
    """One line of selection.tsv or reserve.tsv."""

    stratum: str
    rank: int
    id: str
    number: str


@dataclass(frozen=True)
class Selection:
    """Who was drawn and who would come next, in design order of strata, then rank."""

    selected: tuple[Ranked, ...]
    reserve: tuple[Ranked, ...]

    @cached_property
    def drawn(self) -> tuple[str, ...]:
        """The selected ids, sorted by bytes."""
        return tuple(sorted(row.id for row in self.selected))

    @property
    def cuts(self) -> dict[str, str]:
        """The number of rank n_h of every stratum of which somebody was drawn (§4)."""
        return {row.stratum: row.number for row in self.selected}

    def files(self) -> dict[str, bytes]:
        """The bytes of selection.tsv, reserve.tsv and drawn.tsv (§4.5)."""
        return {
            "selection.tsv": _table(self.selected),
            "reserve.tsv": _table(self.reserve),
            "drawn.tsv": "".join(f"{target}\n" for target in self.drawn).encode(),
        }


def select(
    design: Design, strata_file: bytes | Path, sizes: Mapping[str, int], key: str
) -> Selection:
    """Draw sizes[stratum] targets of every stratum, and the design's reserve after them.

    The table is trusted to be a strata.tsv that was validated at the freeze. key is key("target").
    """
    wanted = {name: size + design.reserve for name, size in sizes.items()}
    if design.method == "pareto":
        ordered = _pareto(design.hashing(), strata_file, sizes, wanted, key)
    else:
        ordered = _srs(design.hashing(), strata_file, wanted, key)
    selected: list[Ranked] = []
    reserve: list[Ranked] = []
    for name, size in sizes.items():
        rows = [Ranked(name, rank, *row) for rank, row in enumerate(ordered[name], 1)]
        selected += rows[:size]
        reserve += rows[size : wanted[name]]
    return Selection(tuple(selected), tuple(reserve))


def _table(rows: Iterable[Ranked]) -> bytes:
    return "".join(f"{r.stratum}\t{r.rank}\t{r.id}\t{r.number}\n" for r in rows).encode()


def _srs(
    suite: Suite, strata_file: bytes | Path, wanted: Mapping[str, int], key: str
) -> dict[str, list[tuple[str, str]]]:
    """The first wanted[stratum] (id, number) of every stratum, ordered by number.

    Only numbers under a provisional cut are kept and sorted. A cut that lets too few through is
    doubled and the file read again, so the cut decides the cost and never the result.
    """
    counts = _populations(strata_file)
    short = {name.encode(): min(want, counts[name.encode()]) for name, want in wanted.items()}
    shares = {name: _provisional_share(want, counts[name]) for name, want in short.items() if want}
    found: dict[bytes, _Candidates] = {}
    while shares:
        cuts = {name: _cut(share) for name, share in shares.items()}
        found |= _scan(suite, strata_file, cuts, key.encode())
        shares = {n: 2 * share for n, share in shares.items() if len(found[n]) < short[n]}
    return {name: _first(found.get(name.encode(), []), want) for name, want in wanted.items()}


def _provisional_share(want: int, population: int) -> float:
    """A share of all numbers that holds `want` of them except once in some 10^15 draws."""
    return (want + 8 * math.sqrt(want) + 32) / population


def _cut(share: float) -> bytes:
    """The number below which this share of all numbers lies."""
    return int(share * _SPACE).to_bytes(32, "big") if share < 1 else _EVERYBODY


def _scan(
    suite: Suite, strata_file: bytes | Path, cuts: Mapping[bytes, bytes], key: bytes
) -> dict[bytes, _Candidates]:
    """Everybody under the cut of their stratum; strata without a cut are passed over."""
    new, found = suite.new, {name: _Candidates() for name in cuts}
    for ids, strata, _ in _columns(strata_file):
        if not cuts.keys() >= set(strata):
            pairs = [(i, s) for i, s in zip(ids, strata, strict=True) if s in cuts]
            ids, strata = [i for i, _ in pairs], [s for _, s in pairs]
        # The one hot line of a draw: everything else is done for the few that pass.
        under = [
            (s, number, i)
            for i, s in zip(ids, strata, strict=True)
            if (number := new(key + i).digest()) < cuts[s]
        ]
        for stratum, number, target in under:
            found[stratum].append((number, target))
    return found


def _first(candidates: _Candidates, want: int) -> list[tuple[str, str]]:
    return [(target.decode(), number.hex()) for number, target in sorted(candidates)[:want]]


def _pareto(
    suite: Suite,
    strata_file: bytes | Path,
    sizes: Mapping[str, int],
    wanted: Mapping[str, int],
    key: str,
) -> dict[str, list[tuple[str, str]]]:
    """Rosén's order sampling with certainty units, every stratum ordered as §4.4 says."""
    units: dict[str, list[tuple[str, str, int]]] = {name: [] for name in sizes}
    for stratum, number, target, weight in numbered(suite, strata_file, key):
        units[stratum].append((number, target, weight))
    return {
        name: [(target, number) for number, target, _ in pareto_order(units[name], size)][
            : wanted[name]
        ]
        for name, size in sizes.items()
    }


def numbered(
    suite: Suite, strata_file: bytes | Path, key: str
) -> Iterator[tuple[str, str, str, int]]:
    """(stratum, number, id, weight) of everybody, in the order of the file (§4.1)."""
    for ids, strata, weights in _columns(strata_file):
        for target, stratum, weight in zip(ids, strata, weights, strict=True):
            number = suite.new(key.encode() + target).hexdigest()
            yield stratum.decode(), number, target.decode(), int(weight)


def pareto_order(units: list[tuple[str, str, int]], n: int) -> list[tuple[str, str, int]]:
    """The units (number, id, weight) of one stratum: certainties, then by (Q, number)."""
    certain: list[tuple[str, str, int]] = []
    rest, total = units, sum(x for _, _, x in units)
    while sure := [unit for unit in rest if n * unit[2] >= total]:
        certain += sure
        rest = [unit for unit in rest if n * unit[2] < total]
        n, total = n - len(sure), total - sum(x for _, _, x in sure)
    if n:
        rest.sort(key=lambda unit: (_q(unit[0], unit[2], n, total), unit[0]))
    else:
        rest.sort()
    return sorted(certain) + rest


def _q(number: str, weight: int, n: int, total: int) -> float:
    """Q of §4.4, in exactly its order of IEEE-754 double operations."""
    chance = (n * weight) / total
    u = (int(number[:13], 16) + 0.5) * 2.0**-52
    return (u * (1 - chance)) / (chance * (1 - u))


def _populations(strata_file: bytes | Path) -> Counter[bytes]:
    """N_h of every stratum in the file."""
    counts: Counter[bytes] = Counter()
    for _, strata, _ in _columns(strata_file):
        counts.update(strata)
    return counts


def _columns(
    strata_file: bytes | Path,
) -> Iterator[tuple[list[bytes], list[bytes], list[bytes]]]:
    """The three columns of strata.tsv, some thousand lines at a time."""
    for chunk in _chunks(strata_file):
        fields = chunk.replace(b"\n", b"\t").split(b"\t")
        fields.pop()
        yield fields[0::3], fields[1::3], fields[2::3]


def _chunks(strata_file: bytes | Path) -> Iterator[bytes]:
    """Whole lines without the blind line; the file is never in memory at once."""
    with _opened(strata_file) as lines:
        lines.readline()
        while chunk := lines.read(_CHUNK):
            yield chunk + lines.readline()


def _opened(strata_file: bytes | Path) -> BinaryIO:
    return io.BytesIO(strata_file) if isinstance(strata_file, bytes) else strata_file.open("rb")
