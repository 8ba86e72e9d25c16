"""Folders that files are put into: below the organ's own root, read without following links, once they are whole."""

import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from doubledraw.platform.kernel.errors import Invalid
from doubledraw.platform.registry.models import Feed

QUIET = timedelta(seconds=20)
_NAME = re.compile(r"[\w][\w .\-]{0,79}", re.ASCII)
_UNFINISHED = (".part", ".partial", ".tmp", ".crdownload", ".filepart", ".swp", "~")
_MOST = 200


@dataclass(frozen=True, slots=True)
class Waiting:
    """A file in a folder; `left` says why it is not read now."""

    name: str
    size: int
    left: str = ""


def folder_name(text: str) -> str:
    """A folder below the organ's root as a person may name it: one or more plain names."""
    parts = text.strip().strip("/").split("/")
    if len(text) > _MOST or not all(_NAME.fullmatch(part) for part in parts):
        raise Invalid(
            "bad_folder",
            "目录名只能用字母、数字、空格和 . _ -，用 / 分级",
            remedy="请填接入根目录下的目录，如 registration/daily。",
        )
    return "/".join(parts)


def root_of(organ_code: str) -> Path:
    """Where the folders of an organ lie."""
    return Path(settings.FEEDS) / organ_code


def make_folder(organ_code: str, folder: str) -> None:
    """Make the folder when it is not there; Invalid when something else is, or a link leads elsewhere."""
    try:
        _path(organ_code, folder).mkdir(parents=True, exist_ok=True)
    except OSError:
        raise _unfit() from None
    _path(organ_code, folder)


def waiting(feed: Feed, now: datetime) -> list[Waiting]:
    """What lies in the folder of a feed, by name; at most some hundreds. Nothing when the folder is unfit."""
    try:
        folder = _path(feed.organ.code, feed.folder)
        with os.scandir(folder) as entries:
            found = [_seen(entry, now) for entry in _first(entries)]
    except (OSError, Invalid):
        return []
    return sorted(found, key=lambda each: each.name)


def content_of(feed: Feed, name: str) -> bytes | None:
    """The bytes of a file in the folder; None when it is not a plain file, is too big, or changed while it was read."""
    path = _path(feed.organ.code, feed.folder) / name
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return None
    with os.fdopen(handle, "rb") as file:
        before = os.fstat(handle)
        if not stat.S_ISREG(before.st_mode) or before.st_size > settings.UPLOAD_MAX_BYTES:
            return None
        data = file.read(settings.UPLOAD_MAX_BYTES + 1)
        after = os.fstat(handle)
    whole = (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns)
    return data if whole and len(data) == before.st_size else None


def _path(organ_code: str, folder: str) -> Path:
    """The folder itself: below the root, and no link on the way to it."""
    root = root_of(organ_code)
    path = root / folder_name(folder)
    if path.resolve() != root.resolve() / path.relative_to(root):
        raise _unfit()
    if path.exists() and not path.is_dir():
        raise _unfit()
    return path


def _first(entries: "Iterator[os.DirEntry[str]]") -> "Iterator[os.DirEntry[str]]":
    for number, entry in enumerate(entries):
        if number >= _MOST:
            return
        yield entry


def _seen(entry: "os.DirEntry[str]", now: datetime) -> Waiting:
    about = entry.stat(follow_symlinks=False)
    left = ""
    if not stat.S_ISREG(about.st_mode):
        left = "不是普通文件，不读"
    elif entry.name.startswith(".") or entry.name.endswith(_UNFINISHED):
        left = "名称像没有传完的文件，不读"
    elif about.st_size > settings.UPLOAD_MAX_BYTES:
        left = "文件太大，不读"
    elif now.timestamp() - about.st_mtime < QUIET.total_seconds():
        left = "可能还在传，稍后再读"
    return Waiting(entry.name, about.st_size, left)


def _unfit() -> Invalid:
    return Invalid(
        "bad_folder",
        "这个目录不能用：它不是目录，或者中间有符号链接",
        remedy="请系统管理员检查接入根目录，或者换一个目录。",
    )
