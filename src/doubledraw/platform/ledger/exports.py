"""The public log as static files (c2sp.org/tlog-tiles), under `log/` of the folder that anybody may have.

Tiles first, the checkpoint last: whoever reads the checkpoint finds what it speaks of. The folder is never ahead of
the database; where it is, the database was rewound and nothing is written over what others may have seen.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from doubledraw.log import stored
from doubledraw.log.checkpoint import Checkpoint as CheckpointText
from doubledraw.log.errors import LogError
from doubledraw.log.note import Note
from doubledraw.log.tiles import Tile, tiles_between
from doubledraw.platform.kernel.errors import Conflict
from doubledraw.platform.ledger.keys import log_key
from doubledraw.platform.ledger.models import Checkpoint
from doubledraw.platform.ledger.selectors import latest_checkpoint, signed_note, tile_bytes
from doubledraw.platform.ledger.tree import fetch
from doubledraw.platform.records import published

CHECKPOINT = "log/checkpoint"
KEPT = 8
"""So many partial tiles of one place stay for readers of older checkpoints; the portal answers for all of them."""


def write_log() -> int:
    """Bring the static files up to the newest checkpoint with its cosignatures; the size they then have."""
    newest = latest_checkpoint()
    if newest is None:
        return 0
    with _alone():
        before = published_size(newest)
        written = tiles_between(before, newest.size)
        for tile in written:
            published.place(f"log/{tile.path}", tile_bytes(tile))
        published.place("log/key", (log_key().verifier().encoded() + "\n").encode())
        published.place(CHECKPOINT, signed_note(newest).encode())
        for tile in written:
            _clear_partial(tile)
    return newest.size


def published_size(newest: Checkpoint) -> int:
    """How much of the log the static files hold; refused when that is no beginning of the log in the database."""
    found = _published()
    if found is None:
        return 0
    if found.size > newest.size or stored.root(found.size, fetch) != found.root:
        raise Conflict(
            "published_log_differs",
            "已经公开的日志有 {size} 条，数据库里的日志不是它的延续",
            remedy="数据库可能退回到了旧的备份。请停止办理，原样保留全部数据，与备份和他人手里的检查点比对。",
            size=found.size,
        )
    return found.size


def _published() -> CheckpointText | None:
    path = published.path_of(CHECKPOINT)
    if not path.exists():
        return None
    try:
        return CheckpointText.parse(Note.parse(path.read_text(encoding="utf-8")).text)
    except (LogError, UnicodeDecodeError):
        raise Conflict(
            "published_log_broken",
            "公开文件夹里的检查点读不出来：{path}",
            remedy="请把公开文件夹移走保存，系统会从数据库重新写一份。",
            path=path,
        ) from None


def _clear_partial(tile: Tile) -> None:
    """A full tile answers for its partial ones; of the others the widest stay."""
    folder = published.path_of(f"log/{tile.full().path}.p")
    if tile.is_full:
        shutil.rmtree(folder, ignore_errors=True)
        return
    widths = sorted(int(path.name) for path in folder.iterdir() if path.name.isdigit())
    for width in widths[:-KEPT]:
        (folder / str(width)).unlink(missing_ok=True)


@contextmanager
def _alone() -> Iterator[None]:
    """One writer at a time, in whichever process."""
    path = Path(published.path_of("log/.lock"))
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
