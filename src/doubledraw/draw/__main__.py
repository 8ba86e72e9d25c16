"""`python -m doubledraw.draw verify PATH [--auditor] [--json]`, `… verify-leaf FILE`: verifying on a bare Python."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from doubledraw.draw import bundle, door, leaf_file, vectors
from doubledraw.draw.errors import DrawError
from doubledraw.draw.verify import Check, Report, verify

_MARKS = {"true": "true     ", "false": "FALSE    ", "unchecked": "unchecked"}


def main(argv: Sequence[str] | None = None) -> int:
    """0 when nothing was false, 1 when something was, 2 when the bundle could not be read."""
    arguments = _parser().parse_args(argv)
    try:
        return int(arguments.run(arguments))
    except DrawError as error:
        print(error, file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m doubledraw.draw", description=__doc__)
    commands = parser.add_subparsers(required=True)
    check = commands.add_parser("verify", help="recompute and compare everything in a bundle")
    check.add_argument("path", type=Path, help="a zip or a folder")
    check.add_argument("--auditor", action="store_true", help="it is the auditor bundle")
    check.add_argument("--json", action="store_true", help="print the report as JSON")
    check.set_defaults(run=_verify)
    leaf = commands.add_parser("verify-leaf", help="check the leaf file of one firm")
    leaf.add_argument("path", type=Path, help="the file, or the scanned code saved as text")
    leaf.set_defaults(run=_verify_leaf)
    compare = commands.add_parser("vectors", help="recompute test vectors")
    compare.add_argument("paths", type=Path, nargs="*", help="vector files; none = those shipped")
    compare.set_defaults(run=_vectors)
    return parser


def _verify(arguments: argparse.Namespace) -> int:
    report = verify(bundle.read(arguments.path), auditor=arguments.auditor)
    if arguments.json:
        print(json.dumps(report.to_json(), ensure_ascii=False, indent=1))
    else:
        print(as_text(report))
    return 0 if report.ok else 1


def _verify_leaf(arguments: argparse.Namespace) -> int:
    report = door.check(leaf_file.from_text(arguments.path.read_text(encoding="utf-8")))
    print("\n".join(map(_line, report.checks)))
    return 0 if report.ok else 1


def _line(check: Check) -> str:
    return f"{_MARKS[check.verdict]}  {check.section:<5} {check.name}: {check.detail}"


def as_text(report: Report) -> str:
    """One line a check, the verdict last."""
    lines = [_line(check) for check in report.checks]
    false = sum(check.verdict == "false" for check in report.checks)
    unchecked = sum(check.verdict == "unchecked" for check in report.checks)
    verdict = f"{false} checks are FALSE" if false else "nothing is false"
    return "\n".join(
        [*lines, f"{report.draw_id}: {verdict}, {unchecked} could not be checked here"]
    )


def _vectors(arguments: argparse.Namespace) -> int:
    paths = arguments.paths or sorted(vectors.FOLDER.glob("*.json"))
    agreed = True
    for path in paths:
        compared = vectors.check(path)
        agreed &= all(item.agrees for item in compared)
        for item in compared:
            print(
                f"{'agrees ' if item.agrees else 'DIFFERS'}  {path.name} {item.name} {item.detail}".rstrip()
            )
    return 0 if agreed else 1


if __name__ == "__main__":
    sys.exit(main())
