"""How the reading child tells its parent what it read: framed text, nothing executable.

A frame is a letter, a length and a payload: `H` headers (JSON), `R` rows, `E` an error (JSON),
`Z` the end. Rows are cells joined by the unit separator and joined by the record separator, after
their line numbers; a cell cannot contain either. A stream without its last frame is a child that
died.
"""

from __future__ import annotations

import json
import struct
from array import array
from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO

from doubledraw.tables.errors import TableError

_HEAD = struct.Struct("<cQ")
_UNIT, _RECORD = "\x1f", "\x1e"
_MOST = 1 << 28

Row = tuple[int, list[str]]


def send_json(out: BinaryIO, kind: bytes, value: object) -> None:
    """Write a frame of JSON."""
    _send(out, kind, json.dumps(value).encode())


def send_rows(out: BinaryIO, rows: Sequence[Row]) -> None:
    """Write a frame of rows. Refuses a cell with a separator in it."""
    text = _RECORD.join([_UNIT.join(cells) for _, cells in rows])
    units = sum(len(cells) - 1 for _, cells in rows)
    if text.count(_UNIT) != units or text.count(_RECORD) != len(rows) - 1 or "\0" in text:
        raise _control_character(rows)
    lines = array("Q", [line for line, _ in rows]).tobytes()
    _send(out, b"R", struct.pack("<Q", len(rows)) + lines + text.encode())


def frames(stream: BinaryIO) -> Iterator[tuple[bytes, bytes]]:
    """The frames until the stream ends, whole ones only."""
    while len(head := stream.read(_HEAD.size)) == _HEAD.size:
        kind, length = _HEAD.unpack(head)
        if length > _MOST:
            return
        payload = stream.read(length)
        if len(payload) < length:
            return
        yield kind, payload


def rows(payload: bytes) -> Iterator[Row]:
    """The rows of an `R` frame."""
    (count,) = struct.unpack_from("<Q", payload)
    lines = array("Q", payload[8 : 8 + 8 * count])
    cells = payload[8 + 8 * count :].decode().split(_RECORD)
    return zip(lines, (row.split(_UNIT) for row in cells), strict=True)


def error(payload: bytes) -> TableError:
    """The error of an `E` frame."""
    values: dict[str, Any] = json.loads(payload)
    return TableError(**values)


def as_json(error: TableError) -> dict[str, object]:
    """The fields of an error, for an `E` frame."""
    fields = ("code", "reason", "where", "remedy", "params")
    return {field: getattr(error, field) for field in fields}


def _send(out: BinaryIO, kind: bytes, payload: bytes) -> None:
    out.write(_HEAD.pack(kind, len(payload)))
    out.write(payload)


def _control_character(rows: Sequence[Row]) -> TableError:
    for line, cells in rows:
        for index, cell in enumerate(cells, 1):
            if any(mark in cell for mark in (_UNIT, _RECORD, "\0")):
                return TableError(
                    "control_character",
                    "an invisible control character.",
                    where=f"line {line} column {index}",
                    remedy="Delete the cell and type it again.",
                    params={"line": line, "column": index},
                )
    raise AssertionError("no separator found")
