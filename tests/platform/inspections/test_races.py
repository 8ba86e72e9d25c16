"""300 submissions from four phones with drops and repeats: none lost, none doubled, whatever the database."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.postgres_server import database

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def url(request) -> Iterator[str]:
    """An empty database on each of the two."""
    if request.param == "sqlite":
        yield ""
        return
    with database("phones") as address:
        yield address


def arena(home: Path, url: str) -> dict:
    """Run the arena and read its report."""
    environment = os.environ | {
        "DOUBLEDRAW_HOME": str(home),
        "DOUBLEDRAW_DATABASE_URL": url,
        "PYTHONPATH": f"{ROOT}/src:{ROOT}",
    }
    command = [sys.executable, "-m", "tests.platform.inspections.arena", str(home)]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=600
    )
    assert done.returncode == 0, done.stderr[-4000:]
    return json.loads(done.stdout.splitlines()[-1])


def test_of_300_submissions_none_is_lost_and_none_is_doubled(tmp_path, url) -> None:
    told = arena(tmp_path, url)
    report = told["sure"]
    assert (report["photos"], report["doubled"], report["evidence"]) == (75, 0, 75)
    assert (report["entries"], report["second"], report["sheets"]) == (2, 6, 8)
    assert report["acknowledged"] == 4 * 77
    assert set(report["errors"]) <= {"sent_meanwhile"}, report["errors"]
    # The negative control: without an id of the phone's own they do double.
    assert told["naive"]["doubled"] > 0
