"""The rows taken from a file, kept between preview and apply under their digest: gzipped JSON lines."""

import gzip
import json
import tempfile
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import IO, cast

from doubledraw.platform.records import store
from doubledraw.platform.registry.imports.directory import Entry

CHUNK = 1_000


class Staging:
    """Entries set aside in an unnamed file: read again from the start, or put in the store."""

    def __init__(self) -> None:
        self._file = cast("IO[bytes]", tempfile.TemporaryFile())  # noqa: SIM115 (gone with this object)
        # No time stamp: the same rows give the same digest.
        self._gzip = gzip.GzipFile(fileobj=self._file, mode="wb", compresslevel=1, mtime=0)

    def add(self, entry: Entry) -> None:
        parts = [entry.line, entry.key, entry.values]
        line = json.dumps([*parts, entry.cells] if entry.cells else parts, ensure_ascii=False)
        self._gzip.write(line.encode() + b"\n")

    def entries(self) -> Iterator[Entry]:
        """What was added; nothing can be added any more."""
        self._gzip.close()
        self._file.seek(0)
        with gzip.open(self._file) as lines:
            yield from _entries(lines)

    def keep(self) -> str:
        """Store, and return the digest."""
        self._gzip.close()
        self._file.seek(0)
        return store.put(self._file.read())


def staged(digest: str) -> Iterator[Entry]:
    """The entries that were kept under this digest."""
    with gzip.open(store.path_of(digest)) as lines:
        yield from _entries(lines)


def chunks(entries: Iterable[Entry], size: int = CHUNK) -> Iterator[list[Entry]]:
    """The entries in lists of at most `size`."""
    source = iter(entries)
    while chunk := list(islice(source, size)):
        yield chunk


def _entries(lines: Iterable[bytes]) -> Iterator[Entry]:
    for line in lines:
        yield Entry(*json.loads(line))
