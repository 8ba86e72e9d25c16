"""KILL, ENOSPC and EIO at system calls that write, in every step of a draw and of a team round: done whole or not."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import migrated, postgres_server
from tests.platform.draws.test_races import LONG, arena
from tests.postgres_server import database
from tests.soaked import seen

POINTS, ON_POSTGRESQL, SEED = 1, 1, 20260523
STEPS = (
    *("freeze", "commit", "entropy", "draw", "reveal", "substitution"),
    *("round", "round's entropy", "teams"),
)

pytestmark = pytest.mark.kills


FEW = ("draw", "substitution")
"""Of the rows on PostgreSQL in the ordinary run: one step with large files, one with rows only."""


def _endured(report: dict, steps: tuple[str, ...] = STEPS) -> None:
    print(report)
    for step in steps:
        assert report[step]["points"] > 5, step
        assert report[step].get("killed"), step
    failed = sum(report[step].get("failed", 0) for step in steps)
    assert failed >= len(steps), "the disk's faults were not met"
    assert steps != STEPS or report["control"], "a step in two transactions was not found half done"


@pytest.fixture
def server(tmp_path_factory) -> Iterator[str]:
    """An empty database on PostgreSQL."""
    run = migrated.folder_of_run(tmp_path_factory.getbasetemp())
    with database("faults", migrated.postgresql(run, postgres_server.url())) as address:
        yield address


def test_a_fault_at_a_write_leaves_a_step_done_or_not_done(tmp_path) -> None:
    _endured(arena(tmp_path / "home", "", POINTS, SEED, program="fault_arena"))


@pytest.mark.postgres
def test_nor_with_the_rows_on_postgresql(tmp_path, server) -> None:
    report = arena(tmp_path / "home", server, ON_POSTGRESQL, SEED, *FEW, program="fault_arena")
    _endured(report, FEW)


@pytest.mark.soak
def test_a_fault_at_every_write_of_every_step(tmp_path) -> None:
    _every_write(tmp_path, "")


@pytest.mark.soak
@pytest.mark.postgres
def test_a_fault_at_everything_written_or_sent_with_the_rows_on_postgresql(
    tmp_path, server
) -> None:
    _every_write(tmp_path, server)


NAMES = {
    "points": "calls",
    "killed": "kills",
    "failed": "refusals of the disk met",
    "told done": "refusals without effect",
    "missed": "missed",
}
"""What a report counts → how it is told."""


def _every_write(tmp_path: Path, url: str) -> None:
    with seen("faults at every write", "postgresql" if url else "sqlite") as counts:
        report = arena(tmp_path / "home", url, 0, SEED, program="fault_arena", minutes=LONG)
        _endured(report)
        counts["steps"] = len(STEPS)
        for what, name in NAMES.items():
            counts[name] = sum(report[step].get(what, 0) for step in STEPS)
