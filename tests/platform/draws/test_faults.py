"""KILL, ENOSPC and EIO at system calls that write, in every step of a draw: done whole, or not at all."""

import pytest

from tests.platform.draws.test_races import arena

POINTS, SEED = 2, 20260523
STEPS = ("freeze", "commit", "entropy", "draw", "reveal", "substitution")

pytestmark = pytest.mark.kills


def _endured(report: dict) -> None:
    print(report)
    for step in STEPS:
        assert report[step]["points"] > 5, step
        assert report[step].get("killed"), step
    failed = sum(report[step].get("failed", 0) for step in STEPS)
    assert failed >= len(STEPS), "the disk's faults were not met"
    assert report["control"], "a step in two transactions was not found half done"


def test_a_fault_at_a_write_leaves_a_step_done_or_not_done(tmp_path) -> None:
    _endured(arena(tmp_path / "home", "", POINTS, SEED, program="fault_arena"))


@pytest.mark.soak
def test_a_fault_at_every_write_of_every_step(tmp_path) -> None:
    _endured(arena(tmp_path / "home", "", 0, SEED, program="fault_arena"))
