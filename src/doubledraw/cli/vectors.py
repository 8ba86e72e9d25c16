"""`doubledraw vectors`: recompute test vectors and compare every byte they expect."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any


def add(commands: Any) -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "vectors",
        help="recompute test vectors",
        description="Recompute the spec of each vector and compare what it derives and expects.",
    )
    parser.add_argument("files", metavar="FILE", type=Path, nargs="+")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """0 when every vector agrees, else 1."""
    from doubledraw.draw import vectors

    agreed = True
    for path in args.files:
        comparisons = vectors.check(path)
        wrong = [c for c in comparisons if not c.agrees]
        print(f"{'FALSE' if wrong else 'true '} {path} ({len(comparisons)} values)")
        for comparison in wrong:
            print(f"      {comparison.name}: {comparison.detail}")
        agreed = agreed and not wrong
    return 0 if agreed else 1
