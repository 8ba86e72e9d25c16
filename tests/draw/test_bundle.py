"""Bundles travel as zip or folder and arrive as they left, or not at all."""

import io
import stat
import zipfile

import pytest

from doubledraw.draw import bundle
from doubledraw.draw.errors import DrawError
from tests.draw import draws


@pytest.fixture(scope="module")
def files():
    return draws.logged(draws.attested(draws.blocked_then_filled())).auditor()


def test_zip_and_folder_give_back_the_files(tmp_path, files):
    bundle.write(files, tmp_path / "b.zip")
    assert bundle.read(tmp_path / "b.zip") == files
    for name, data in files.items():
        path = tmp_path / "folder" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    assert bundle.read(tmp_path / "folder") == files


def test_equal_files_give_equal_bytes(files):
    assert bundle.pack(files) == bundle.pack(dict(reversed(files.items())))


def test_a_zip_by_another_tool_is_read(tmp_path, files):
    with zipfile.ZipFile(tmp_path / "other.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.mkdir("log")
        for name, data in files.items():
            archive.writestr(name, data)
    assert bundle.read(tmp_path / "other.zip") == files


def test_who_gets_which_files():
    held, hidden = draws.hold(), draws.hold({"strata_public": False})
    assert set(held.public()) == bundle.public_names(held.design)
    assert {"strata.tsv", "nonces.json"} <= set(held.public())
    assert not {"strata.tsv", "nonces.json", "selection.tsv", "reserve.tsv"} & set(hidden.public())
    assert not {"roster.tsv", "recusals.tsv", "teams.tsv"} & set(held.public())
    assert set(held.auditor()) == bundle.auditor_names(blocked=False)
    assert "round-2/teams.tsv" not in bundle.auditor_names(blocked=True, rounds=[True, True])


@pytest.mark.parametrize(
    "name",
    [
        "../x",
        "/etc/passwd",
        "a/b/c",
        "C:\\x",
        "log\\key",
        ".hidden",
        "a//b",
        "框.tsv",
        "x" * 200,
        "a\nb",
        "./a",
        "a/..",
    ],
)
def test_an_odd_name_is_refused(tmp_path, name):
    path = tmp_path / "odd.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(zipfile.ZipInfo(name), b"x")
    with pytest.raises(DrawError) as caught:
        bundle.read(path)
    assert caught.value.code == "odd_name"
    with pytest.raises(DrawError):
        bundle.pack({name: b""})


def test_a_name_that_stands_twice_is_refused(tmp_path):
    path = tmp_path / "twice.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("design.json", b"1")
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("design.json", b"2")
    with pytest.raises(DrawError, match="stands twice"):
        bundle.read(path)


def test_a_bomb_is_stopped(tmp_path, monkeypatch):
    monkeypatch.setattr(bundle, "MOST_BYTES", 1 << 20)
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("frame.tsv", bytes(1 << 24))
    assert path.stat().st_size < 1 << 16
    with pytest.raises(DrawError) as caught:
        bundle.read(path)
    assert caught.value.code == "too_large"


def test_too_many_files_are_stopped(tmp_path, monkeypatch):
    monkeypatch.setattr(bundle, "MOST_FILES", 3)
    bundle.write({f"f{n}": b"" for n in range(4)}, tmp_path / "many.zip")
    with pytest.raises(DrawError) as caught:
        bundle.read(tmp_path / "many.zip")
    assert caught.value.code == "too_many_files"


def test_a_link_in_a_folder_is_refused(tmp_path):
    (tmp_path / "design.json").symlink_to("/etc/hostname")
    with pytest.raises(DrawError) as caught:
        bundle.read(tmp_path)
    assert caught.value.code == "not_a_file"


@pytest.mark.parametrize("data", [b"", b"PK", b"not a zip"])
def test_what_is_no_zip_is_refused(tmp_path, data):
    (tmp_path / "x.zip").write_bytes(data)
    with pytest.raises(DrawError, match="neither a folder nor a sound zip"):
        bundle.read(tmp_path / "x.zip")
    with pytest.raises(DrawError):
        bundle.read(tmp_path / "absent.zip")


def test_a_broken_zip_is_refused_or_says_the_same(tmp_path):
    """Every byte of a small zip flipped: never other files under the same names, never a crash."""
    files = {"design.json": b"{}" * 20, "log/key": b"key\n"}
    packed, refused = bundle.pack(files), 0
    for position in range(len(packed)):
        broken = packed[:position] + bytes([packed[position] ^ 1]) + packed[position + 1 :]
        (tmp_path / "b.zip").write_bytes(broken)
        try:
            found = bundle.read(tmp_path / "b.zip")
        except DrawError:
            refused += 1
            continue
        assert {n: d for n, d in found.items() if n in files} == {
            n: files[n] for n in files if n in found
        }
    assert refused > len(files["design.json"])


def test_an_encrypted_zip_is_refused(tmp_path, files):
    packed = bytearray(bundle.pack({"design.json": b"{}"}))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        packed[packed.index(mark) + offset] |= 1
    (tmp_path / "e.zip").write_bytes(packed)
    with pytest.raises(DrawError):
        bundle.read(tmp_path / "e.zip")


def test_what_is_written_is_readable_by_all(files):
    with zipfile.ZipFile(io.BytesIO(bundle.pack(files))) as archive:
        for entry in archive.infolist():
            assert stat.S_IMODE(entry.external_attr >> 16) == 0o644
            assert entry.date_time == (1980, 1, 1, 0, 0, 0)
