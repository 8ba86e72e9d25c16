"""`doubledraw reveal`: the bundle for the public, or with everything for the auditors."""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from doubledraw.cli import durable, folder
from doubledraw.cli.complaints import Refused, say

CHINA = dt.timezone(dt.timedelta(hours=8))
"""The day of a reveal is a day in China, wherever the machine stands."""
_EVIDENCE = ("log", "attestations")


def add(commands: Any) -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "reveal",
        help="write the bundle that others verify",
        description="Write the public bundle of a draw, or the auditors' bundle. The draw is "
        "recomputed first; a folder that was changed is refused.",
    )
    parser.add_argument("folder", metavar="DIR", type=Path)
    parser.add_argument("--out", metavar="BUNDLE.zip", type=Path, required=True)
    parser.add_argument(
        "--auditor", action="store_true", help="everything but the secrets of others"
    )
    parser.add_argument(
        "--early",
        metavar="REASON",
        help="reveal before the date of the design; kept in reveal.json",
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Write the bundle, or refuse."""
    draw = folder.Folder.open(args.folder)
    with durable.locked(args.folder):
        files = _revealed(draw, auditor=args.auditor)
        _keep_embargo(draw, args.early, dt.datetime.now(CHINA))
        _write(args.out, files)
    kind = "auditors'" if args.auditor else "public"
    say(
        f"the {kind} bundle has {len(files)} files; check it with `doubledraw verify {args.out}"
        f"{' --auditor' if args.auditor else ''}`"
    )
    return 0


def _revealed(draw: folder.Folder, *, auditor: bool) -> dict[str, bytes]:
    """The files of the bundle, the outcome recomputed and found the same."""
    from doubledraw.cli.draw import compute
    from doubledraw.draw import bundle

    entropy = draw.entropy()
    if entropy is None or not draw.is_drawn:
        raise Refused("nothing is drawn yet", str(draw.path), "Run `doubledraw draw` first.")
    outcome = compute(draw, entropy)
    draw.check_outcome(outcome.files)
    files = {name: path.read_bytes() for name, path in draw.inputs.items()}
    files |= {folder.ENTROPY: entropy, **outcome.files}
    files["nonces.json"] = bundle.nonces_file(draw.commitment, draw.nonces)
    files |= _evidence(draw.path)
    return files if auditor else bundle.public(files, draw.design)


def _evidence(path: Path) -> dict[str, bytes]:
    """Log entries and attestations that were put into the folder."""
    from doubledraw.draw import bundle

    found = {
        entry.relative_to(path).as_posix(): entry
        for name in _EVIDENCE
        for entry in sorted((path / name).glob("*"))
    }
    return {name: entry.read_bytes() for name, entry in found.items() if bundle.is_evidence(name)}


def _keep_embargo(draw: folder.Folder, early: str | None, now: dt.datetime) -> None:
    """Before the date only with a reason, and the reason stays (DD-1 §3.5)."""
    day = draw.design.reveal
    if day == "at-once" or now.date() >= dt.date.fromisoformat(day):
        return
    record = draw.path / folder.EARLY
    if not (early and early.strip()):
        raise Refused(
            f"the design reveals this draw on {day}; today is {now.date().isoformat()}",
            str(draw.path),
            "Wait, or give --early REASON, which is recorded.",
        )
    if not record.is_file():
        durable.write(record, _early(draw, early.strip(), now))


def _early(draw: folder.Folder, reason: str, now: dt.datetime) -> bytes:
    from doubledraw.draw import canonical

    return canonical.encode(
        {
            "draw_id": draw.design.draw_id,
            "commitment": draw.c,
            "early": reason,
            "at": now.isoformat(timespec="seconds"),
        }
    )


def _write(out: Path, files: Mapping[str, bytes]) -> None:
    from doubledraw.draw import bundle

    data = bundle.pack(files)
    if out.is_file() and out.read_bytes() == data:
        say("this very bundle is there already")
        return
    if out.exists() or out.is_symlink():
        raise Refused(
            "something else has this name", str(out), "Name another file, or move that one away."
        )
    durable.write(out, data)
