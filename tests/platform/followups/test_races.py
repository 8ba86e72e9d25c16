"""Two people at the same moment on PostgreSQL: one wins, the other is told; nothing is opened or closed twice."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import migrated, postgres_server
from tests.postgres_server import database

PROJECT = Path(__file__).resolve().parents[3]


@pytest.mark.postgres
def test_of_two_at_once_one_wins(tmp_path_factory) -> None:
    run = migrated.folder_of_run(tmp_path_factory.getbasetemp())
    with database(template=migrated.postgresql(run, postgres_server.url())) as url:
        told = _raced(tmp_path_factory.mktemp("races"), url)
    assert told["rows"] == 2, "one follow-up a finding"
    assert told["opened"]["told"].count("done") >= 1
    assert told["filed"]["told"].count("done") == 1
    assert told["cases"] == 1
    assert told["closed"]["told"].count("done") == 1
    assert (told["state"], told["decided"]) == ("closed", 1)


def _raced(home: Path, url: str) -> dict:
    """What the program saw on a database of its own."""
    run = subprocess.run(
        [sys.executable, "-m", "tests.platform.followups.racing"],
        cwd=PROJECT,
        env=os.environ
        | {
            "DOUBLEDRAW_HOME": str(home),
            "DOUBLEDRAW_DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": "doubledraw.platform.settings",
        },
        capture_output=True,
        check=False,
        timeout=180,
    )
    assert run.returncode == 0, run.stderr.decode()[-2000:]
    found: dict = json.loads(run.stdout.decode().strip().splitlines()[-1])
    return found
