"""Archives that lie about themselves are refused, each for its own reason."""

from __future__ import annotations

import base64
import io
import zipfile
from pathlib import Path
from typing import Any

import pytest

from doubledraw.draw import bundle
from tests.verifier.conftest import Node, packed
from tests.verifier.small import small_draw

LIES = {
    "zip_end": "zip_end",
    "zip_gap": "zip_gap",
    "zip_twice": "zip_twice",
    "zip_checksum": "zip_checksum",
    "zip_entry": "zip_entry",
    "zip_name": "zip_name",
    "zip_name_absolute": "zip_name",
    "zip_name_backslash": "zip_name",
    "zip_name_hidden": "zip_name",
    "zip_name_folder": "zip_name",
    "zip_overlap": "zip_gap",
}


def read(node: Node, data: bytes) -> Any:
    return node.ask("readZip", data=base64.b64encode(data).decode())


def zipped(method: int, files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_an_archive_by_another_program_is_read(node: Node, method: int) -> None:
    files = {"a.txt": b"a" * 5000, "log/b.txt": b"", "attestations/审计.note": b"x"}
    assert read(node, zipped(method, files)) == {"files": packed(files)}


def test_an_archive_by_the_platform_is_read(node: Node) -> None:
    built = node.build(small_draw())
    assert read(node, bundle.pack(built.public)) == {"files": packed(built.public)}


@pytest.mark.parametrize("lie", LIES)
def test_a_false_archive_is_refused(node: Node, lie: str) -> None:
    data = base64.b64decode(node.ask("falseZips")[lie])
    assert read(node, data) == {"code": LIES[lie]}


def test_a_bomb_is_refused_before_it_is_unpacked(node: Node, tmp_path: Path) -> None:
    """1.1 GiB of zeros in one megabyte."""
    path = tmp_path / "bomb.zip"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("frame.tsv", "w") as entry,
    ):
        for _ in range(1100):
            entry.write(bytes(1 << 20))
    assert read(node, path.read_bytes()) == {"code": "zip_too_big"}


def test_any_flipped_bit_of_an_archive_is_noticed_or_harmless(node: Node) -> None:
    """Noticed, or the files are the same: only time stamps and the like may differ."""
    files = {"a.txt": b"abc" * 20, "b.txt": b"defg"}
    data = zipped(zipfile.ZIP_DEFLATED, files)
    noticed = 0
    for bit in range(8 * len(data)):
        flipped = bytearray(data)
        flipped[bit // 8] ^= 1 << bit % 8
        answer = read(node, bytes(flipped))
        assert answer == {"files": packed(files)} or answer.keys() == {"code"}, bit
        noticed += "code" in answer
    assert noticed > 4 * len(data)
