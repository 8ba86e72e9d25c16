"""`doubledraw import`: a spreadsheet into a directory, with the same preview, rejects and receipt as in the browser."""

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from doubledraw.cli.installation import HOME_HELP, clock, complain, say, start_django

if TYPE_CHECKING:
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
    parser.add_argument("directory", choices=("targets", "inspectors", "items", "recusals"))
    parser.add_argument("file", type=Path)
    parser.add_argument("--organ", required=True, help="code of the organ that keeps the directory")
    parser.add_argument("--by", required=True, help="account of the clerk who answers for it")
    parser.add_argument(
        "--scheme", default="uscc", choices=("uscc", "each", "regno", "local"),
        help="what the codes are; each: every code by its own scheme (default uscc)",
    )  # fmt: skip
    parser.add_argument(
        "--unknown-region", default="reject", choices=("reject", "organ"),
        help="what becomes of rows with a region nobody here knows (default reject)",
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

    try:
        batch = _read(args)
        if batch is None:
            return 2
        return _finish(batch, args)
    except DomainError as refusal:
        return complain(
            _english(refusal.reason, refusal.params), _english(refusal.remedy, refusal.params)
        )


def _read(args: argparse.Namespace) -> "ImportBatch | None":
    from doubledraw.platform.organs.models import Organ, Staff
    from doubledraw.platform.organs.selectors import actor_of
    from doubledraw.platform.registry import services

    organ = Organ.objects.filter(code=args.organ).first()
    clerk = Staff.objects.select_related("organ").filter(account=args.by, is_active=True).first()
    if organ is None or clerk is None:
        missing = f"organ {args.organ}" if organ is None else f"account {args.by}"
        complain(f"there is no {missing}.", "The security administrator's page lists them.")
        return None
    batch = services.stage_import(
        args.directory,
        args.file.read_bytes(),
        args.file.name,
        organ,
        by=actor_of(clerk),
        at=clock(),
        options={"scheme": args.scheme, "unknown_region": args.unknown_region},
        mapping=dict(pair.split("=", 1) for pair in args.column if "=" in pair) or None,
    )
    return services.read_import(batch, report=_progress)


def _finish(batch: "ImportBatch", args: argparse.Namespace) -> int:
    from doubledraw.platform.organs.models import Staff
    from doubledraw.platform.organs.selectors import actor_of
    from doubledraw.platform.registry import services
    from doubledraw.platform.registry.states import BatchState

    clerk = actor_of(Staff.objects.select_related("organ").get(account=args.by))
    if batch.state == BatchState.UNUSABLE:
        problem = batch.problem or {}
        return complain(
            _english(problem.get("reason", ""), problem.get("params", {})),
            _english(problem.get("remedy", ""), problem.get("params", {})),
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
