"""Exactly once: of eight processes that draw at the same moment one does, whatever the database."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import migrated, postgres_server
from tests.postgres_server import database
from tests.soaked import seen

ROOT = Path(__file__).resolve().parents[3]
DRAWS, SOAK, RACERS = 6, 30, 8
LONG = 240
"""The minutes that the full counts may take."""
EXPECTED_REFUSALS = {"moved_on", "wrong_state", "already_drawn", "line_has_draw"} | {
    "frozen_by_somebody"
}


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def url(request, tmp_path_factory) -> Iterator[str]:
    """An empty database on each of the two."""
    if request.param == "sqlite":
        yield ""
        return
    run = migrated.folder_of_run(tmp_path_factory.getbasetemp())
    with database("races", migrated.postgresql(run, postgres_server.url())) as address:
        yield address


def arena(
    home: Path, url: str, *arguments: object, program: str = "arena", minutes: int = 15
) -> dict:
    """Run the arena, or another program beside it, and read its report."""
    home.mkdir(exist_ok=True)
    if not url:
        migrated.lay(home)
    environment = os.environ | {
        "DOUBLEDRAW_HOME": str(home),
        "DOUBLEDRAW_DATABASE_URL": url,
        "PYTHONPATH": f"{ROOT}/src:{ROOT}",
    }
    command = [sys.executable, "-m", f"tests.platform.draws.{program}", str(home)]
    done = subprocess.run(
        [*command, *map(str, arguments)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60 * minutes,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    return json.loads(done.stdout.splitlines()[-1])


def test_eight_racers_draw_each_draw_once(tmp_path, url) -> None:
    report = arena(tmp_path, url, "race", DRAWS, RACERS)
    assert report["won"] == [1] * DRAWS
    assert report["results"] == [1] * DRAWS
    assert report["drawn"] == DRAWS
    assert set(report["errors"]) <= EXPECTED_REFUSALS, report["errors"]
    assert sum(report["errors"].values()) == DRAWS * (RACERS - 1)


@pytest.mark.soak
@pytest.mark.parametrize("deed", ["race", "freeze"])
def test_thirty_draws_and_freezes_are_made_once(tmp_path, url, deed) -> None:
    what = {"race": "draws raced for", "freeze": "freezes raced for"}[deed]
    with seen(what, "postgresql" if url else "sqlite") as counts:
        report = arena(tmp_path, url, deed, SOAK, RACERS, minutes=LONG)
        assert report["won"] == report["draws"] == [1] * SOAK
        assert deed == "freeze" or report["results"] == [1] * SOAK
        assert set(report["errors"]) <= EXPECTED_REFUSALS, report["errors"]
        counts |= {"won once": SOAK, "refused": sum(report["errors"].values())}


def test_eight_racers_freeze_each_line_once(tmp_path, url) -> None:
    report = arena(tmp_path, url, "freeze", DRAWS, RACERS)
    assert report["won"] == [1] * DRAWS
    assert report["draws"] == [1] * DRAWS
    assert set(report["errors"]) <= EXPECTED_REFUSALS, report["errors"]


def test_the_same_race_without_compare_and_swap_gives_several_results(tmp_path, url) -> None:
    """The negative control: the arena does make racers meet."""
    report = arena(tmp_path, url, "naive", DRAWS, RACERS)
    assert max(report["results"]) > 1


ROUNDS, REQUESTS = 2, 5
ROUND_REFUSALS = {"round_open", "round_just_opened", "teams_stand", "already_drawn", "moved_on"} | {
    *("wrong_state", "round_drawn", "already_decided")
}


def _once(report: dict, items: int) -> None:
    assert report["won"] == [1] * items
    assert set(report["errors"]) <= ROUND_REFUSALS, report["errors"]
    assert sum(report["errors"].values()) == items * (RACERS - 1)
    assert report["faults"] == []


@pytest.mark.parametrize("deed", ["open", "teams"])
def test_eight_racers_open_and_draw_each_team_round_once(tmp_path, url, deed) -> None:
    report = arena(tmp_path, url, deed, ROUNDS, RACERS, program="round_arena")
    _once(report, ROUNDS)
    assert report["entries"] == [1] * ROUNDS


def test_eight_racers_replace_each_firm_once(tmp_path, url) -> None:
    report = arena(tmp_path, url, "substitute", REQUESTS, RACERS, program="round_arena")
    _once(report, REQUESTS)
    assert report["entries"] == [REQUESTS]


def test_substitutions_without_compare_and_swap_are_logged_twice(tmp_path, url) -> None:
    """The negative control of the two above."""
    report = arena(tmp_path, url, "naive", REQUESTS, RACERS, program="round_arena")
    assert report["entries"][0] > REQUESTS
