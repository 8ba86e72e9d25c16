"""Frozen frames of any size for the benchmarks, made once and kept under `bench/data`.

The ids look like 统一社会信用代码 (18 characters, the base-31 alphabet of GB 32100, no check digit
computed), are distinct and ascend, so that a frame of 190 million lines is written without sorting.
Only integer arithmetic decides, hence the same frame comes out of every version of DuckDB.
"""

from pathlib import Path

import duckdb

DATA = Path(__file__).parent / "data"
NATION = 190_000_000  # market entities of China, 2024, rounded
STRATA = "ABCD"
_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_BLIND = "b1" * 32


def parquet(count: int) -> Path:
    """The frame of `count` targets in Parquet: id, stratum, weight."""
    path = DATA / f"strata-{count}.parquet"
    if not path.exists():
        _write(path, f"COPY ({_rows(count)}) TO '{{}}' (FORMAT parquet)")
    return path


def tsv(count: int) -> Path:
    """The same frame as the frozen table `strata.tsv`, with its blind line."""
    path = DATA / f"strata-{count}.tsv"
    if not path.exists():
        options = "DELIMITER '\t', HEADER false, QUOTE '', ESCAPE ''"
        _write(path, f"COPY ({_rows(count)}) TO '{{}}' (FORMAT csv, {options})")
        body = path.read_bytes()
        path.write_bytes(f"#blind\t{_BLIND}\n".encode() + body)
    return path


def _write(path: Path, statement: str) -> None:
    path.parent.mkdir(exist_ok=True)
    unfinished = path.with_suffix(".unfinished")
    print(f"making {path.name} …", flush=True)
    with duckdb.connect(config={"threads": 2, "memory_limit": "1500MB"}) as connection:
        connection.execute(statement.format(unfinished))
    unfinished.rename(path)


def _rows(count: int) -> str:
    step = 31**10 // (count + 1)
    digits = " || ".join(
        f"substr('{_ALPHABET}', 1 + CAST((v // {31**place}) % 31 AS INTEGER), 1)"
        for place in range(9, -1, -1)
    )
    region = f"CAST(110000 + i * 540000 // {count} AS VARCHAR)"
    stratum = f"substr('{STRATA}', 1 + CAST((i * 40692 % 2147483399) // 977 % 4 AS INTEGER), 1)"
    weight = "1 + CAST((i * 48271 % 2147483647) // 991 % 9 AS INTEGER)"
    return (
        f"SELECT '91' || {region} || {digits} AS id, {stratum} AS stratum, {weight} AS weight "
        f"FROM (SELECT i, i * {step} + (i * 2654435761 % 4294967291) % {step} AS v "
        f"FROM range({count}) AS r(i))"
    )
