"""Putting a file in its place for good: whole or not at all, whatever moment the power fails."""

import os
import tempfile
from pathlib import Path


def place(path: Path, data: bytes, mode: int = 0o600) -> None:
    """Write under another name, flush, rename, flush the folder; a file that is there is replaced."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    with os.fdopen(handle, "wb") as file:
        os.fchmod(handle, mode)
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    Path(draft).replace(path)
    _flush_folder(path.parent)


def _flush_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
