"""`python -m bench [draws|lists|ceremonies|results|credit|fairness|visits]`: measure, write pages in docs/reference.

--quick leaves the 190 million, the city's ceremony and most of the visits out and writes no page. Exit 1 if a bar is
missed. --results says how many results of visits are entered; a whole day's are 20,000.
"""

import argparse
import os
from pathlib import Path

from bench import entries, fairness, frames, report
from bench.bars import CITY, COUNTY, FIRMS, PROVINCE, REGISTER, RESULTS, TARGETS
from bench.measuring import Entry, measure

ENTERED = 2_400
"""Results of visits entered in an ordinary run."""
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
CEREMONIES = [
    *(Entry(f"{what}-{name}", COUNTY, 5) for name in DATABASES for what in ("ceremony", "anyhow")),
]
CITYS_CEREMONY = [Entry(f"{what}-postgresql", CITY, 1) for what in ("ceremony", "anyhow")]
PUBLISHED = [
    Entry(f"{what}-{name}", RESULTS, 1)
    for name in DATABASES
    for what in ("results", "results-plain")
]
CREDIT = [
    Entry(f"{what}-{name}", FIRMS, 1) for name in DATABASES for what in ("credit", "credit-plain")
]
LONG = [
    Entry(name, frames.NATION, 2)
    for name in ("duckdb-files", "duckdb-files-trusting", "plain-sql-cut")
]


def main() -> int:
    """Run everything that was asked for."""
    options = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parts = {
        "draws": _draws,
        "lists": _lists,
        "ceremonies": _ceremonies,
        "results": _results,
        "credit": _credit,
        "fairness": _fairness,
        "visits": _visits,
    }
    options.add_argument("part", nargs="?", choices=parts)
    options.add_argument("--quick", action="store_true", help="without what takes long")
    options.add_argument("--results", type=int, default=ENTERED, help="results of visits")
    asked = options.parse_args()
    if asked.part == "visits":
        return int(not _visits(asked.quick, asked.results))
    chosen = [parts[asked.part]] if asked.part else list(parts.values())
    met = [part(asked.quick) for part in chosen]
    return int(not all(met))


def _draws(quick: bool) -> bool:
    entries = DRAWS if quick else DRAWS + LONG
    _make_frames(entries)
    return _part("draws", entries, writes=not quick)


def _lists(quick: bool) -> bool:
    return _part("lists", LISTS, writes=not quick)


def _ceremonies(quick: bool) -> bool:
    entries = CEREMONIES if quick else CEREMONIES + CITYS_CEREMONY
    return _part("ceremonies", entries, writes=not quick)


def _results(quick: bool) -> bool:
    return _part("results", PUBLISHED, writes=not quick)


def _credit(quick: bool) -> bool:
    return _part("credit", CREDIT, writes=not quick)


def _fairness(quick: bool) -> bool:
    found, controls = fairness.measured(), fairness.measured_controls()
    page = fairness.page(found, controls)
    print(page)
    if not quick:
        (PAGES / "fairness.md").write_text(page)
    return fairness.is_sound(found, controls)


def _visits(quick: bool, results: int = ENTERED) -> bool:
    before = os.getloadavg()[0]
    found = entries.measured(200 if quick else results)
    page = entries.page(found, (before, os.getloadavg()[0]))
    print(page)
    if not quick:
        (PAGES / "benchmarks-visits.md").write_text(page)
    return entries.is_met(found)


def _part(name: str, entries: list[Entry], *, writes: bool) -> bool:
    """Measure one part and write its page; whether all its bars are met."""
    before = os.getloadavg()[0]
    measured = measure(entries, print)
    results = {(each.entry.name, each.entry.count): each for each in measured}
    if writes:
        page = PAGES / ("benchmarks.md" if name == "draws" else f"benchmarks-{name}.md")
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(report.page(name, results, (before, os.getloadavg()[0]), TARGETS))
    lines = report.bars(results)
    print(*(" | ".join(line) for line in lines), sep="\n")
    return all(line[-1] == "yes" for line in lines)


def _make_frames(entries: list[Entry]) -> None:
    """Once; later runs find them under bench/data."""
    frames.tsv(CITY)
    for count in {entry.count for entry in entries} - {TARGETS, REGISTER, RESULTS}:
        frames.parquet(count)


if __name__ == "__main__":
    raise SystemExit(main())
