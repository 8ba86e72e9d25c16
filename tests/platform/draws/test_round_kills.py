"""A team round killed at random points with kill −9 resumes to the same teams and never has two."""

import pytest

from tests import migrated, postgres_server
from tests.platform.draws.test_races import LONG, arena
from tests.postgres_server import database
from tests.soaked import seen

KILLS, ON_POSTGRESQL, SOAK, SEED = 6, 3, 100, 20260522

pytestmark = pytest.mark.kills


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def url(request, tmp_path_factory):
    """An empty database on each of the two."""
    if request.param == "sqlite":
        yield ""
        return
    run = migrated.folder_of_run(tmp_path_factory.getbasetemp())
    with database("round_kills", migrated.postgresql(run, postgres_server.url())) as address:
        yield address


def test_a_killed_round_resumes_to_its_one_outcome(tmp_path, url) -> None:
    kills = ON_POSTGRESQL if url else KILLS
    report = arena(tmp_path / "home", url, "kill", kills, SEED, program="round_arena")
    assert report["kills"] >= kills, report
    assert url or len(report["stages"]) >= 2, "the kills did not spread over the round"


@pytest.mark.soak
def test_a_hundred_kills_of_a_round(tmp_path, url) -> None:
    home, kind = tmp_path / "home", "postgresql" if url else "sqlite"
    with seen("kills of a team round at random moments", kind) as counts:
        report = arena(home, url, "kill", SOAK, SEED + 1, program="round_arena", minutes=LONG)
        assert report["kills"] >= SOAK
        assert len(report["stages"]) >= 2, "the kills did not spread over the round"
        counts |= {"kills": report["kills"], "different moments": len(report["stages"])}
