"""The child that reads one table under limits: file on standard input, frames on standard output.

It takes the limits as JSON in its first argument. Whatever a hostile file does here (memory, time,
a crash in a native library), the parent sees a stream that ended early.
"""

from __future__ import annotations

import gzip
import json
import resource
import sys
import tempfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO, cast

from doubledraw.tables import parquet, sniff, text, wire, workbook
from doubledraw.tables.errors import TableError
from doubledraw.tables.limits import MIB, Limits

_BATCH = 2_000
_CHUNK = 1 << 20
# A register shrinks five- to twentyfold; what shrinks more is made to fill the disk.
_RATIO, _RATIO_FROM = 100, 32 * MIB


def main() -> None:
    """Read standard input, answer on standard output."""
    limits = Limits(**json.loads(sys.argv[1]))
    out = sys.stdout.buffer
    try:
        _confine(limits, limits.memory_bytes)
        with open(0, "rb", closefd=False) as file:
            _answer(file, out, limits)
    except TableError as error:
        wire.send_json(out, b"E", wire.as_json(error))
    except MemoryError:
        return
    out.flush()


def _confine(limits: Limits, memory: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (memory, resource.RLIM_INFINITY))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits.unpacked_bytes, limits.unpacked_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _answer(file: BinaryIO, out: BinaryIO, limits: Limits) -> None:
    if sniff.is_gzip(file):
        file = _unpacked(file, limits)
    about, rows = _open(file, limits)
    header = next((cells for _, cells in rows if any(cells)), None)
    if header is None:
        raise TableError("empty", "the table is empty.", remedy="Save the table again.")
    width = len(header)
    if width > limits.columns:
        raise _too_many_columns(width, limits)
    wire.send_json(out, b"H", {**about, "headers": header})
    count = _send_rows(out, _rectangular(rows, width), limits)
    wire.send_json(out, b"Z", {"rows": count})


def _open(file: BinaryIO, limits: Limits) -> tuple[dict[str, str], Iterator[wire.Row]]:
    kind = sniff.kind(file)
    if kind == "xlsx":
        workbook.inspect(file, limits)
        name, rows = workbook.rows(file, limits)
        return {"format": "xlsx", "encoding": "", "name": name}, rows
    if kind == "parquet":
        _confine(limits, limits.memory_bytes + parquet.ADDRESS_SPACE)
        rows = parquet.rows(f"/dev/fd/{file.fileno()}")
        return {"format": "parquet", "encoding": "", "name": ""}, rows
    encoding = text.encoding_of(file)
    about = {"format": text.name_of(file, encoding), "encoding": encoding, "name": ""}
    return about, text.rows(file, encoding, limits)


def _unpacked(file: BinaryIO, limits: Limits) -> BinaryIO:
    """The content of a gzipped file, in a file that vanishes with this process."""
    plain = cast("BinaryIO", tempfile.TemporaryFile())  # noqa: SIM115 (closed by the end of us)
    try:
        with gzip.open(file) as packed:
            while chunk := packed.read(_CHUNK):
                if plain.tell() + len(chunk) > limits.unpacked_bytes:
                    raise TableError(
                        "too_big",
                        f"the file unfolds to more than {limits.unpacked_bytes // MIB} MiB.",
                        remedy="Split the table.",
                    )
                plain.write(chunk)
                if plain.tell() > max(_RATIO_FROM, _RATIO * file.tell()):
                    raise TableError(
                        "too_big",
                        f"the file unfolds more than {_RATIO} times.",
                        remedy="Send the table unpacked.",
                    )
    except (gzip.BadGzipFile, zlib.error, EOFError) as error:
        raise TableError(
            "damaged",
            f"the gzipped file is damaged or cut off ({error}).",
            remedy="Send it once more.",
        ) from None
    plain.flush()
    if sniff.is_gzip(plain):
        raise TableError("not_a_table", "gzipped twice.", remedy="Unpack it first.")
    return plain


def _rectangular(rows: Iterator[wire.Row], width: int) -> Iterator[wire.Row]:
    """The rows that are not blank, all as wide as the header."""
    for line, cells in rows:
        if len(cells) == width:
            if any(cells):
                yield line, cells
        elif any(cells):
            yield line, _fitted(line, cells, width)


def _fitted(line: int, cells: list[str], width: int) -> list[str]:
    if len(cells) < width or any(cells[width:]):
        raise TableError(
            "row_width",
            f"{len(cells)} cells, but the header has {width}.",
            where=f"line {line}",
            remedy="A separator is missing or too many, or the file was cut off here.",
            params={"line": line, "cells": len(cells), "expected": width},
        )
    return cells[:width]


def _send_rows(out: BinaryIO, rows: Iterator[wire.Row], limits: Limits) -> int:
    """Send all rows in batches; a batch begun is sent before an error that follows it."""
    count, batch = 0, list[wire.Row]()
    try:
        for row in rows:
            batch.append(row)
            if len(batch) == _BATCH:
                count += len(batch)
                wire.send_rows(out, batch)
                batch = []
            if count + len(batch) > limits.rows:
                raise workbook.too_many_rows(row[0], limits)
    finally:
        if batch:
            wire.send_rows(out, batch)
    return count + len(batch)


def _too_many_columns(width: int, limits: Limits) -> TableError:
    return TableError(
        "too_many_columns",
        f"the header has {width} columns; {limits.columns} are allowed.",
        where="header",
        remedy="Keep only the columns that are needed.",
        params={"columns": width, "limit": limits.columns},
    )


if __name__ == "__main__":
    main()
