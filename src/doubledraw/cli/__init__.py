"""The command line: one module a command, listed here, each read only for its options at start.

A command module has `add(subparsers)`, which describes its options and sets `run`, and
`run(args) -> int`. What it needs to do its work it imports within `run`, so that `doubledraw
verify` never loads the platform. Exit codes: 0 done or true, 1 false or refused, 2 unusable.
"""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Sequence

from doubledraw.cli import complaints

# The draw, without a server.
DRAW_COMMANDS = (
    *("freeze", "draw", "reveal", "verify", "verify_leaf", "vectors", "attest"),
    "drand",
)
# The log, from outside.
LOG_COMMANDS = ("witness", "monitor")
# The platform: modules of this package with the same two functions.
PLATFORM_COMMANDS = (
    "importing",
    "exporting",
    "installing",
    "serving",
    "checking",
    "saving",
    "demonstrating",
    "holidays",
    "cosigning",
)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code."""
    args = parser().parse_args(argv)
    try:
        code: int = args.run(args)
        return code
    except Exception as error:
        return complaints.report(error)
    except KeyboardInterrupt:
        print("interrupted; run the same command again to go on", file=sys.stderr)
        return 130


def parser() -> argparse.ArgumentParser:
    """The whole command line, described."""
    top = argparse.ArgumentParser(
        prog="doubledraw",
        description="双随机、一公开: inspection draws that anyone can check with sha256sum.",
        epilog="A draw goes freeze, draw, reveal, verify. `doubledraw COMMAND --help` says more. "
        "Exit codes: 0 done or true, 1 false or refused, 2 unusable input.",
    )
    commands = top.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for name in (*DRAW_COMMANDS, *LOG_COMMANDS, *PLATFORM_COMMANDS):
        importlib.import_module(f"doubledraw.cli.{name}").add(commands)
    return top
