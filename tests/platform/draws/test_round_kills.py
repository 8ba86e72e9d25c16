"""A team round killed at random points with kill −9 resumes to the same teams and never has two."""

import json
import os
import subprocess
import sys

import pytest

from tests import migrated
from tests.platform.draws.test_races import ROOT

KILLS, SEED = 6, 20260522


@pytest.mark.kills
def test_a_killed_round_resumes_to_its_one_outcome(tmp_path) -> None:
    migrated.lay(tmp_path)
    environment = os.environ | {"DOUBLEDRAW_DATABASE_URL": "", "PYTHONPATH": f"{ROOT}/src:{ROOT}"}
    done = subprocess.run(
        [
            *(sys.executable, "-m", "tests.platform.draws.round_arena"),
            *(str(tmp_path), str(KILLS), str(SEED)),
        ],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    report = json.loads(done.stdout.splitlines()[-1])
    assert report["kills"] >= KILLS, report
    assert len(report["stages"]) >= 2, "the kills did not spread over the round"
