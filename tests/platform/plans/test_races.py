"""Two people at the same moment: one wins, the other is told; nothing is done twice or lost."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests import migrated, postgres_server
from tests.postgres_server import database

PROJECT = Path(__file__).resolve().parents[3]


@pytest.fixture(
    scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]
)
def races(request, tmp_path_factory) -> dict:
    if request.param == "sqlite":
        return raced(tmp_path_factory.mktemp("races"), "")
    run = migrated.folder_of_run(tmp_path_factory.getbasetemp())
    with database(template=migrated.postgresql(run, postgres_server.url())) as url:
        return raced(tmp_path_factory.mktemp("races"), url)


def raced(home: Path, url: str) -> dict:
    """What the program saw on a database of its own."""
    if not url:
        migrated.lay(home)
    run = subprocess.run(
        [sys.executable, "-m", "tests.platform.plans.racing"],
        cwd=PROJECT,
        env=os.environ
        | {
            "DOUBLEDRAW_HOME": str(home),
            "DOUBLEDRAW_DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": "doubledraw.platform.settings",
        },
        capture_output=True,
        check=False,
        timeout=120,
    )
    assert run.returncode == 0, run.stderr.decode()[-2000:]
    return json.loads(run.stdout)


def test_of_two_simultaneous_approvals_one_wins_and_the_other_is_told(races) -> None:
    for race in races["approvals"]:
        assert len(race["told"]) == 2
        assert race["told"].count("done") == 1
        assert set(race["told"]) == {"done", "overtaken"}
        (said,) = race["said"]
        assert re.fullmatch("(王处长|周抽取)已经办理“批准”，计划现在是“待公布”", said)
        assert (race["state"], race["signatures"]) == ("approved", 3)


def test_of_two_adjustments_begun_at_once_one_is_told_to_take_up_the_other(races) -> None:
    for race in races["adjustments"]:
        begun = [told for told in race["told"] if told.endswith("-2")]
        assert len(begun) == 1
        assert set(race["told"]) - set(begun) <= {"adjusted_meanwhile", "adjusted_already"}
        assert len(race["told"]) == 2


def test_two_drafts_begun_at_the_same_moment_get_two_numbers(races) -> None:
    numbers = [number for race in races["drafts"] for number in race["told"]]
    assert sorted(numbers) == [f"990126-2030-P{n:02d}" for n in range(1, len(numbers) + 1)]
