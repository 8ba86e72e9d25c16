"""`doubledraw holidays`: take in the State Council's notice of a year's holidays."""

import argparse
from pathlib import Path
from typing import Any

from doubledraw.cli.installation import HOME_HELP, clock, complain, say, start_django

EPILOG = """\
The file is TOML: year, sources, and [[holiday]] tables of name, off and work days; src/doubledraw/statute/data/calendar
has one for each year that ships. Until a year's notice is taken in, its days are provisional and every deadline that
touches them says so. Taking it in is written down with its source and the account that did it, and open deadlines are
counted anew by the worker. Exit codes: 0 taken in (or shown), 1 refused, 2 unusable.
"""


def add(subparsers: Any) -> None:
    """Describe the command."""
    parser = subparsers.add_parser(
        "holidays",
        help="take in a year's notice of holidays",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("file", type=Path, help="the notice, a TOML file")
    parser.add_argument(
        "--as", dest="account", default="system", help="the system administrator who does it"
    )
    parser.add_argument("--dry-run", action="store_true", help="only show what would change")
    parser.add_argument("--home", type=Path, help=HOME_HELP)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Show what changes; take it in unless it is only to be shown."""
    try:
        text = args.file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as problem:
        return complain(f"{args.file}: {problem}")
    start_django(args.home)
    from doubledraw.platform.kernel.errors import DomainError
    from doubledraw.platform.organs.models import Staff
    from doubledraw.platform.organs.selectors import actor_of
    from doubledraw.platform.rulebook.services import import_notice
    from doubledraw.platform.rulebook.services.notices import read_notice

    staff = Staff.objects.select_related("organ").filter(account=args.account).first()
    if staff is None or not staff.is_active:
        return complain(f"{args.account}: no such account.", "Name a system administrator: --as.")
    try:
        notice, changes = read_notice(text)
        for change in changes:
            was = change.before.kind.value if change.before else "unknown"
            say(f"  {change.on}  {was} -> {change.after.kind.value}  {change.after.name}")
        if args.dry_run:
            say(f"{notice.year}: {len(changes)} days would change; nothing was taken in.")
            return 0
        import_notice(text, by=actor_of(staff), at=clock())
    except DomainError as refused:
        complain(str(refused), refused.remedy)
        return 1
    say(f"{notice.year}: taken in, {len(changes)} days changed. Open deadlines are counted anew.")
    return 0
