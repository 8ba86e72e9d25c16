"""The content-addressed store: bytes are kept once, under their SHA-256, durable before anyone refers to them."""

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.conf import settings

from doubledraw.platform.records import durable


def put(data: bytes) -> str:
    """Keep `data` and return its SHA-256, hex. Durable (file and folder synced) when this returns."""
    digest = hashlib.sha256(data).hexdigest()
    path = path_of(digest)
    if path.exists():
        durable.flush_folder(path.parent)  # whoever put it there may have been stopped before
    else:
        durable.place(path, data)
    return digest


def put_chunks(chunks: Iterable[bytes]) -> tuple[str, int]:
    """Keep bytes that come piece by piece; their SHA-256 and length. Nothing stays when a piece fails."""
    hashed, size = hashlib.sha256(), 0

    def counted() -> Iterator[bytes]:
        nonlocal size
        for chunk in chunks:
            hashed.update(chunk)
            size += len(chunk)
            yield chunk

    durable.place_chunks(Path(settings.STORE), counted(), lambda: path_of(hashed.hexdigest()))
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
