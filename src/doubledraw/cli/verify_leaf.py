"""`doubledraw verify-leaf`: what a firm checks at its door, without network and without a bundle (DD-1 §6)."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from doubledraw.cli import verify

if TYPE_CHECKING:
    from doubledraw.draw.door import DoorReport

_SAID = (
    *(("id", "firm"), ("role", "result"), ("draw_id", "draw"), ("at", "drawn")),
    *(("since", "changed"), ("team", "team")),
)


def add(commands: Any) -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "verify-leaf",
        help="check the leaf file of one firm",
        description="Check that this firm and this team were drawn at that time and not added by "
        "anybody: two leaves, their inclusion proofs, the signed checkpoint. Needs no network.",
        epilog="Exit codes: 0 nothing is false, 1 something is false, 2 unusable.",
    )
    parser.add_argument(
        "file", metavar="FILE", type=Path, help="the leaf file, or the scanned code saved as text"
    )
    parser.add_argument("--json", action="store_true", help="the report as JSON")
    parser.add_argument(
        "--policy",
        metavar="FILE",
        type=Path,
        help="log keys one trusts, one a line; another key is then false",
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Check and say so."""
    from doubledraw.draw import door, leaf_file
    from doubledraw.log.note import check_note
    from doubledraw.log.policy import Policy

    trusted = Policy.parse(args.policy.read_text(encoding="utf-8")).keys if args.policy else None
    data = leaf_file.from_text(args.file.read_text(encoding="utf-8"))
    report = door.check(data, check_note, trusted)
    said = json.dumps(report.to_json(), ensure_ascii=False, indent=1)
    print(said if args.json else text(report))
    return 0 if report.ok else 1


def text(report: DoorReport) -> str:
    """The report for people: what was drawn, then one line a check."""
    facts = {**report.facts, "team": ", ".join(report.facts.get("team", ()))}
    head = [f"{label:8} {facts[name]}" for name, label in _SAID if facts.get(name)]
    verdict = "TRUE: nothing is false" if report.ok else "FALSE: do not rely on this file"
    return "\n".join([*head, *verify.lines_of(report.checks), verdict])
