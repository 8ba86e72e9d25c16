"""`doubledraw attest`: an auditor recomputes a draw and signs its result (DD-1 §8)."""

from __future__ import annotations

import argparse
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from doubledraw.cli import durable
from doubledraw.cli.complaints import Refused, Unusable, say

_KEYS = "attestations/keys"


def add(commands: Any) -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "attest",
        help="verify the auditors' bundle and sign it, or make a key",
        description="An auditor verifies the auditors' bundle and signs the commitment and the "
        "two roots. The note goes to standard output and into BUNDLE, or into another bundle or "
        "draw folder of the same draw named with --into.",
        epilog="Make a key once with `doubledraw attest --new-key NAME`; keep the file secret and "
        "publish the line it prints.",
    )
    parser.add_argument("bundle", metavar="BUNDLE", type=Path, nargs="?")
    parser.add_argument("--key", metavar="FILE", type=Path, help="the auditor's secret key")
    parser.add_argument("--into", metavar="PATH", type=Path, help="where the note is put instead")
    parser.add_argument("--new-key", metavar="NAME", help="make a key, written to NAME.key")
    parser.set_defaults(run=run, misuse=parser.error)


def run(args: argparse.Namespace) -> int:
    """Make a key, or verify and sign."""
    if args.new_key and not (args.bundle or args.key or args.into):
        return _new_key(args.new_key)
    if args.new_key or not (args.bundle and args.key):
        args.misuse("give BUNDLE and --key FILE, or --new-key NAME alone")
    return _attest(args.bundle, args.key, args.into or args.bundle)


def _new_key(name: str) -> int:
    from doubledraw.log import attest, note

    attest.check_name(name)
    path = Path(f"{name}.key")
    if path.exists():
        raise Refused("a key of this name is here already", str(path), "Choose another name.")
    key = note.SignerKey.from_seed(name, os.urandom(32))
    durable.write(path, key.encoded().encode() + b"\n", durable.PRIVATE)
    say(f"secret key in {path}; this line is public:")
    print(key.verifier().encoded())
    return 0


def _attest(source: Path, key_path: Path, into: Path) -> int:
    from doubledraw.cli import verify
    from doubledraw.draw import bundle
    from doubledraw.log import attest, note

    key = note.SignerKey.parse(key_path.read_text(encoding="utf-8").strip())
    files = bundle.read(source)
    report = verify.checked(files, auditor=True)
    if not report.ok:
        say(verify.text(report))
        raise Refused("the bundle is false; nothing was signed", str(source))
    result = _result(files, source)
    signed = attest.make(key, *result)
    _put(into, attest.file_name(key.verifier()), signed, key.verifier().encoded(), result)
    print(signed, end="")
    return 0


def _result(files: Mapping[str, bytes], where: Path) -> tuple[str, str, str]:
    """C and the two roots of a draw."""
    from doubledraw.draw import canonical

    if "outcome.json" not in files:
        raise Unusable("there is no outcome.json", str(where), "Name the bundle of a drawn draw.")
    outcome = canonical.decode(files["outcome.json"], "outcome.json")
    return outcome["commitment"], outcome["targets_root"], outcome["teams_root"]


def _put(into: Path, name: str, signed: str, key: str, result: tuple[str, str, str]) -> None:
    """Add the note and the key to a bundle or folder of the same draw."""
    from doubledraw.draw import bundle

    held = _held(into)
    if _result(held, into) != result:
        raise Refused("this is another draw", str(into), "Name a bundle of the attested draw.")
    keys = {*held.get(_KEYS, b"").decode().split("\n"), key} - {""}
    added = {
        _KEYS: "".join(f"{line}\n" for line in sorted(keys)).encode(),
        name: signed.encode(),
    }
    if into.is_dir():
        (into / "attestations").mkdir(exist_ok=True)
        for file, data in added.items():
            durable.write(into / file, data)
    else:
        durable.write(into, bundle.pack({**held, **added}))
    say(f"attested by {name.removeprefix('attestations/').removesuffix('.note')}, kept in {into}")


def _held(into: Path) -> dict[str, bytes]:
    """What of `into` matters here; a draw folder holds more than a bundle may."""
    from doubledraw.draw import bundle

    if not into.is_dir():
        return bundle.read(into)
    names = ("outcome.json", _KEYS)
    return {name: (into / name).read_bytes() for name in names if (into / name).is_file()}
