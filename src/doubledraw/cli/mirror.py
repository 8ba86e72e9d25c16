"""A monitor's own copy of a log: every entry, the last checkpoint, the public files of draws, and when it looked.

    key         the log's public key, kept from the first look on
    checkpoint  the last checkpoint that was found to extend the one before
    entries     all its entries, as one entry bundle (C2SP tlog-tiles)
    seen        one line a look at which the log had grown: tree size, TAB, date-time of the last look at that size
    draws/…     design.json, commitment.json and nonces.json of draws, as they were first had

The checkpoint is written last. Entries beyond it come from a look that was cut short, and are passed over.
"""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

from doubledraw.cli import durable
from doubledraw.cli.complaints import Unusable
from doubledraw.log import tiles, tree
from doubledraw.log.checkpoint import Checkpoint
from doubledraw.log.errors import LogError
from doubledraw.log.note import Note


class Mirror:
    """What was seen of a log up to now; kept in a folder, or nowhere when `folder` is None."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder
        self.key, self.checkpoint = self._text("key").strip(), self._text("checkpoint")
        self.entries = self._entries()
        self.seen = self._seen()

    @property
    def size(self) -> int:
        """How many entries are held."""
        return len(self.entries)

    def file(self, name: str) -> bytes | None:
        """A public file of a draw, if it was had before."""
        if self.folder is None or not (self.folder / name).is_file():
            return None
        return (self.folder / name).read_bytes()

    def keep_file(self, name: str, data: bytes) -> None:
        """Keep a public file of a draw."""
        if self.folder is not None:
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            durable.write(path, data)

    def seen_without(self, index: int) -> datetime | None:
        """When the log was last seen without the entry of this index."""
        return max((at for size, at in self.seen.items() if size <= index), default=None)

    def keep(self, key: str, checkpoint: str, entries: list[bytes], now: datetime) -> None:
        """Keep a checkpoint that extends the one before, with all entries."""
        self.seen[len(entries)] = now
        if self.folder is not None:
            self._append(entries)
            lines = [f"{size}\t{at.isoformat()}\n" for size, at in sorted(self.seen.items())]
            durable.write(self.folder / "seen", "".join(lines).encode())
            durable.write(self.folder / "key", f"{key}\n".encode())
            durable.write(self.folder / "checkpoint", checkpoint.encode())
        self.key, self.checkpoint, self.entries = key, checkpoint, entries

    def _append(self, entries: list[bytes]) -> None:
        """Only what is new is written; what a cut-short look left behind goes."""
        assert self.folder is not None
        start = len(tiles.encode_bundle(self.entries))
        path = self.folder / "entries"
        handle = os.open(path, os.O_RDWR | os.O_CREAT, durable.COMMON)
        with os.fdopen(handle, "r+b") as file:
            file.truncate(start)
            file.seek(start)
            file.write(tiles.encode_bundle(entries[self.size :]))
            file.flush()
            os.fsync(file.fileno())
        durable.flush_folder(self.folder)

    def _text(self, name: str) -> str:
        data = self.file(name)
        return data.decode(errors="replace") if data else ""

    def _entries(self) -> list[bytes]:
        if not self.checkpoint:
            return []
        try:
            said = Checkpoint.parse(Note.parse(self.checkpoint).text)
            found = tiles.decode_bundle(self.file("entries") or b"", said.size)
        except LogError as error:
            raise self._spoilt(str(error)) from None
        if tree.merkle_root(found) != said.root:
            raise self._spoilt("the entries are not those of the checkpoint")
        return found

    def _seen(self) -> dict[int, datetime]:
        try:
            rows = [line.split("\t") for line in self._text("seen").splitlines()]
            return {int(size): datetime.fromisoformat(at) for size, at in rows}
        except ValueError:
            raise self._spoilt("the file of looks cannot be read") from None

    def _spoilt(self, why: str) -> Unusable:
        return Unusable(f"the monitor's own copy is spoilt: {why}", str(self.folder))
