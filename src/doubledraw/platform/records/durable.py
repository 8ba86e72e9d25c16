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
    _make_folder(folder)
    handle, draft = tempfile.mkstemp(dir=folder, prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as file:
            os.fchmod(handle, mode)
            file.writelines(chunks)
            file.flush()
            os.fsync(file.fileno())
        path = named()
        _make_folder(path.parent)
        Path(draft).replace(path)
    finally:
        Path(draft).unlink(missing_ok=True)
    flush_folder(path.parent)


def _make_folder(folder: Path) -> None:
    """Where it is wanted first: a folder of its own, that the folder around it knows for good."""
    if not folder.is_dir():
        _make_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        flush_folder(folder.parent)


def flush_folder(folder: Path) -> None:
    """What it holds, and under which names, outlives a power cut when this returns."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
