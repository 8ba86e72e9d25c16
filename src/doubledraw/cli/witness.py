"""`doubledraw witness`: an outsider with a key and a disk of its own cosigns a log that only grows."""

from __future__ import annotations

import argparse
import hashlib
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from doubledraw.cli import durable
from doubledraw.cli.complaints import Refused, Unusable, say

KEY, LOG, COSIGNED = "key", "log", "cosigned"
_EPILOG = """\
Once:     doubledraw witness FOLDER --new NAME --log KEY
          makes the folder with a key of its own and prints the line that the operator of the log needs
always:   doubledraw witness FOLDER ADDRESS [--submit ADDRESS]
          reads checkpoint and tiles at ADDRESS (of the web, or a folder), checks signature and growth, cosigns
FOLDER remembers what was cosigned last. It belongs on a disk of the witness; if it is lost, make a new witness: the old
key must never sign again. Exit codes: 0 cosigned, or nothing new; 1 the log is not what it was, nothing was signed and
the proof of it lies in FOLDER; 2 unusable files.
"""


def add(commands: Any) -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "witness",
        help="cosign a public log that only grows, as an outsider",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("folder", metavar="FOLDER", type=Path, help="the witness's own folder")
    parser.add_argument("address", metavar="ADDRESS", nargs="?", help="the log's static files")
    parser.add_argument("--new", metavar="NAME", help="make the witness of this name")
    parser.add_argument("--log", metavar="KEY", help="the log's public key, as a line or a file")
    parser.add_argument("--out", metavar="FILE", type=Path, help="also write the checkpoint here")
    parser.add_argument(
        "--submit", metavar="ADDRESS", help="hand it in, e.g. https://…/log/cosignatures"
    )
    parser.set_defaults(run=run, misuse=parser.error)


def run(args: argparse.Namespace) -> int:
    """Make a witness, or be one."""
    if args.new and args.log and not args.address:
        return _new(args.folder, args.new, key_line(args.log))
    if args.new or args.log or not args.address:
        args.misuse("give FOLDER with --new NAME and --log KEY, or FOLDER and ADDRESS")
    cosigned = _cosigned(args.folder, args.address)
    if args.out:
        durable.write(args.out, cosigned.encode())
    if args.submit:
        from doubledraw.cli.sources import send

        say(send(args.submit, cosigned))
    print(cosigned, end="")
    return 0


def key_line(given: str) -> str:
    """A key given as a line, or as the name of a file that holds it."""
    from doubledraw.log.note import VerifierKey

    path = Path(given)
    line = given
    if "+" not in given or path.is_file():
        line = path.read_text(encoding="utf-8").strip()
    return VerifierKey.parse(line).encoded()


def _new(folder: Path, name: str, log: str) -> int:
    from doubledraw.log import note

    key = note.SignerKey.from_seed(name, os.urandom(32), note.COSIGNATURE)
    durable.refuse_occupied(folder)
    files = {KEY: key.encoded() + "\n", LOG: log + "\n", COSIGNED: ""}
    durable.create_folder(
        folder, {name: text.encode() for name, text in files.items()}, frozenset({KEY})
    )
    say(f"witness in {folder}; the operator of the log needs this line:")
    print(key.verifier().encoded())
    return 0


def _cosigned(folder: Path, address: str) -> str:
    """The cosigned checkpoint, durably remembered before it is given to anybody."""
    from doubledraw.cli.sources import Source
    from doubledraw.log import note
    from doubledraw.log.errors import LogError
    from doubledraw.log.witness import MISBEHAVIOUR, cosign_growth

    if not folder.is_dir():
        raise Unusable("there is no such witness", str(folder), "Make one with --new.")
    source = Source(address)
    with durable.locked(folder):
        durable.clear_unfinished(folder)
        key = note.SignerKey.parse(_kept(folder, KEY).strip())
        log_key = note.VerifierKey.parse(_kept(folder, LOG).strip())
        last, signed = _kept(folder, COSIGNED), source.text("checkpoint")
        try:
            cosigned = cosign_growth(last, signed, log_key, source.get, key, _now())
        except LogError as error:
            if error.code not in MISBEHAVIOUR:
                raise
            proof = _keep_evidence(folder, last, signed)
            remedy = f"Tell the operator and the other witnesses; the proof is {proof}."
            raise Refused(f"{error.reason}; nothing was signed", address, remedy) from None
        if cosigned != last:
            durable.write(folder / COSIGNED, cosigned.encode())
    return cosigned


def _kept(folder: Path, name: str) -> str:
    try:
        return (folder / name).read_text(encoding="utf-8")
    except FileNotFoundError:
        raise Unusable(
            "the witness has lost this file",
            str(folder / name),
            "Do not make it anew by hand: a witness that forgot what it signed is no witness. Make another with --new.",
        ) from None


def _keep_evidence(folder: Path, last: str, signed: str) -> Path:
    """Both checkpoints, each signed by the log: that is the proof."""
    both = f"{last}\n{signed}"
    path = folder / f"evidence-{hashlib.sha256(both.encode()).hexdigest()[:16]}.txt"
    durable.write(path, both.encode())
    return path


def _now() -> int:
    return int(datetime.now(UTC).timestamp())
