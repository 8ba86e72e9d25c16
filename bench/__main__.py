"""`python -m bench [draws|lists]`: measure, print, and write docs/reference/benchmarks.md and benchmarks-lists.md.

--quick leaves the 190 million out and writes no page. Exit 1 if a bar is missed.
"""

import argparse
import os
from pathlib import Path

from bench import frames, report
from bench.bars import CITY, PROVINCE, REGISTER, TARGETS
from bench.measuring import Entry, measure

PAGES = Path(__file__).parents[1] / "docs" / "reference"
DATABASES = ("sqlite", "postgresql")
DRAWS = [
    *(Entry(name, CITY, 7) for name in ("python", "duckdb", "consistent_sampler")),
    *(Entry(name, CITY, 5) for name in ("plain-sql", "plain-sql-cut", "random.sample", "sqlite")),
    Entry("duckdb-checking", CITY, 5),
    *(
        Entry(name, PROVINCE, 3)
        for name in ("duckdb", "duckdb-checking", "plain-sql", "plain-sql-cut")
    ),
    *(Entry(name, TARGETS, 5) for name in ("assign", "ortools")),
    Entry("networkx", TARGETS, 1),
]
LISTS = [
    *(Entry(f"import-{name}", REGISTER, 1) for name in (*DATABASES, "plain")),
    *(
        Entry(f"{what}-{name}", CITY, 1)
        for name in DATABASES
        for what in ("search", "scan", "counts", "count-each", "merges", "merge-pairs")
    ),
    Entry("trigram", CITY, 1),
]
LONG = [
    Entry(name, frames.NATION, 2)
    for name in ("duckdb-files", "duckdb-files-trusting", "plain-sql-cut")
]


def main() -> int:
    """Run everything that was asked for."""
    options = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    options.add_argument("part", nargs="?", choices=("draws", "lists"))
    options.add_argument("--quick", action="store_true", help="without the 190 million")
    asked = options.parse_args()
    met = True
    if asked.part != "lists":
        _make_frames(DRAWS if asked.quick else DRAWS + LONG)
        met &= _part("draws", DRAWS if asked.quick else DRAWS + LONG, writes=not asked.quick)
    if asked.part != "draws":
        met &= _part("lists", LISTS, writes=not asked.quick)
    return int(not met)


def _part(name: str, entries: list[Entry], *, writes: bool) -> bool:
    """Measure one part and write its page; whether all its bars are met."""
    before = os.getloadavg()[0]
    measured = measure(entries, print)
    results = {(each.entry.name, each.entry.count): each for each in measured}
    if writes:
        page = PAGES / ("benchmarks.md" if name == "draws" else "benchmarks-lists.md")
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(report.page(name, results, (before, os.getloadavg()[0]), TARGETS))
    lines = report.bars(results)
    print(*(" | ".join(line) for line in lines), sep="\n")
    return all(line[-1] == "yes" for line in lines)


def _make_frames(entries: list[Entry]) -> None:
    """Once; later runs find them under bench/data."""
    frames.tsv(CITY)
    for count in {entry.count for entry in entries} - {TARGETS, REGISTER}:
        frames.parquet(count)


if __name__ == "__main__":
    raise SystemExit(main())
