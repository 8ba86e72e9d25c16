"""Importing: a register of 200,000 firms, read, checked, previewed and applied; the peer only stores it."""

import csv
import sqlite3
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from bench import registers
from bench.cases import Facts, Timed, case

NOT_A_DRAW = "–"


def _on(vendor: str) -> Callable[[int], Timed]:
    def prepare(count: int) -> Timed:
        path = registers.table(count)
        place = registers.installed_for_good(vendor, Path(tempfile.mkdtemp()))

        def timed() -> int:
            from doubledraw.platform.registry.services import import_file

            by = place["李起草"]
            batch = import_file("targets", path, place.market, by=by, at=registers.noon())
            return int(batch.counts["new"])

        return lambda: partial(_entered, timed())

    return prepare


on_sqlite = case("import-sqlite", "DoubleDraw's import, SQLite", NOT_A_DRAW)(_on("sqlite"))
on_postgresql = case("import-postgresql", "DoubleDraw's import, PostgreSQL", NOT_A_DRAW)(
    _on("postgresql")
)


@case("import-plain", "csv and sqlite3.executemany into a bare table, unchecked", NOT_A_DRAW)
def plain(count: int) -> Timed:
    path = registers.table(count)
    connection = sqlite3.connect(Path(tempfile.mkdtemp()) / "plain.sqlite3")
    connection.execute(
        "CREATE TABLE firm (code TEXT UNIQUE, name TEXT, day TEXT, at TEXT, scope TEXT)"
    )

    def timed() -> int:
        with path.open(encoding="utf-8", newline="") as file, connection:
            rows = csv.reader(file)
            next(rows)
            return connection.executemany("INSERT INTO firm VALUES (?, ?, ?, ?, ?)", rows).rowcount

    return lambda: partial(_entered, timed())


def _entered(count: int) -> Facts:
    return {"drawn": count}
