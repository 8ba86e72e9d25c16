"""The content-addressed store: bytes are kept once, under their SHA-256, durable before anyone refers to them."""

import hashlib
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings


def put(data: bytes) -> str:
    """Keep `data` and return its SHA-256, hex. Durable (file and folder synced) when this returns."""
    digest = hashlib.sha256(data).hexdigest()
    path = path_of(digest)
    if path.exists():
        return digest
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    Path(name).replace(path)
    _sync_folder(path.parent)
    return digest


def put_chunks(chunks: Iterable[bytes]) -> tuple[str, int]:
    """Keep bytes that come piece by piece; their SHA-256 and length. Nothing stays when a piece fails."""
    folder = Path(settings.STORE)
    folder.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=folder, prefix=".new-")
    hashed, size = hashlib.sha256(), 0
    try:
        with os.fdopen(handle, "wb") as file:
            for chunk in chunks:
                hashed.update(chunk)
                size += file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        path = path_of(hashed.hexdigest())
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            Path(name).replace(path)
            _sync_folder(path.parent)
    finally:
        Path(name).unlink(missing_ok=True)
    return hashed.hexdigest(), size


def get(digest: str) -> bytes:
    """The bytes kept under `digest`; OSError when there are none, ValueError when they do not match."""
    data = path_of(digest).read_bytes()
    if hashlib.sha256(data).hexdigest() != digest:
        raise ValueError(f"stored file {digest} does not have its digest")
    return data


def path_of(digest: str) -> Path:
    """Where the bytes with this digest live (or would)."""
    return Path(settings.STORE) / digest[:2] / digest


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
