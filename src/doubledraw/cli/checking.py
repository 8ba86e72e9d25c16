"""`doubledraw check`: says in the terminal whether the installation keeps its promises."""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from doubledraw.cli.installation import HOME_HELP, say, start_django

if TYPE_CHECKING:
    from doubledraw.platform.records.health import Finding

EPILOG = """\
Reads the database's durability settings back, looks for missing migrations, keys and disk space, re-derives the whole
public log from its entries and compares it with every stored node and signed checkpoint, reads every frozen file that
a draw refers to, and compares every row of a draw with its files and the log. Exit 0: all is well (warnings allowed).
Exit 1: something is broken; each line says what to do.
"""


def add(subparsers: Any) -> None:
    """Describe the command."""
    parser = subparsers.add_parser(
        "check",
        help="health of an installation",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--home", type=Path, help=HOME_HELP)
    parser.add_argument("--json", action="store_true", help="for machines")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Look at everything and report."""
    start_django(args.home)
    return report(as_json=args.json)


def report(*, as_json: bool) -> int:
    """Print every finding; 1 when one of them is a failure."""
    found = list(findings())
    if as_json:
        lines = [{"verdict": f.verdict, "what": f.what, "remedy": f.remedy} for f in found]
        say(json.dumps(lines, ensure_ascii=False, indent=2))
    else:
        for finding in found:
            say(f"{finding.verdict:5}{finding.what}")
            if finding.verdict != "ok" and finding.remedy:
                say(f"       {finding.remedy}")
    return int(any(finding.verdict == "fail" for finding in found))


def findings() -> Iterator["Finding"]:
    """Everything that is looked at, in order; a missing table ends it early."""
    from doubledraw.platform.records import health

    yield health.disk()
    yield from health.secrets()
    yield from health.database()
    migrated = health.migrations()
    yield migrated
    if migrated.verdict == "ok":
        yield from _log()
        yield from _files()
        yield from _draws()


def _log() -> Iterator["Finding"]:
    from doubledraw.platform.kernel.errors import DomainError
    from doubledraw.platform.ledger.exports import published_size
    from doubledraw.platform.ledger.selectors import inspect_log, latest_checkpoint
    from doubledraw.platform.records.health import Finding

    faults = inspect_log()
    latest = latest_checkpoint()
    if not faults:
        yield Finding("ok", f"the public log is whole: {latest.size if latest else 0} entries")
    for fault in faults[:20]:
        yield Finding(
            "fail", f"public log: {fault}", "Stop, keep everything as it is, compare with a backup."
        )
    if latest is None:
        return
    try:
        size = published_size(latest)
    except DomainError as refusal:
        yield Finding("fail", f"static files of the log: {refusal}", refusal.remedy)
    else:
        yield Finding("ok", f"the static files of the log hold {size} of {latest.size} entries")


def _files() -> Iterator["Finding"]:
    from doubledraw.platform.draws.models import Draw
    from doubledraw.platform.records import store
    from doubledraw.platform.records.health import Finding

    checked = 0
    for draw in Draw.objects.order_by("pk").iterator():
        for name, digest in {**draw.files, **(draw.outcome_files or {})}.items():
            try:
                store.get(digest)
            except (OSError, ValueError) as problem:
                yield Finding(
                    "fail", f"{draw.draw_id} {name}: {problem}", "Restore it from a backup."
                )
            checked += 1
    yield Finding("ok", f"{checked} files of draws were read and have their digests")


def _draws() -> Iterator["Finding"]:
    from doubledraw.platform.draws.engine import inspect
    from doubledraw.platform.draws.models import Draw
    from doubledraw.platform.records.health import Finding

    checked = 0
    for draw in Draw.objects.order_by("pk").iterator():
        for what in inspect(draw):
            remedy = "Somebody changed the database: keep it as it is, compare with a backup."
            yield Finding(
                "fail", f"{draw.draw_id}: {what} differs from its files or the log", remedy
            )
        checked += 1
    yield Finding("ok", f"the rows of {checked} draws were compared with their files and the log")
