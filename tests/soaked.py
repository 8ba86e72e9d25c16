"""What the full counts showed when they were last run: written by the tests of `make soak`, read by the page.

One line for each test in `soaked.json`: the day, what was counted, the seconds it took, on what.
"""

import fcntl
import json
import platform
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic

import psycopg

from tests import postgres_server

NAMES = {"sqlite": ", SQLite", "postgresql": ", PostgreSQL", "": ""}
FILE = Path(__file__).with_suffix(".json")


@contextmanager
def seen(what: str, database: str = "sqlite") -> Iterator[dict[str, int]]:
    """Around a test of the full counts: it fills in how many of each it saw; kept only when it passed.

    `database`: the vendor, as Django calls it; empty where there is none.
    """
    began, counts = monotonic(), dict[str, int]()
    yield counts
    line = {
        "day": datetime.now(UTC).date().isoformat(),
        "counts": {name: count for name, count in counts.items() if count},
        "seconds": round(monotonic() - began),
        "on": ", ".join((f"Python {platform.python_version()}", *_version(database))),
    }
    with FILE.open("r+", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        kept = json.load(file) | {what + NAMES[database]: line}
        file.seek(0)
        file.truncate()
        json.dump(dict(sorted(kept.items())), file, ensure_ascii=False, indent=1)
        file.write("\n")


def _version(database: str) -> Iterator[str]:
    if database == "sqlite":
        yield f"SQLite {sqlite3.sqlite_version}"
    if database == "postgresql":
        with psycopg.connect(postgres_server.url()) as server:
            yield f"PostgreSQL {server.info.server_version // 10_000}"


def lines() -> Iterator[str]:
    """As rows of a table: what, counts, seconds, on, day."""
    for what, line in json.loads(FILE.read_text(encoding="utf-8")).items():
        counts = ", ".join(f"{count:,} {name}" for name, count in line["counts"].items())
        yield f"| {what} | {counts} | {line['seconds']:,} | {line['on']} | {line['day']} |"
