"""Two people at the same moment: one wins, the other is told; nothing is done twice or lost."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def races(tmp_path_factory) -> dict:
    environment = os.environ | {
        "DOUBLEDRAW_HOME": str(tmp_path_factory.mktemp("races")),
        "DJANGO_SETTINGS_MODULE": "doubledraw.platform.settings",
    }
    environment.pop("DOUBLEDRAW_DATABASE_URL", None)
    run = subprocess.run(
        [sys.executable, "-m", "tests.platform.plans.racing"],
        cwd=PROJECT,
        env=environment,
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
        assert set(race["told"]) <= {"done", "moved_on", "step_signed", "signed_meanwhile"}
        assert (race["state"], race["signatures"]) == ("approved", 2)


def test_two_drafts_begun_at_the_same_moment_get_two_numbers(races) -> None:
    numbers = [number for race in races["drafts"] for number in race["told"]]
    assert sorted(numbers) == [f"990126-2030-P{n:02d}" for n in range(1, len(numbers) + 1)]
