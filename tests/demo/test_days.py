"""The demo comes into being on any day: at midnight, in the first days of a year, on its last, in a leap year."""

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from doubledraw.demo.results import FOUND
from doubledraw.demo.stage import VISITED, site_of
from tests.browser.conftest import Site
from tests.browser.pages import every_page
from tests.clock import CHINA

BUILD = """
import sys
from argparse import Namespace
from datetime import datetime
from pathlib import Path
from django.conf import settings
from doubledraw.cli import demonstrating

moment = datetime.fromisoformat(sys.argv[1])
demonstrating.clock = lambda: moment + settings.DEMO_SHIFT if settings.configured else moment
home = Path(sys.argv[2])
sys.exit(demonstrating.run(Namespace(home=home, targets=None, city=None, port=0, no_serve=True)))
"""
NEW_YEAR = "2027-01-02T00:02:00+08:00"
DAYS = (
    "2026-12-20T23:59:00+08:00",
    "2026-12-31T23:58:00+08:00",
    "2027-01-01T00:00:01+08:00",
    "2027-01-04T23:59:00+08:00",
    "2027-01-05T00:01:00+08:00",
    "2027-02-06T12:00:00+08:00",
    "2027-10-03T21:29:00+08:00",
    "2028-02-29T15:00:00+08:00",
    "2032-07-01T08:00:00+08:00",
)


@pytest.mark.parametrize(
    ("day", "shown"),
    [
        ("2026-12-20", "2026-12-20"),
        ("2026-12-21", "2026-12-20"),
        ("2026-12-31", "2026-12-20"),
        ("2027-01-01", "2026-12-20"),
        ("2027-01-04", "2026-12-20"),
        ("2027-01-05", "2027-01-05"),
        ("2029-01-03", "2028-12-20"),
    ],
)
def test_the_clock_stands_in_the_old_year_until_the_visits_lie_in_the_new(
    day: str, shown: str
) -> None:
    real = datetime.fromisoformat(f"{day}T09:00:00").replace(tzinfo=CHINA)
    shift = timedelta(seconds=int(site_of(real)["clock_shift"]))
    assert (real + shift).date().isoformat() == shown
    assert (real + shift).hour == real.hour


def test_the_visits_go_back_as_far_as_the_clock_allows() -> None:
    assert len(FOUND) == VISITED


def built(moment: str, home: Path) -> dict[str, int]:
    """How many draws and visits stand in each state once the demo was built at that moment."""
    place = dict(os.environ)
    for name in ("DOUBLEDRAW_DATABASE_URL", "DJANGO_SETTINGS_MODULE"):
        place.pop(name, None)
    done = subprocess.run(
        [sys.executable, "-c", BUILD, moment, str(home)],
        env=place, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    with closing(sqlite3.connect(home / "doubledraw.sqlite3")) as db:
        return {
            f"{table} {state}": count
            for table in ("draws_draw", "inspections_visit")
            for state, count in db.execute(f"SELECT state, COUNT(*) FROM {table} GROUP BY state")
        }


def draws_in(made: dict[str, int]) -> dict[str, int]:
    return {key.split()[1]: n for key, n in made.items() if key.startswith("draws_draw")}


STAGES = {"revealed": 2, "drawn": 1, "committed": 1}


def test_it_is_whole_in_the_first_minutes_of_a_year(tmp_path: Path) -> None:
    made = built(NEW_YEAR, tmp_path / "demo")
    assert draws_in(made) == STAGES
    assert {"inspections_visit approved", "inspections_visit entered"} <= {*made}
    assert every_page(Site("", tmp_path / "demo")), "what the pages show was made"
    site = json.loads((tmp_path / "demo/site.json").read_text())
    assert site["clock_shift"] == str(-13 * 24 * 3600)


@pytest.mark.soak
@pytest.mark.parametrize("moment", DAYS)
def test_it_is_whole_on_other_days(tmp_path: Path, moment: str) -> None:
    made = built(moment, tmp_path / "demo")
    assert draws_in(made) == STAGES
    assert "inspections_visit approved" in made
    assert every_page(Site("", tmp_path / "demo")), "what the pages show was made"
