"""The rows taken from a file, kept between preview and apply under their digest: gzipped JSON lines."""

import gzip
import io
import json
import tempfile
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import IO, TypeVar, cast

from doubledraw.platform.records import store
from doubledraw.platform.registry.imports.directory import Entry

Thing = TypeVar("Thing")

CHUNK = 1_000
_BLOCK = 1 << 20
_encoded = json.JSONEncoder(ensure_ascii=False).encode  # made once: `json.dumps` makes one a line


class Staging:
    """Entries set aside in an unnamed file: read again from the start, or put in the store."""

    def __init__(self) -> None:
        self._file = cast("IO[bytes]", tempfile.TemporaryFile())  # noqa: SIM115 (gone with this object)
        # No time stamp: the same rows give the same digest.
        self._gzip = gzip.GzipFile(fileobj=self._file, mode="wb", compresslevel=1, mtime=0)
        self._waiting: list[str] = []

    def add(self, entry: Entry) -> None:
        parts = [entry.line, entry.key, entry.values]
        self._waiting.append(_encoded([*parts, entry.cells] if entry.cells else parts))
        if len(self._waiting) == CHUNK:
            self._flush()

    def entries(self) -> Iterator[Entry]:
        """What was added; nothing can be added any more."""
        self._close()
        self._file.seek(0)
        with gzip.open(self._file) as lines:
            yield from _entries(lines)

    def keep(self) -> str:
        """Store, and return the digest."""
        self._close()
        self._file.seek(0)
        return store.put(self._file.read())

    def _close(self) -> None:
        if not self._gzip.closed:
            self._flush()
            self._gzip.close()

    def _flush(self) -> None:
        self._gzip.write("".join(f"{line}\n" for line in self._waiting).encode())
        self._waiting = []


def staged(digest: str) -> Iterator[Entry]:
    """The entries that were kept under this digest."""
    with gzip.open(store.path_of(digest)) as lines:
        yield from _entries(lines)


def chunks(things: Iterable[Thing], size: int = CHUNK) -> Iterator[list[Thing]]:
    """The things in lists of at most `size`."""
    source = iter(things)
    while chunk := list(islice(source, size)):
        yield chunk


def _entries(lines: gzip.GzipFile) -> Iterator[Entry]:
    for line in io.BufferedReader(cast("io.RawIOBase", lines), _BLOCK):
        yield Entry(*json.loads(line.decode()))
