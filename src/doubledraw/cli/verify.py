"""`doubledraw verify`: every check of DD-1, with its section, on a bundle in a zip or folder."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from doubledraw.draw.verify import Check, Report

_MARKS = {"true": "true ", "false": "FALSE", "unchecked": "  -  "}


def add(commands: Any) -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "verify",
        help="check a published draw",
        description="Recompute a published draw and compare everything. Needs no network, no "
        "server and no trust in who made the bundle. `python -m doubledraw.draw verify` does the "
        "same on bare Python, but for signatures.",
        epilog="Exit codes: 0 everything checked is true, 1 something is false, 2 unusable.",
    )
    parser.add_argument("path", metavar="PATH", type=Path, help="the zip, or the folder it made")
    parser.add_argument("--auditor", action="store_true", help="it is the auditors' bundle")
    parser.add_argument("--json", action="store_true", help="the report as JSON")
    parser.add_argument(
        "--policy",
        metavar="FILE",
        type=Path,
        help="verifier keys one trusts, one a line, or a C2SP tlog-policy with a quorum of witnesses; other keys are "
        "reported as unknown",
    )
    parser.add_argument(
        "--drand",
        metavar="FILE",
        type=Path,
        action="append",
        default=[],
        help="the answer of drand's API for a round that the draw named, or its signature; may be given again",
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Verify and say so."""
    from doubledraw.draw import bundle

    report = checked(
        bundle.read(args.path), auditor=args.auditor, policy=args.policy, drand=args.drand
    )
    print(json.dumps(report.to_json(), ensure_ascii=False, indent=1) if args.json else text(report))
    return 0 if report.ok else 1


def checked(
    files: dict[str, bytes],
    *,
    auditor: bool,
    policy: Path | None = None,
    drand: Iterable[Path] = (),
) -> Report:
    """The report on these files, signatures included; `drand`: answers of its API for the rounds that were named."""
    from doubledraw.cli.beacons import proves, rounds_in
    from doubledraw.draw.verify import verify
    from doubledraw.log.checkpoint import check_cosignature
    from doubledraw.log.note import check_note
    from doubledraw.log.policy import Policy

    known = Policy.parse(policy.read_text(encoding="utf-8")) if policy else None
    return verify(
        files,
        auditor=auditor,
        check_note=check_note,
        trusted=known.keys if known else None,
        check_cosignature=check_cosignature,
        is_quorum=known.is_met if known else None,
        check_round=partial(proves, rounds_in(drand)),
    )


def text(report: Report) -> str:
    """The report for people: one line a check."""
    lines = lines_of(report.checks)
    false = sum(check.verdict == "false" for check in report.checks)
    unchecked = sum(check.verdict == "unchecked" for check in report.checks)
    verdict = "TRUE: everything that can be checked here is true"
    if not report.ok:
        verdict = f"FALSE: {false} checks are false"
    return "\n".join([*lines, f"{verdict}; {unchecked} not checkable here"])


def lines_of(checks: Iterable[Check]) -> list[str]:
    """One line a check: verdict, section, name, what was seen."""
    return [
        f"{_MARKS[c.verdict]} {c.section:7} {c.name}{': ' + c.detail if c.detail else ''}"
        for c in checks
    ]
