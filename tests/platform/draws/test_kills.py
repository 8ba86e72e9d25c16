"""Killed at random points with kill −9, a draw is always resumed to the same result and never has two."""

from contextlib import ExitStack

import pytest

from tests.platform.draws.test_races import LONG, arena
from tests.postgres_server import database
from tests.soaked import seen

KILLS, ON_POSTGRESQL, SOAK, SEED = 60, 15, 300, 20260521


@pytest.mark.kills
def test_a_killed_draw_resumes_to_its_one_result(tmp_path) -> None:
    report = arena(tmp_path, "", "kill", KILLS, SEED)
    print(report)
    assert report["kills"] >= KILLS
    assert len(report["stages"]) >= 3, "the kills did not spread over the ceremony"


@pytest.mark.kills
@pytest.mark.postgres
def test_nor_does_a_draw_on_postgresql_have_two(tmp_path) -> None:
    with database("kills") as url:
        report = arena(tmp_path, url, "kill", ON_POSTGRESQL, SEED)
    print(report)
    assert report["kills"] >= ON_POSTGRESQL
    assert len(report["stages"]) >= 2, "the kills did not spread over the ceremony"


@pytest.mark.soak
@pytest.mark.kills
@pytest.mark.parametrize(
    "vendor", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]
)
def test_three_hundred_kills(tmp_path, vendor) -> None:
    with ExitStack() as open_now, seen("kills of a draw at random moments", vendor) as counts:
        url = open_now.enter_context(database("kills")) if vendor == "postgresql" else ""
        report = arena(tmp_path, url, "kill", SOAK, SEED + 1, minutes=LONG)
        print(report)
        assert report["kills"] >= SOAK
        counts |= {"kills": report["kills"], "draws completed": report["completed"]}
