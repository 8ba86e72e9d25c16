"""A file that is put into the store is there for good when `put` returns, whatever stopped an attempt before."""

import errno
import hashlib
import os
from pathlib import Path

import pytest

from doubledraw.platform.records import store

DATA = b"kept for good"


@pytest.fixture
def place(settings, tmp_path) -> Path:
    """An empty store."""
    settings.STORE = tmp_path / "files"
    return settings.STORE


class Disk:
    """Notes which folders are flushed, and fails where it is told to."""

    def __init__(self, broken: Path | None = None) -> None:
        self.flushed: list[Path] = []
        self._broken, self._fsync = broken, os.fsync

    def fsync(self, handle: int) -> None:
        """In the place of that of the system."""
        path = Path(f"/proc/self/fd/{handle}").resolve()
        if path == self._broken:
            self._broken = None
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        self._fsync(handle)
        if path.is_dir():
            self.flushed.append(path)


def test_every_new_folder_on_the_way_is_known_for_good(place, monkeypatch) -> None:
    disk = Disk()
    monkeypatch.setattr(os, "fsync", disk.fsync)
    path = store.path_of(store.put(DATA))
    assert disk.flushed == [place.parent, place, path.parent]


def test_a_file_whose_folder_was_not_flushed_is_flushed_by_the_next_attempt(
    place, monkeypatch
) -> None:
    """The first was stopped when the file had its name already."""
    folder = store.path_of(hashlib.sha256(DATA).hexdigest()).parent
    disk = Disk(folder)
    monkeypatch.setattr(os, "fsync", disk.fsync)
    with pytest.raises(OSError, match="Input/output"):
        store.put(DATA)
    assert folder not in disk.flushed
    digest = store.put(DATA)
    assert folder in disk.flushed
    assert store.get(digest) == DATA
    assert list(folder.iterdir()) == [folder / digest]
