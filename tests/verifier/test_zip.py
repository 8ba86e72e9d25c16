"""Archives that lie about themselves are refused, each for its own reason."""

from __future__ import annotations

import base64
import io
import zipfile
from pathlib import Path

import pytest

from tests.verifier.conftest import Node

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


def read(node: Node, data: bytes) -> object:
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
    assert read(node, zipped(method, files)) == {"names": list(files)}


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


@pytest.mark.parametrize("flip", range(0, 260, 3))
def test_any_flipped_byte_of_an_archive_is_noticed_or_harmless(node: Node, flip: int) -> None:
    """Noticed, or the files are the same: only time stamps and the like may differ."""
    files = {"a.txt": b"abc" * 20, "b.txt": b"defg"}
    data = bytearray(zipped(zipfile.ZIP_DEFLATED, files))
    if flip >= len(data):
        pytest.fail("the archive is shorter than this test thinks")
    data[flip] ^= 0x10
    answer = read(node, bytes(data))
    assert answer == {"names": list(files)} or "code" in dict(answer)  # type: ignore[call-overload]
