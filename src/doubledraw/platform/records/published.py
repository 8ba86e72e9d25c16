"""The folder that anybody may have: static files of the public log and of draws, as they stand below its address.

A proxy may serve it, a witness may fetch it, a courier may carry it. A file appears whole or not at all.
"""

from pathlib import Path

from django.conf import settings

from doubledraw.platform.records import durable


def place(name: str, data: bytes) -> None:
    """Put a file in its place, durably; one that is there is replaced, unless it is the same."""
    path = path_of(name)
    if path.is_file() and path.read_bytes() == data:
        return
    durable.place(path, data, mode=0o644)


def path_of(name: str) -> Path:
    """Where the file of this name lies (or would)."""
    return Path(settings.PUBLIC) / name
