"""The folder that anybody may have: static files of the public log and of draws, as they stand below its address.

A proxy may serve it, a witness may fetch it, a courier may carry it. A file appears whole or not at all.
"""

import os
import tempfile
from pathlib import Path

from django.conf import settings


def place(name: str, data: bytes) -> None:
    """Put a file in its place, durably; one that is there is replaced, unless it is the same."""
    path = path_of(name)
    if path.is_file() and path.read_bytes() == data:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    Path(draft).chmod(0o644)
    Path(draft).replace(path)
    _flush_folder(path.parent)


def path_of(name: str) -> Path:
    """Where the file of this name lies (or would)."""
    return Path(settings.PUBLIC) / name


def _flush_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
