"""One zip with its manifest and its sums: equal content gives equal bytes, whoever packs it and whenever."""

import hashlib
import json
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import IO, Any

from doubledraw.platform.records import store

SUMS, MANIFEST = "SHA256SUMS", "manifest.json"
SCHEMA = 1
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
PIECE = 1024 * 1024
PLAIN = ("jpg", "png", "pdf", "zip")
Report = Callable[..., None]


def silent(fraction: float, step: str = "", **params: object) -> None:
    """Nobody watches."""


@dataclass(frozen=True, slots=True)
class Packed:
    """A zip in the store: its SHA-256, its length in bytes, how many files it holds."""

    digest: str
    size: int
    files: int


@dataclass
class Packing:
    """A zip that is being filled, file by file; one file at a time is in memory."""

    file: IO[bytes] = field(default_factory=tempfile.TemporaryFile)
    listed: list[dict[str, Any]] = field(default_factory=list)
    missing: list[dict[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._zip = zipfile.ZipFile(self.file, "w")

    def add(self, path: str, data: bytes | None, kind: str, title: str) -> None:
        """Put a file in and on the manifest; what is not there is named as missing."""
        if data is None:
            self.missing.append({"path": path, "kind": kind, "title": title})
            return
        sha256 = hashlib.sha256(data).hexdigest()
        told = {"path": path, "kind": kind, "title": title, "sha256": sha256, "size": len(data)}
        self.listed.append(told)
        self._write(path, data)

    def closed(self, about: dict[str, Any]) -> Packed:
        """Add manifest and sums, keep the zip in the store."""
        whole = {"schema": SCHEMA, **about, "files": self.listed, "missing": self.missing}
        manifest = json.dumps(whole, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"
        self._write(MANIFEST, manifest)
        sums = {one["path"]: one["sha256"] for one in self.listed}
        sums[MANIFEST] = hashlib.sha256(manifest).hexdigest()
        text = "".join(f"{sums[path]}  {path}\n" for path in sorted(sums))
        self._write(SUMS, text.encode())
        self._zip.close()
        self.file.seek(0)
        digest, size = store.put_chunks(self._pieces())
        self.file.close()
        return Packed(digest, size, len(self.listed) + 2)

    def _write(self, path: str, data: bytes) -> None:
        entry = zipfile.ZipInfo(path, _FIRST_DAY)
        is_packed = path.rpartition(".")[2] in PLAIN
        entry.compress_type = zipfile.ZIP_STORED if is_packed else zipfile.ZIP_DEFLATED
        self._zip.writestr(entry, data)

    def _pieces(self) -> Iterator[bytes]:
        while piece := self.file.read(PIECE):
            yield piece
