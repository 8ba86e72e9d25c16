"""`doubledraw monitor`: an outsider reads the public log, follows it, and names every broken rule of DD-1 §7."""

from __future__ import annotations

import argparse
import hashlib
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from doubledraw.cli import durable
from doubledraw.cli.complaints import say, warn

if TYPE_CHECKING:
    from doubledraw.cli.mirror import Mirror
    from doubledraw.cli.sources import Source
    from doubledraw.log.checkpoint import Checkpoint
    from doubledraw.log.entries import Entry
    from doubledraw.log.monitor import Fault
    from doubledraw.log.note import VerifierKey

_EPILOG = """\
ADDRESS is that of the log's static files, e.g. https://site/log, or a folder. Draw files are read beside it, at
../draws/<id>/files/. With --state FOLDER the monitor keeps its own copy and, the next time, sees whether the log
still begins with it. Exit codes: 0 no rule is broken; 1 rules are broken, one line each, or the log was rewritten;
2 the files cannot be used: a wrong signature, a tile or entry cut off, no answer.
"""


def add(commands: Any) -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "monitor",
        help="watch a public log from outside",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("address", metavar="ADDRESS", help="the log's static files")
    parser.add_argument("--state", metavar="FOLDER", type=Path, help="the monitor's own copy")
    parser.add_argument("--key", metavar="KEY", help="the log's public key, as a line or a file")
    parser.add_argument("--draws", metavar="ADDRESS", help="where the draws' files are instead")
    parser.add_argument(
        "--log-only", action="store_true", help="no files of draws: only rules that need none"
    )
    parser.add_argument(
        "--policy", metavar="FILE", type=Path, help="witnesses one trusts (C2SP tlog-policy)"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Look once."""
    with _state(args.state):
        return _look(args)


def _state(folder: Path | None) -> AbstractContextManager[None]:
    if folder is None:
        return nullcontext()
    folder.mkdir(parents=True, exist_ok=True)
    return durable.locked(folder)


def _look(args: argparse.Namespace) -> int:
    from doubledraw.cli.mirror import Mirror
    from doubledraw.cli.sources import Source
    from doubledraw.log.checkpoint import open_signed

    mirror, source, now = Mirror(args.state), Source(args.address), _now()
    key = _key(args.key, mirror, source)
    signed = source.text("checkpoint")
    said = open_signed(signed, key)
    _check_witnesses(args.policy, signed)
    entries = _extended(mirror, source, said)
    if isinstance(entries, str):
        return _rewritten(mirror, signed, entries)
    faults = _faults(args, mirror, source, entries, now)
    mirror.keep(key.encoded(), signed, entries, now)
    for fault in faults:
        print(fault.line())
    verdict = f"{len(faults)} rules are broken" if faults else "no rule is broken"
    say(f"{said.origin}: {said.size} entries; {verdict}")
    return 1 if faults else 0


def _key(given: str | None, mirror: Mirror, source: Source) -> VerifierKey:
    """The key that was given, else the one kept, else the one the log itself shows, which is then kept."""
    from doubledraw.cli.witness import key_line
    from doubledraw.log.errors import LogError
    from doubledraw.log.note import VerifierKey

    if given is None and not mirror.key:
        warn("the key is the one the log shows of itself; compare it with --key")
        return VerifierKey.parse(source.text("key").strip())
    found = key_line(given) if given else mirror.key
    if mirror.key and found != mirror.key:
        raise LogError("key_changed", "this is not the key that the monitor has kept")
    return VerifierKey.parse(found)


def _check_witnesses(policy: Path | None, signed: str) -> None:
    """Say so when the newest checkpoint lacks the quorum; a witness may be on its way."""
    from doubledraw.log.checkpoint import cosignatures
    from doubledraw.log.policy import Policy

    if policy is None:
        return
    trusted = Policy.parse(policy.read_text(encoding="utf-8"))
    found = {key.encoded() for key in trusted.witnesses.values() if cosignatures(signed, [key])}
    if not trusted.is_met(found):
        warn(f"the checkpoint is cosigned by {len(found)} witnesses you trust: no quorum (§3.2)")


def _extended(mirror: Mirror, source: Source, said: Checkpoint) -> list[bytes] | str:
    """All entries of the new checkpoint, or how it does not extend what was seen."""
    from doubledraw.log.errors import LogError
    from doubledraw.log.tiles import Reader
    from doubledraw.log.tree import Tree, leaf_hash

    if said.size < mirror.size:
        return f"{said.size} entries are shown where {mirror.size} were seen"
    reader = Reader(source.get, said.size)
    fetched = dict(reader.entries(mirror.size))
    entries = [*mirror.entries, *(fetched[index] for index in sorted(fetched))]
    leaves = Tree.over(leaf_hash(entry) for entry in entries)
    if leaves.root != said.root:
        shown = dict(reader.entries(0))
        if Tree.over(leaf_hash(shown[index]) for index in sorted(shown)).root != said.root:
            raise LogError("tree_differs", "the entries do not give the root that the log signed")
        first = next(i for i, entry in enumerate(entries) if shown[i] != entry)
        return f"entry {first} is another than it was"
    _check_tiles(reader, leaves, mirror.size)
    return entries


def _check_tiles(reader: Any, leaves: Any, old: int) -> None:
    """The tiles that witnesses read are of the same tree."""
    from doubledraw.log.errors import LogError
    from doubledraw.log.tiles import ENTRIES, tiles_between

    for tile in tiles_between(old, reader.size):
        if tile.level == ENTRIES:
            continue
        row = leaves.levels[tile.node_level][tile.start : tile.start + tile.width]
        if reader.tile(tile) != b"".join(row):
            raise LogError("tile_malformed", "the tile is not of this tree", where=tile.path)


def _rewritten(mirror: Mirror, signed: str, how: str) -> int:
    """The gravest fault: the log is not the one that was seen. Both checkpoints are the proof."""
    from doubledraw.log.monitor import EXTENDS, Fault

    print(Fault(None, EXTENDS, how).line())
    if mirror.folder is not None:
        both = f"{mirror.checkpoint}\n{signed}".encode()
        path = mirror.folder / f"evidence-{hashlib.sha256(both).hexdigest()[:16]}.txt"
        durable.write(path, both)
        say(f"the proof, both signed by the log, is {path}")
    return 1


def _faults(
    args: argparse.Namespace,
    mirror: Mirror,
    source: Source,
    entries: list[bytes],
    now: datetime,
) -> list[Fault]:
    from doubledraw.cli.promises import Promises
    from doubledraw.cli.sources import Source
    from doubledraw.log import monitor

    said: list[tuple[int, Entry | Fault]] = [
        (index, monitor.read(index, data)) for index, data in enumerate(entries)
    ]
    if args.log_only:
        warn("without the files of draws, draw_by, reveals and nonces are not checked")
        known = monitor.Known(seen_without=mirror.seen_without, files_expected=False)
    else:
        draws = Source(args.draws) if args.draws else source.beside("draws")
        known = Promises(mirror, draws, now).gather(said)
    return monitor.examine(said, known, now)


def _now() -> datetime:
    return datetime.now(UTC)
