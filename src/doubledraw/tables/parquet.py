"""Parquet: read by DuckDB, every column as text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from doubledraw.tables.errors import TableError
from doubledraw.tables.workbook import number_text

_BATCH = 10_000
# The engine reserves address space that it never touches; what it may use is set below.
ADDRESS_SPACE = 1 << 31


def rows(path: str) -> Iterator[tuple[int, list[str]]]:
    """The rows numbered from 1, the column names first, as row 0."""
    import duckdb

    try:
        table = _open(duckdb, path)
        names = [column[0] for column in table.description]
        _refuse_nested(table.description)
        yield 0, names
        number = 0
        while batch := table.fetchmany(_BATCH):
            for row in batch:
                number += 1
                yield number, [_text(value, number, names[i]) for i, value in enumerate(row)]
    except duckdb.Error as error:
        raise TableError(
            "damaged",
            f"the Parquet file cannot be read ({str(error).splitlines()[0]}).",
            remedy="Write it again and send it once more.",
        ) from None


def _open(duckdb: Any, path: str) -> Any:
    connection = duckdb.connect(
        ":memory:",
        config={
            "threads": 1,
            "memory_limit": "400MB",
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
        },
    )
    return connection.execute("SELECT * FROM read_parquet($1)", [path])


def _refuse_nested(description: Any) -> None:
    for column in description:
        kind = str(column[1])
        if any(mark in kind for mark in ("[", "STRUCT", "MAP", "BLOB", "UNION")):
            raise TableError(
                "nested_column",
                f"holds {kind}, not single values.",
                where=f"column {column[0]}",
                remedy="Write the table with plain columns.",
                params={"column": column[0], "type": kind},
            )


def _text(value: Any, number: int, column: str) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return number_text(value, f"row {number} column {column}")
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
