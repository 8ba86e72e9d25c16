"""`doubledraw demo`: the fictional county 清源县, brought to four draws by the real services, and served."""

import argparse
import json
import os
import shutil
import sys
import time
from pathlib import Path
from typing import Any

from doubledraw.cli.installation import clock, complain, say
from doubledraw.demo.cities.description import CHINA, NAMES, City, city

EPILOG = """\
Everything is generated, nothing is taken from a register: about 20,000 targets, 300 inspectors
of 12 organs, 40 items, one published plan with four lines, and four draws: one revealed over
public strata, one revealed over credit classes (attested, classes never public), one embargoed,
one waiting for its ceremony. The demo folder is made anew each time. --targets brings in a real
register instead (CSV, TSV, XLSX or Parquet, also .gz); nothing of it leaves this machine.

--city brings the planning year of a real document under its own rules, over a smaller generated
register: the clock of that demo shows a day of the document's year (fuan 2018, guantao 2020,
changchun 2021, xian 2017, karamay 2016).
"""
WIDTH = 28
LEAST_STEP = 0.05
_told = [0.0]


def add(subparsers: Any) -> None:
    """Describe the command."""
    parser = subparsers.add_parser(
        "demo",
        help="a fictional county, served at 127.0.0.1:8000",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--home", type=Path, default=Path("var/demo"), help="default: ./var/demo")
    parser.add_argument(
        "--city",
        choices=NAMES,
        help="a real document's planning year in place of the fictional county",
    )
    parser.add_argument("--targets", type=Path, help="a real register instead of the generated one")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--no-serve", action="store_true", help="build it and stop")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Build, print the addresses and accounts, serve."""
    if args.targets and not args.targets.exists():
        return complain(f"{args.targets} does not exist.", "Name a CSV, TSV, XLSX or Parquet file.")
    if args.targets and args.city:
        return complain("A city's demo has its own generated register.", "Leave --targets out.")
    home = args.home.resolve()
    if home.exists() and not (home / "site.json").exists() and any(home.iterdir()):
        return complain(f"{home} holds something that is no demo.", "Choose another --home.")
    if _is_real(home):
        return complain(f"{home} is a real installation.", "Choose another --home.")
    begun = time.monotonic()
    made = _build_city(home, city(args.city)) if args.city else _build(home, args.targets)
    say(f"Built in {time.monotonic() - begun:.0f} s.")
    _print_addresses(made, args.port)
    if args.no_serve:
        return 0
    from doubledraw.cli.serving import serve

    serve("127.0.0.1", args.port, 2)
    return 0


def _is_real(home: Path) -> bool:
    site = home / "site.json"
    return site.exists() and not json.loads(site.read_text(encoding="utf-8")).get("demo")


def _build(home: Path, register: Path | None) -> dict[str, Any]:
    from doubledraw.demo.stage import build, site_of

    _lay(home, site_of(clock().astimezone(CHINA)))
    return build(clock().astimezone(CHINA), home / "rolls", register, _progress)


def _build_city(home: Path, chosen: City) -> dict[str, Any]:
    """Its rule sets and its clock stand in the home folder, so that `doubledraw serve` finds them again."""
    from doubledraw.demo.cities.stage import build, site_of

    _lay(home, site_of(chosen, clock()))
    return build(chosen, home / "rolls", _progress)


def _lay(home: Path, site: dict[str, str]) -> None:
    """An empty installation that knows it is a demo."""
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    text = json.dumps(site, ensure_ascii=False)
    (home / "site.json").write_text(text, encoding="utf-8")
    os.environ |= {"DOUBLEDRAW_HOME": str(home), "DOUBLEDRAW_DEMO": "1"}
    os.environ["DJANGO_SETTINGS_MODULE"] = "doubledraw.platform.settings"
    import django

    django.setup()
    from django.core.management import call_command

    from doubledraw.platform.ledger.keys import make_log_key

    _progress(0.0, "数据库")
    call_command("migrate", verbosity=0, interactive=False)
    make_log_key()


def _progress(fraction: float, step: str) -> None:
    """A bar on a terminal; a line for every twentieth elsewhere."""
    if not sys.stderr.isatty():
        if fraction in (0, 1) or fraction - _told[-1] >= LEAST_STEP:
            _told.append(fraction)
            print(f"  {fraction:4.0%}  {step}", file=sys.stderr, flush=True)
        return
    done = round(fraction * WIDTH)
    end = "\n" if fraction >= 1 else "\r"
    bar = "#" * done + "." * (WIDTH - done)
    print(f"  [{bar}] {step:　<18}", end=end, file=sys.stderr, flush=True)


def _print_addresses(made: dict[str, Any], port: int) -> None:
    from django.conf import settings

    base = f"http://127.0.0.1:{port}"
    said = {
        "revealed": "revealed, public strata: everybody checks everything",
        "attested": "revealed, credit classes: auditors attest, classes are never public",
        "drawn": "drawn, embargoed until its date",
        "committed": "committed, waiting for its ceremony",
    }
    say(f"\nPublic site   {base}/")
    if "plan" in made:
        say(f"  {base}/plans/{made['plan'].number}/   the plan of the document's year")
    for stage in filter(said.__contains__, made):
        say(f"  {base}/draws/{made[stage].draw_id}/   {said[stage]}")
    say(f"Staff         {base}/sign-in/   password of every demo account: {settings.DEMO_PASSWORD}")
    for account, role in settings.DEMO_ACCOUNTS:
        say(f"  {account:12} {role}")
    if "revealed" not in made:
        return
    say("\nCheck a draw yourself:")
    bundle = f"{base}/draws/{made['revealed'].draw_id}/bundle.zip"
    say(f"  curl -sO {bundle} && .venv/bin/doubledraw verify bundle.zip\n")
