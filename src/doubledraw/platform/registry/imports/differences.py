"""What a file does to a directory, row by row and complete: new, changed, vanished, kept in pages of one stored file.

Each page is a gzip member of JSON rows, so that any page of hundreds of thousands is read at once:
members, then the index as JSON, then its place in the last eight bytes.
"""

import gzip
import json
import struct
import tempfile
from collections.abc import Mapping, Sequence
from typing import IO, Any, cast

from doubledraw.platform.records import store
from doubledraw.platform.registry.imports.directory import Changes, Directory

KINDS = ("new", "changed", "vanished")
PAGE = 50
_TAIL = struct.Struct(">Q")


class Differences:
    """Filled chunk by chunk while a file is compared; `keep` stores them."""

    def __init__(self, directory: Directory) -> None:
        self.directory = directory
        self._file = cast("IO[bytes]", tempfile.TemporaryFile())  # noqa: SIM115 (gone with this object)
        self._open: dict[str, list[Any]] = {kind: [] for kind in KINDS}
        self._places: dict[str, list[int]] = {kind: [] for kind in KINDS}
        self._totals = dict.fromkeys(KINDS, 0)

    def add(self, changes: Changes) -> None:
        """Take in what one chunk of the file does."""
        for entry in changes.new:
            self._put("new", [entry.line, entry.key, self.directory.name_of(entry.values)])
        for entry, fields in changes.changed:
            name = self.directory.name_of(entry.values)
            self._put("changed", [entry.line, entry.key, name, self._shown(fields)])

    def vanished(self, rows: Sequence[Mapping[str, str]]) -> None:
        """Take in what the directory has and the file has not."""
        for row in rows:
            self._put("vanished", [0, row["code"], row["name"]])

    def keep(self) -> str:
        """Store everything, and return the digest."""
        for kind in KINDS:
            self._close(kind)
        start = self._file.tell()
        index = {kind: [self._totals[kind], self._places[kind]] for kind in KINDS}
        self._file.write(json.dumps(index).encode() + _TAIL.pack(start))
        self._file.seek(0)
        return store.put(self._file.read())

    def _shown(self, fields: Mapping[str, list[Any]]) -> dict[str, list[str]]:
        shown = self.directory.shown
        return {
            name: [shown(name, before), shown(name, after)]
            for name, (before, after) in fields.items()
        }

    def _put(self, kind: str, row: list[Any]) -> None:
        self._totals[kind] += 1
        self._open[kind].append(row)
        if len(self._open[kind]) == PAGE:
            self._close(kind)

    def _close(self, kind: str) -> None:
        if rows := self._open[kind]:
            self._places[kind].append(self._file.tell())
            data = json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode()
            self._file.write(gzip.compress(data, compresslevel=1, mtime=0))
            self._open[kind] = []


def differences(digest: str, kind: str, number: int) -> tuple[list[list[Any]], int]:
    """Page `number` (from 1) of one of KINDS, and how many rows there are in all.

    A row is [line, key, name], and for changed ones {field: [before, after]} as they are shown.
    """
    with store.path_of(digest).open("rb") as file:
        file.seek(-_TAIL.size, 2)
        end = file.tell()
        (start,) = _TAIL.unpack(file.read())
        file.seek(start)
        index = json.loads(file.read(end - start))
        total, places = index[kind]
        if not 0 < number <= len(places):
            return [], total
        ends = sorted([*(place for each in index.values() for place in each[1]), start])
        file.seek(places[number - 1])
        size = ends[ends.index(places[number - 1]) + 1] - places[number - 1]
        rows: list[list[Any]] = json.loads(gzip.decompress(file.read(size)))
        return rows, total
