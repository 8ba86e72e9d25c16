"""Working out what an import writes while others go on, so that the time in which nobody else can write is short.

A directory that can do so (`compares_ahead`) is compared chunk by chunk outside the transaction, where progress is
seen and a cancel is heard; what is to be written waits in a file. Within the transaction it is only written, and
a row that somebody has touched in between makes the whole import stand back.
"""

import pickle
import tempfile
from collections.abc import Iterable
from datetime import datetime
from typing import IO, cast

from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import Conflict
from doubledraw.platform.registry.imports.directory import Directory, Entry
from doubledraw.platform.registry.imports.reading import Report, Tally, unwatched
from doubledraw.platform.registry.models import ImportBatch

_SHARE = 0.6


class Prepared:
    """What an import is going to write, in an unnamed file that goes with this object."""

    def __init__(self, directory: Directory) -> None:
        self.tally = Tally()
        self._directory = directory
        self._file = cast("IO[bytes]", tempfile.TemporaryFile())  # noqa: SIM115 (gone with this object)
        self._chunks = 0

    def add(self, chunk: list[Entry], batch: ImportBatch, by: Actor, at: datetime) -> None:
        """Compare one chunk and set aside what it writes."""
        changes = self._directory.compare(chunk)
        if changes.foreign:
            raise moved_on()
        self.tally.add(changes, self._directory)
        ready = self._directory.ready(changes, batch, by=by, at=at)
        pickle.dump(ready, self._file, pickle.HIGHEST_PROTOCOL)
        self._chunks += 1

    def write(self, report: Report = unwatched) -> Tally:
        """Write it all. Conflict when somebody has touched one of the rows since. `report` is told within."""
        self._file.seek(0)
        with self._directory.putting():
            for number in range(self._chunks):
                self._directory.put(pickle.load(self._file))
                share = (number + 1) / self._chunks
                report(0.7 + 0.3 * share, "已写入 {share}", share=f"{share:.0%}")
        return self.tally


def prepare(
    directory: Directory,
    chunks: Iterable[list[Entry]],
    batch: ImportBatch,
    *,
    by: Actor,
    at: datetime,
    report: Report,
) -> Prepared:
    """Work out what the import writes; nothing is written yet, and a cancel leaves nothing behind."""
    prepared, total = Prepared(directory), max(1, batch.counts["rows"])
    for chunk in chunks:
        prepared.add(chunk, batch, by, at)
        rows = prepared.tally.rows
        report(0.1 + _SHARE * rows / total, "已准备 {rows} 行", rows=rows)
    return prepared


def moved_on() -> Conflict:
    """The directory is not what the clerk saw on the preview any more."""
    return Conflict(
        "directory_moved_on",
        "预览之后名录有了变动",
        remedy="请在预览页点“这样重新读取”，核对新的预览后再办理。",
    )
