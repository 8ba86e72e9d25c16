"""`doubledraw import`: a spreadsheet into a directory, with the same preview, rejects and receipt as in the browser."""

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from doubledraw.cli.clerks import DIRECTORIES, add_whose, whose
from doubledraw.cli.installation import HOME_HELP, clock, complain, say, start_django

if TYPE_CHECKING:
    from doubledraw.platform.kernel.actor import Actor
    from doubledraw.platform.organs.models import Organ
    from doubledraw.platform.registry.models import ImportBatch

EPILOG = """\
Reads CSV, TSV, XLSX or Parquet (also .gz; UTF-8 or GB18030) in a limited child process, checks
every row, compares with the directory, and applies everything in one transaction. Rows that
cannot be taken are listed with row, column, value, rule and remedy; the others are applied only
with --without-rejects.  Exit codes: 0 applied (or, with --dry-run, could be), 1 rows with problems, nothing
applied, 2 unusable.
"""
SHOWN = 20


def add(subparsers: Any) -> None:
    """Describe the command."""
    parser = subparsers.add_parser(
        "import",
        help="bring a spreadsheet into a directory",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("directory", choices=DIRECTORIES)
    parser.add_argument("file", type=Path)
    add_whose(parser)
    parser.add_argument(
        "--template", default="", help="a built-in template (default: recognised by its headers)"
    )
    parser.add_argument(
        "--scheme", default="", choices=("uscc", "each", "regno", "local"),
        help="what the codes are; each: every code by its own scheme (default: as last time, else uscc)",
    )  # fmt: skip
    parser.add_argument(
        "--unknown-region", default="", choices=("reject", "organ"),
        help="what becomes of rows with a region nobody here knows (default: as last time, else reject)",
    )  # fmt: skip
    parser.add_argument(
        "--column",
        action="append",
        default=[],
        metavar="FIELD=HEADER",
        help="under which header a field stands when the guess is not enough, e.g. code=uscc name=firm",
    )
    parser.add_argument(
        "--without-rejects", action="store_true", help="apply the rows that can be taken"
    )
    parser.add_argument("--dry-run", action="store_true", help="preview only, keep nothing")
    parser.add_argument("--json", action="store_true", help="for machines")
    parser.add_argument("--home", type=Path, help=HOME_HELP)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Stage, read, report, apply."""
    if not args.file.is_file():
        return complain(f"{args.file} is not a file.")
    start_django(args.home)
    from doubledraw.platform.kernel.errors import DomainError

    found = whose(args)
    if found is None:
        return 2
    organ, clerk = found
    try:
        return _finish(_read(args, organ, clerk), clerk, args)
    except DomainError as refusal:
        return _unusable(refusal.code, refusal.reason, refusal.remedy, refusal.params, args)


def _read(args: argparse.Namespace, organ: "Organ", clerk: "Actor") -> "ImportBatch":
    from doubledraw.platform.registry import services
    from doubledraw.platform.registry.states import BatchSource

    options = {
        "scheme": args.scheme,
        "unknown_region": args.unknown_region,
        "template": args.template,
    }
    batch = services.stage_import(
        args.directory,
        args.file.read_bytes(),
        args.file.name,
        organ,
        by=clerk,
        at=clock(),
        options={name: said for name, said in options.items() if said},
        mapping=dict(pair.split("=", 1) for pair in args.column if "=" in pair) or None,
        source=BatchSource.COMMAND,
    )
    return services.read_import(batch, report=_progress)


def _finish(batch: "ImportBatch", clerk: "Actor", args: argparse.Namespace) -> int:
    from doubledraw.platform.registry import services
    from doubledraw.platform.registry.states import BatchState

    if batch.state == BatchState.UNUSABLE:
        problem = batch.problem or {}
        return _unusable(
            problem["code"], problem["reason"], problem["remedy"], problem["params"], args
        )
    rejected = batch.rejects.exists()
    if args.dry_run or (rejected and not args.without_rejects):
        services.discard_import(batch, by=clerk, at=clock())
        _report(batch, args, applied=False)
        return int(rejected)
    services.apply_import(
        batch, by=clerk, at=clock(), without_rejects=args.without_rejects, report=_progress
    )
    _report(batch, args, applied=True)
    return 0


def _unusable(code: str, reason: str, remedy: str, params: Any, args: argparse.Namespace) -> int:
    told = {"code": code, "reason": _english(reason, params), "remedy": _english(remedy, params)}
    if args.json:
        say(json.dumps({"applied": False, "problem": told}, ensure_ascii=False, indent=1))
    return complain(told["reason"], told["remedy"])


def _report(batch: "ImportBatch", args: argparse.Namespace, *, applied: bool) -> None:
    rejects = [
        {
            "row": reject.row,
            "column": reject.column,
            "value": reject.value,
            "rule": reject.rule,
            "reason": _english(reject.reason, reject.params),
            "remedy": _english(reject.remedy, reject.params),
        }
        for reject in batch.rejects.all()
    ]
    if args.json:
        receipt = batch.receipt_digest if applied else ""
        told = {"applied": applied, "receipt": receipt, "counts": batch.counts, "rejects": rejects}
        say(json.dumps(told, ensure_ascii=False, indent=1))
        return
    for reject in rejects[:SHOWN]:
        say("row {row}, {column} {value!r}: {reason} ({rule})\n  {remedy}".format(**reject))
    if len(rejects) > SHOWN:
        say(f"… and {len(rejects) - SHOWN} more; --json lists all")
    names = ("rows", "new", "changed", "unchanged", "rejected")
    say(", ".join(f"{batch.counts.get(name, 0)} {name}" for name in names))
    say(f"applied, receipt {batch.receipt_digest}" if applied else "nothing was applied")


def _english(text: str, params: Any) -> str:
    from django.utils import translation

    from doubledraw.platform.ui.words import say as spoken

    with translation.override("en"):
        return spoken(text, params)


def _progress(fraction: float, step: str, **params: object) -> None:
    if sys.stderr.isatty():
        print(f"  {fraction:4.0%}  {_english(step, params)}", end="\r", file=sys.stderr, flush=True)
