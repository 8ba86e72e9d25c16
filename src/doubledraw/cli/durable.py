"""Writing so that a crash at any moment leaves either the old state or the new one, never half.

A file is written under another name, flushed to the disk, and renamed; then the folder that holds
it is flushed. A folder is built beside its place and renamed as a whole. Unfinished work is found
by its name and thrown away by the next attempt; a lock keeps two attempts apart.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from doubledraw.cli.complaints import Refused

# A dot keeps it out of listings; the verifier refuses such a name, so it can never be published.
_UNFINISHED = ".{}.unfinished"
PRIVATE, COMMON = 0o600, 0o644


def write(path: Path, data: bytes, mode: int = COMMON) -> None:
    """Put a file in its place, whole and for good; one that is there is replaced."""
    draft = path.with_name(_UNFINISHED.format(path.name))
    _write_flushed(draft, data, mode)
    draft.rename(path)
    flush_folder(path.parent)


def write_all(folder: Path, files: Mapping[str, bytes], last: str) -> None:
    """Put several files in their places; `last` appears only when all others are there for good."""
    drafts = {name: folder / _UNFINISHED.format(name) for name in files}
    for name, data in files.items():
        _write_flushed(drafts[name], data, COMMON)
    for name in files:
        if name != last:
            drafts[name].rename(folder / name)
    flush_folder(folder)
    drafts[last].rename(folder / last)
    flush_folder(folder)


def create_folder(folder: Path, files: Mapping[str, bytes], private: frozenset[str]) -> None:
    """Make a folder with these files appear at once. Refused when something is there already."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = folder.with_name(_UNFINISHED.format(folder.name))
    # The list is under embargo and the nonces are secret: nobody else looks in.
    draft.mkdir(exist_ok=True, mode=0o700)
    with locked(draft):
        _empty(draft)
        for name, data in files.items():
            _write_flushed(draft / name, data, PRIVATE if name in private else COMMON)
        flush_folder(draft)
        refuse_occupied(folder)
        draft.rename(folder)
        flush_folder(folder.parent)


def refuse_occupied(folder: Path) -> None:
    """Refuse a place where anything but an empty folder is."""
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise Refused("something else is there already", str(folder), "Name another folder.")
    if folder.is_dir() and any(folder.iterdir()):
        raise Refused("the folder is not empty", str(folder), "Name a new folder with --out.")


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the folder for this process; a second one is refused at once."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if not _is_still(handle, folder):
            raise BlockingIOError
        yield
    except BlockingIOError:
        raise Refused(
            "another doubledraw is at work here", str(folder), "Wait for it, then run this again."
        ) from None
    finally:
        os.close(handle)


def clear_unfinished(folder: Path) -> None:
    """Throw away what a killed attempt left in a folder."""
    for draft in folder.glob(_UNFINISHED.format("*")):
        draft.unlink()


def flush_folder(folder: Path) -> None:
    """Make the names in a folder survive a power cut."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _write_flushed(path: Path, data: bytes, mode: int) -> None:
    path.unlink(missing_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _is_still(handle: int, folder: Path) -> bool:
    """Whether the folder was not renamed away between opening and locking it."""
    try:
        return os.path.samestat(os.fstat(handle), folder.stat())
    except FileNotFoundError:
        return False


def _empty(folder: Path) -> None:
    for entry in folder.iterdir():
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        else:
            entry.unlink()
