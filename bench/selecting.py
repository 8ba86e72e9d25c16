"""Selection: three per cent of N ids, from a frozen frame on disk to the ranked selection.

Ours reads the file inside the timing, draws in four strata and ranks substitutes. Peers get what
suits them best: ids already in memory or in their database, one stratum, no substitutes.
"""

import random
import sqlite3
import tempfile
from collections.abc import Sequence
from functools import partial
from hashlib import sha256
from pathlib import Path

import duckdb

from bench import frames
from bench.cases import Facts, Timed, case
from doubledraw.draw import selection
from doubledraw.draw.design import Design
from doubledraw.engines import duckdb as engine

KEY = "8c1f0e2d3b4a59687766554433221100"
THREADS = 2
RESERVE = 10
YES_PER_ID = "yes: one hash per id"


@case("python", "DoubleDraw, Python's standard library, TSV", YES_PER_ID)
def python(count: int) -> Timed:
    path, design, sizes = frames.tsv(count), _design(), _sizes(count)
    return lambda: partial(_facts, selection.select(design, path, sizes, KEY))


@case("duckdb", "DoubleDraw on DuckDB, Parquet", YES_PER_ID)
def on_duckdb(count: int) -> Timed:
    path, design, sizes = frames.parquet(count), _design(), _sizes(count)
    return lambda: partial(_facts, engine.select(design, path, sizes, KEY, check=False))


@case(
    "duckdb-checking",
    "DoubleDraw on DuckDB, Parquet, checking that no id stands twice",
    YES_PER_ID,
)
def on_duckdb_checking(count: int) -> Timed:
    path, design, sizes = frames.parquet(count), _design(), _sizes(count)
    return lambda: partial(_facts, engine.select(design, path, sizes, KEY))


@case(
    "duckdb-files",
    "DoubleDraw on DuckDB, Parquet to files, checking that no id stands twice",
    YES_PER_ID,
)
def to_files(count: int) -> Timed:
    return _written(count, check=True)


@case(
    "duckdb-files-trusting",
    "DoubleDraw on DuckDB, Parquet to files",
    YES_PER_ID,
)
def to_files_trusting(count: int) -> Timed:
    return _written(count, check=False)


@case("consistent_sampler", "consistent_sampler, ids in memory", YES_PER_ID)
def consistent_sampler(count: int) -> Timed:
    from consistent_sampler import sampler  # type: ignore[import-untyped]

    ids = _ids(count)

    def timed() -> list[str]:
        take = _total(count)
        return list(sampler(ids, seed=KEY, with_replacement=False, take=take, output="id"))

    return lambda: partial(_drawn, timed())


@case("random.sample", "random.sample, ids in memory", "no: needs the row order and this library")
def random_sample(count: int) -> Timed:
    ids = _ids(count)
    return lambda: partial(_drawn, random.Random(42).sample(ids, _total(count)))


@case("sqlite", "SQLite ORDER BY random(), table in memory", "no: cannot be repeated")
def sqlite_random(count: int) -> Timed:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE frame (id TEXT)")
    connection.executemany("INSERT INTO frame VALUES (?)", ((i,) for i in _ids(count)))
    query = "SELECT id FROM frame ORDER BY random() LIMIT ?"
    return lambda: partial(_drawn, connection.execute(query, [_total(count)]).fetchall())


@case("plain-sql", "plain SQL on DuckDB, ORDER BY sha256(key‖id) LIMIT n, Parquet", YES_PER_ID)
def plain_sql(count: int) -> Timed:
    return _plain(count, "")


@case("plain-sql-cut", "plain SQL on DuckDB with a provisional cut, Parquet", YES_PER_ID)
def plain_sql_with_cut(count: int) -> Timed:
    share = (_total(count) + 8 * _total(count) ** 0.5 + 32) / count
    return _plain(count, f"WHERE sha256('{KEY}' || id) < '{int(share * 2**64):016x}'")


def _plain(count: int, where: str) -> Timed:
    query = (
        f"SELECT id, sha256('{KEY}' || id) AS number FROM '{frames.parquet(count)}' {where} "
        f"ORDER BY number LIMIT {_total(count)}"
    )

    def timed() -> int:
        with tempfile.TemporaryDirectory() as folder, _connection(folder) as connection:
            path = f"{folder}/selection.tsv"
            options = "FORMAT csv, HEADER false, DELIMITER '\t'"
            drawn = connection.execute(f"COPY ({query}) TO '{path}' ({options})").fetchall()
        return int(drawn[0][0])

    return lambda: partial(dict[str, str | int], drawn=timed())


def _connection(folder: str) -> duckdb.DuckDBPyConnection:
    return duckdb.connect(
        config={"threads": THREADS, "memory_limit": engine.MEMORY, "temp_directory": folder}
    )


def _written(count: int, check: bool) -> Timed:
    path, design, sizes = frames.parquet(count), _design(), _sizes(count)

    def timed() -> engine.Written:
        with tempfile.TemporaryDirectory() as folder:
            return engine.write(
                design, path, sizes, KEY, Path(folder), check=check, threads=THREADS
            )

    return lambda: partial(_written_facts, timed())


def _written_facts(written: engine.Written) -> Facts:
    return {"drawn": written.lines["selection.tsv"], "cuts": str(written.cuts)}


def _drawn(targets: Sequence[object]) -> Facts:
    return {"drawn": len(targets)}


def _facts(drawn: selection.Selection) -> Facts:
    rows = "".join(f"{row.id}{row.number}" for row in drawn.selected + drawn.reserve)
    return {"drawn": len(drawn.selected), "digest": sha256(rows.encode()).hexdigest()}


def _ids(count: int) -> list[str]:
    lines = frames.tsv(count).read_text().splitlines()
    return [line.split("\t", 1)[0] for line in lines[1:]]


def _sizes(count: int) -> dict[str, int]:
    query = f"SELECT stratum, count(*) FROM '{frames.parquet(count)}' GROUP BY stratum"
    populations = dict(duckdb.execute(query).fetchall())
    return _design().sizes(populations)


def _total(count: int) -> int:
    return -(-3 * count // 100)


def _design() -> Design:
    return Design.parse(
        {
            "protocol": "dd-1",
            "suite": "sha256",
            "draw_id": "bench",
            "plan": "bench",
            "replaces": "",
            "title": "bench",
            "method": "srs",
            "strata": [{"name": name, "ratio": "3/100"} for name in frames.STRATA],
            "strata_public": True,
            "reserve": RESERVE,
            "seats": [],
            "max_load": None,
            "entropy": [{"source": "dice", "when": "2026-12-01T21:30:00+08:00", "form": "d10x20"}],
            "draw_by": "2026-12-02T12:00:00+08:00",
            "reveal": "at-once",
            "rules": [],
        }
    )
