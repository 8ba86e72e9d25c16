"""`python -m bench`: measure, print, and write docs/reference/benchmarks.md.

--quick leaves the 190 million out and writes no page. Exit 1 if a bar is missed.
"""

import argparse
import os
from pathlib import Path

from bench import frames, report
from bench.bars import CITY, PROVINCE, REGISTER, TARGETS
from bench.measuring import Entry, measure

PAGE = Path(__file__).parents[1] / "docs" / "reference" / "benchmarks.md"
SHORT = [
    *(Entry(name, CITY, 7) for name in ("python", "duckdb", "consistent_sampler")),
    *(Entry(name, CITY, 5) for name in ("plain-sql", "plain-sql-cut", "random.sample", "sqlite")),
    Entry("duckdb-checking", CITY, 5),
    *(
        Entry(name, PROVINCE, 3)
        for name in ("duckdb", "duckdb-checking", "plain-sql", "plain-sql-cut")
    ),
    *(Entry(name, TARGETS, 5) for name in ("assign", "ortools")),
    Entry("networkx", TARGETS, 1),
    *(Entry(f"import-{name}", REGISTER, 1) for name in ("sqlite", "postgresql", "plain")),
    *(Entry(f"search-{name}", CITY, 1) for name in ("sqlite", "postgresql")),
    *(Entry(f"scan-{name}", CITY, 1) for name in ("sqlite", "postgresql")),
    *(Entry(f"counts-{name}", CITY, 1) for name in ("sqlite", "postgresql")),
    *(Entry(f"count-each-{name}", CITY, 1) for name in ("sqlite", "postgresql")),
    *(Entry(f"merges-{name}", CITY, 1) for name in ("sqlite", "postgresql")),
    *(Entry(f"merge-pairs-{name}", CITY, 1) for name in ("sqlite", "postgresql")),
    Entry("trigram", CITY, 1),
]
LONG = [
    Entry(name, frames.NATION, 2)
    for name in ("duckdb-files", "duckdb-files-trusting", "plain-sql-cut")
]


def main() -> int:
    """Run everything that was asked for."""
    options = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    options.add_argument("--quick", action="store_true", help="without the 190 million")
    quick = options.parse_args().quick
    entries = SHORT if quick else SHORT + LONG
    _make_frames(entries)
    before = os.getloadavg()[0]
    measured = measure(entries, print)
    results = {(each.entry.name, each.entry.count): each for each in measured}
    if not quick:
        PAGE.parent.mkdir(parents=True, exist_ok=True)
        PAGE.write_text(report.page(results, (before, os.getloadavg()[0]), TARGETS))
    lines = report.bars(results)
    print(report.agreement(results), *(" | ".join(line) for line in lines), sep="\n")
    return int(any(line[-1] != "yes" for line in lines))


def _make_frames(entries: list[Entry]) -> None:
    """Once; later runs find them under bench/data."""
    frames.tsv(CITY)
    for count in {entry.count for entry in entries} - {TARGETS, REGISTER}:
        frames.parquet(count)


if __name__ == "__main__":
    raise SystemExit(main())
