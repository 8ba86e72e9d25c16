"""A team round killed at random points with kill −9 resumes to the same teams and never has two."""

import pytest

from tests.platform.draws.test_races import arena

KILLS, SEED = 6, 20260522


@pytest.mark.kills
def test_a_killed_round_resumes_to_its_one_outcome(tmp_path) -> None:
    report = arena(tmp_path, "", "kill", KILLS, SEED, program="round_arena")
    assert report["kills"] >= KILLS, report
    assert len(report["stages"]) >= 2, "the kills did not spread over the round"
