"""Reads the firms of a draw out of its published files: each firm's standing, counts per region."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from doubledraw.platform.disclosure.services.fairness import Cell, chance_range
from doubledraw.platform.disclosure.states import Result
from doubledraw.platform.records import store

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """One firm in one draw, as far as everybody may know it."""

    code: str
    result: Result
    region: str = ""
    reason: str = ""
    stratum: str = ""
    rank: int | None = None
    number: str = ""


@dataclass(frozen=True)
class Lists:
    """The rows of a revealed draw's public files; strata, ranks and numbers only if these are among them."""

    frame: dict[str, str] = field(default_factory=dict)
    excluded: dict[str, str] = field(default_factory=dict)
    drawn: list[str] = field(default_factory=list)
    strata: dict[str, str] = field(default_factory=dict)
    selected: list[Row] = field(default_factory=list)
    reserve: list[Row] = field(default_factory=list)

    def standings(self) -> Iterator[Standing]:
        """Every firm once: the drawn ones first, in the order of their list."""
        yield from self._drawn()
        named = {*self.drawn, *(row[2] for row in self.reserve)}
        for code, region in self.frame.items():
            if code not in named:
                yield Standing(code, Result.NOT_SELECTED, region, stratum=self._stratum(code))
        for code, reason in self.excluded.items():
            yield Standing(code, Result.EXCLUDED, reason=reason)

    def _drawn(self) -> Iterator[Standing]:
        if not self.selected:
            yield from (Standing(c, Result.SELECTED, self.frame.get(c, "")) for c in self.drawn)
        for result, rows in ((Result.SELECTED, self.selected), (Result.RESERVE, self.reserve)):
            for stratum, rank, code, number in rows:
                region = self.frame.get(code, "")
                yield Standing(code, result, region, "", stratum, int(rank), number)

    def _stratum(self, code: str) -> str:
        return self.strata.get(code, "")


def read_lists(files: Mapping[str, str]) -> Lists:
    """The lists in a draw's public files (name → digest)."""
    return Lists(
        frame={row[0]: row[1] for row in _table(files, "frame.tsv")},
        excluded={row[0]: row[1] for row in _table(files, "exclusions.tsv")},
        drawn=[row[0] for row in _table(files, "drawn.tsv")],
        strata={row[0]: row[1] for row in _table(files, "strata.tsv")},
        selected=_table(files, "selection.tsv"),
        reserve=_table(files, "reserve.tsv"),
    )


def count_regions(
    lists: Lists, names: Mapping[str, str], sizes: Mapping[str, int], *, is_equal_chance: bool
) -> list[dict[str, object]]:
    """For each region: how many stood in the frame, how many were drawn, and what chance alone would give."""
    population = Counter(lists.frame.values())
    drawn = Counter(lists.frame[code] for code in lists.drawn if code in lists.frame)
    cells = _cells(lists, sizes) if is_equal_chance and lists.strata else {}
    return [
        {
            "code": code,
            "name": names.get(code, code),
            "population": population[code],
            "drawn": drawn[code],
            **_expectation(cells.get(code, [])),
        }
        for code in sorted(population)
    ]


def _expectation(cells: list[Cell]) -> dict[str, object]:
    if not cells:
        return {"expected": None, "low": None, "high": None}
    found = chance_range(cells)
    return {"expected": round(found.expected, 1), "low": found.low, "high": found.high}


def _cells(lists: Lists, sizes: Mapping[str, int]) -> dict[str, list[Cell]]:
    strata = Counter(lists.strata.values())
    here = Counter((region, lists.strata[code]) for code, region in lists.frame.items())
    cells: dict[str, list[Cell]] = {}
    for (region, stratum), count in here.items():
        cell = Cell(strata[stratum], count, sizes.get(stratum, 0))
        cells.setdefault(region, []).append(cell)
    return cells


def _table(files: Mapping[str, str], name: str) -> list[Row]:
    if name not in files:
        return []
    return list(_rows(store.get(files[name]).decode().splitlines()))


def _rows(lines: Iterable[str]) -> Iterator[Row]:
    """The rows of a frozen table (DD-1 §2) without its blind line."""
    return (tuple(line.split("\t")) for line in lines if not line.startswith("#blind\t"))
