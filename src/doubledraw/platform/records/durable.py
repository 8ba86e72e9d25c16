"""Putting a file in its place for good: whole or not at all, whatever moment the power fails."""

import os
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path


def place(path: Path, data: bytes, mode: int = 0o600) -> None:
    """Write under another name, flush, rename, flush the folder; a file that is there is replaced."""
    place_chunks(path.parent, [data], lambda: path, mode)


def place_chunks(
    folder: Path, chunks: Iterable[bytes], named: Callable[[], Path], mode: int = 0o600
) -> None:
    """The same for bytes that come piece by piece and have their place only then: `named()`, asked after the last.

    Nothing stays when a piece fails.
    """
    folder.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=folder, prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as file:
            os.fchmod(handle, mode)
            file.writelines(chunks)
            file.flush()
            os.fsync(file.fileno())
        path = named()
        path.parent.mkdir(parents=True, exist_ok=True)
        Path(draft).replace(path)
    finally:
        Path(draft).unlink(missing_ok=True)
    _flush_folder(path.parent)


def _flush_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
