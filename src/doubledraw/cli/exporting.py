"""`doubledraw export`: a directory as a spreadsheet, as its clerk sees it."""

import argparse
from dataclasses import replace
from pathlib import Path
from typing import Any

from doubledraw.cli.clerks import LISTS, add_whose, whose
from doubledraw.cli.installation import HOME_HELP, complain, say, start_django

EPILOG = """\
Writes XLSX, CSV (UTF-8 with its mark, no cell that runs as a formula) or Parquet, by the ending of --out, row by row
in little memory. What comes out can be imported again. Exit codes: 0 written, 2 unusable.
"""


def add(subparsers: Any) -> None:
    """Describe the command."""
    parser = subparsers.add_parser(
        "export",
        help="write a directory to a spreadsheet",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("directory", choices=LISTS)
    add_whose(parser)
    parser.add_argument(
        "--out", type=Path, required=True, help="the file, ending in .xlsx, .csv or .parquet"
    )
    parser.add_argument(
        "--where",
        default="",
        metavar="QUERY",
        help="narrowed as on the page: what follows ? in its address, e.g. 'status=active&kind=enterprise'",
    )
    parser.add_argument("--home", type=Path, help=HOME_HELP)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Write beside the file first, then put it in its place."""
    from doubledraw.tables.writing import FORMATS, written

    form = args.out.suffix.lstrip(".").lower()
    if form not in FORMATS:
        return complain(f"{args.out.name}: the ending must be one of .{', .'.join(FORMATS)}.")
    if not args.out.parent.is_dir():
        return complain(f"{args.out.parent} is not a folder.")
    start_django(args.home)
    from django.http import QueryDict

    from doubledraw.platform.kernel.actor import Grant
    from doubledraw.platform.registry.exports import exporters

    found = whose(args)
    if found is None:
        return 2
    organ, clerk = found
    exporter = exporters()[args.directory]
    # The clerk's own roles, as far as they reach this organ, and over no other.
    grants = {
        Grant(grant.role, organ.path)
        for grant in clerk.grants
        if organ.path.startswith(grant.organ_path)
    }
    narrowed = replace(clerk, grants=frozenset(grants))
    rows = exporter.rows(narrowed, QueryDict(args.where))
    new = args.out.with_name(f".{args.out.name}.new")
    with new.open("wb") as file:
        file.writelines(written(form, exporter.title, exporter.headers, rows))
    new.replace(args.out)
    say(f"wrote {args.out}")
    return 0
