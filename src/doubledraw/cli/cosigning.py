"""`doubledraw cosign`: the operator takes in what a witness cosigned."""

import argparse
from pathlib import Path
from typing import Any

from doubledraw.cli.installation import HOME_HELP, clock, complain, say, start_django

EPILOG = """\
Witnesses may also hand it in over the web, at /log/cosignatures. Whose cosignatures count, and how many of them it
takes, stands in HOME/keys/witnesses (or the file that DOUBLEDRAW_WITNESSES names), a C2SP tlog-policy:

  witness audit audit.example+…
  witness notary notary.example+…
  group outside 1 audit notary
  quorum outside
"""


def add(subparsers: Any) -> None:
    """Describe the command."""
    parser = subparsers.add_parser(
        "cosign",
        help="take in a checkpoint that a witness cosigned",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("file", metavar="FILE", type=Path, help="what doubledraw witness wrote")
    parser.add_argument("--home", type=Path, help=HOME_HELP)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Check it and keep it, then bring the static files up to it."""
    note = args.file.read_text(encoding="utf-8")
    start_django(args.home)
    from doubledraw.platform.kernel.errors import DomainError
    from doubledraw.platform.ledger.exports import write_log
    from doubledraw.platform.ledger.services import take_cosignatures

    try:
        names = take_cosignatures(note, at=clock())
        size = write_log()
    except DomainError as refusal:
        complain(f"{refusal} ({refusal.code})", refusal.remedy)
        return 1
    say(f"taken: {', '.join(names)}; the static files hold {size} entries")
    return 0
