"""Reading a table: the parent's side. The file is opened here and parsed in a limited child."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, cast

from doubledraw.tables import wire
from doubledraw.tables.errors import TableError
from doubledraw.tables.limits import MIB, UPLOAD, Limits


@dataclass
class Sheet:
    """A table being read: `rows` gives (line in the source, cells) once, in order.

    `format` is csv, tsv, xlsx or parquet; `encoding` is empty for the last two; `name` is the
    sheet within a workbook. A broken row raises `TableError` when it is reached. Close the sheet,
    or use it in a `with`, to be rid of the child before the end.
    """

    headers: list[str]
    rows: Iterator[wire.Row]
    format: str
    encoding: str
    name: str

    def close(self) -> None:
        """Stop reading."""
        close = getattr(self.rows, "close", None)
        if close:
            close()

    def __enter__(self) -> Sheet:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def read_table(path: Path, *, limits: Limits = UPLOAD, name: str = "") -> Sheet:
    """Begin to read a table. `name` is how errors call the file (default: its own name)."""
    name = name or path.name
    try:
        return _begin(path, limits, name)
    except TableError as error:
        raise error.within(name) from None


def _begin(path: Path, limits: Limits, name: str) -> Sheet:
    _refuse_odd_file(path, limits)
    try:
        with path.open("rb") as file:
            child = _start(file, limits)
    except OSError as error:
        raise TableError("unreadable", f"cannot be opened ({error.strerror}).") from None
    answers = wire.frames(cast("BinaryIO", child.stdout))
    rows = _rows(child, answers, name)
    try:
        kind, payload = next(answers, (b"", b""))
        if kind != b"H":
            raise _failure(child, kind, payload)
    except BaseException:
        _end(child)
        raise
    about = json.loads(payload)
    # Started here so that close() finds a running generator and ends the child.
    next(rows)
    return Sheet(rows=cast("Iterator[wire.Row]", rows), **about)


def _refuse_odd_file(path: Path, limits: Limits) -> None:
    if not path.exists():
        raise TableError("unreadable", "there is no such file.", remedy="Check the path.")
    if not path.is_file():
        raise TableError("unreadable", "not a file.", remedy="Name the file itself.")
    size = path.stat().st_size
    if size == 0:
        raise TableError("empty", "the file is empty.", remedy="Save the table again and send it.")
    if size > limits.file_bytes:
        raise TableError(
            "too_big",
            f"the file has {size // MIB} MiB; {limits.file_bytes // MIB} are allowed.",
            remedy="Keep only the columns that are needed, or split the table.",
            params={"bytes": size, "limit": limits.file_bytes},
        )


def _start(file: BinaryIO, limits: Limits) -> subprocess.Popen[bytes]:
    path = os.pathsep.join(entry for entry in sys.path if entry)
    return subprocess.Popen(
        [sys.executable, "-m", "doubledraw.tables.child", json.dumps(asdict(limits))],
        stdin=file,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": path, "PYTHONSAFEPATH": "1"},
    )


def _rows(
    child: subprocess.Popen[bytes], answers: Iterator[tuple[bytes, bytes]], name: str
) -> Iterator[wire.Row | None]:
    try:
        yield None
        for kind, payload in answers:
            if kind == b"Z":
                return
            if kind != b"R":
                raise _failure(child, kind, payload).within(name)
            yield from wire.rows(payload)
        raise _failure(child, b"", b"").within(name)
    finally:
        _end(child)


def _end(child: subprocess.Popen[bytes]) -> None:
    child.kill()
    cast("BinaryIO", child.stdout).close()
    child.wait()


def _failure(child: subprocess.Popen[bytes], kind: bytes, payload: bytes) -> TableError:
    if kind == b"E":
        return wire.error(payload)
    slow = child.wait() == -signal.SIGXCPU
    return TableError(
        "too_slow" if slow else "too_big",
        f"the table needs too much {'time' if slow else 'memory'} to read.",
        remedy="Copy the cells into a new workbook, or save the table as CSV.",
    )
