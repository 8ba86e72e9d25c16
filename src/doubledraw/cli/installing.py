"""`doubledraw init` and `doubledraw upgrade`: a real installation, without demo data or default passwords."""

import argparse
import getpass
import json
import os
import secrets
import sys
from pathlib import Path
from typing import Any

from doubledraw.cli.installation import HOME_HELP, clock, complain, say, start_django

ADMINISTRATORS = (
    ("system", "system", "系统管理员", "runs the installation: health, backups, versions"),
    ("security", "security", "安全管理员", "makes organs and accounts, grants roles"),
    ("audit", "audit", "审计管理员", "reads the audit events, changes nothing"),
)
INIT_EPILOG = """\
The three administrators are separate accounts (三员分立): none can do another's work, and none does business.
Passwords are asked for on the terminal; --generate-passwords prints one-time passwords instead; a script passes them
in DOUBLEDRAW_SYSTEM_PASSWORD, DOUBLEDRAW_SECURITY_PASSWORD and DOUBLEDRAW_AUDIT_PASSWORD.
Afterwards the security administrator signs in at /sign-in/ and makes organs and accounts.
"""


def add(subparsers: Any) -> None:
    """Describe both commands."""
    init = subparsers.add_parser(
        "init",
        help="make a real installation",
        epilog=INIT_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    init.add_argument("--home", type=Path, help=HOME_HELP)
    init.add_argument(
        "--name", required=True, help="name of the public site, e.g. 清源县双随机、一公开"
    )
    init.add_argument("--place", required=True, help="the place, e.g. 清源县")
    init.add_argument("--office", required=True, help="the office that runs it")
    init.add_argument("--region", required=True, help="its GB/T 2260 code, six digits")
    init.add_argument("--organ", required=True, help="name of the organ at the root of the tree")
    init.add_argument("--generate-passwords", action="store_true", help="print one-time passwords")
    init.set_defaults(run=run_init)
    upgrade = subparsers.add_parser(
        "upgrade", help="back up, then bring the database to this version"
    )
    upgrade.add_argument("--home", type=Path, help=HOME_HELP)
    upgrade.add_argument(
        "--backup-to", type=Path, help="where the backup goes (default: HOME/backups)"
    )
    upgrade.set_defaults(run=run_upgrade)


def run_init(args: argparse.Namespace) -> int:
    """Make the home folder, the keys, the database and the three administrators."""
    if len(args.region) != 6 or not args.region.isdigit():
        return complain(f"--region {args.region}: a GB/T 2260 code has six digits.")
    home = (args.home or Path(os.environ.get("DOUBLEDRAW_HOME", "var"))).resolve()
    if (home / "site.json").exists():
        return complain(f"{home} already holds an installation.", "Choose another --home.")
    passwords = _passwords(generate=args.generate_passwords)
    if passwords is None:
        return 2
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    start_django(home)
    if problem := _weakness(passwords):
        return complain(problem, "Choose at least 12 characters that are not a common password.")
    _build(args, passwords)
    site = {n: getattr(args, n) for n in ("name", "place", "office", "region")}
    (home / "site.json").write_text(
        json.dumps(site, ensure_ascii=False, indent=2), encoding="utf-8"
    )
    say(f"Installed at {home}.")
    for account, _, title, duty in ADMINISTRATORS:
        shown = f"  one-time password: {passwords[account]}" if args.generate_passwords else ""
        say(f"  {account:9} {title}  {duty}{shown}")
    say("Next: doubledraw check, then doubledraw serve.")
    return 0


def _passwords(*, generate: bool) -> dict[str, str] | None:
    if generate:
        return {account: secrets.token_urlsafe(12) for account, *_ in ADMINISTRATORS}
    found = {}
    for account, _, title, _ in ADMINISTRATORS:
        given = os.environ.get(f"DOUBLEDRAW_{account.upper()}_PASSWORD")
        if given is None and not sys.stdin.isatty():
            complain(
                f"no password for the {account} administrator.",
                f"Set DOUBLEDRAW_{account.upper()}_PASSWORD, or use --generate-passwords.",
            )
            return None
        found[account] = given or getpass.getpass(f"Password for {account} ({title}): ")
    return found


def _weakness(passwords: dict[str, str]) -> str:
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    if len(set(passwords.values())) < len(passwords):
        return "the three administrators must not share a password."
    for account, password in passwords.items():
        try:
            validate_password(password)
        except ValidationError as weak:
            return f"password of {account}: {' '.join(weak.messages)}"
    return ""


def _build(args: argparse.Namespace, passwords: dict[str, str]) -> None:
    from django.core.management import call_command
    from django.db import transaction

    from doubledraw.platform.kernel.actor import SYSTEM
    from doubledraw.platform.ledger.keys import make_log_key
    from doubledraw.platform.organs.models import Region
    from doubledraw.platform.organs.services import (
        admit_staff,
        found_organ,
        load_divisions,
        name_region,
    )
    from doubledraw.platform.organs.states import Office, OrganKind

    call_command("migrate", verbosity=0, interactive=False)
    make_log_key()
    now = clock()
    with transaction.atomic():
        load_divisions(by=SYSTEM)
        known = Region.objects.filter(code=args.region).first()
        region = known or name_region(args.region, args.place, by=SYSTEM)
        root = found_organ(
            f"{args.region}-00",
            args.organ,
            region=region,
            parent=None,
            kind=OrganKind.GOVERNMENT,
            by=SYSTEM,
            at=now,
        )
        for account, office, title, _ in ADMINISTRATORS:
            admit_staff(
                account,
                title,
                organ=root,
                password=passwords[account],
                office=Office.of(office),
                by=SYSTEM,
                at=now,
            )


def run_upgrade(args: argparse.Namespace) -> int:
    """Back up, migrate, bring the divisions up to date, check."""
    from doubledraw.cli.checking import report
    from doubledraw.cli.saving import make_backup

    start_django(args.home)
    from django.conf import settings
    from django.core.management import call_command

    from doubledraw.platform.kernel.actor import SYSTEM
    from doubledraw.platform.organs.services import load_divisions

    folder = args.backup_to or Path(settings.HOME) / "backups"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    backup = folder / f"before-upgrade-{clock():%Y%m%dT%H%M%SZ}.tar.gz"
    make_backup(backup)
    say(f"Backed up to {backup}.")
    call_command("migrate", verbosity=1, interactive=False)
    load_divisions(by=SYSTEM)
    return report(as_json=False)
