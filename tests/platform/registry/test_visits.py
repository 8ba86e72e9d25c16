"""Visits on record of many targets: those of merged ones too, and quickly whatever the planner believes."""

import time
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from doubledraw.platform.organs.models import Region
from doubledraw.platform.records.statistics import look_anew
from doubledraw.platform.registry.models import Target, VisitFact
from doubledraw.platform.registry.selectors.visits import visits_to
from doubledraw.platform.registry.states import TargetStatus, VisitSource
from tests.world.county import County, county
from tests.world.rolls import imported, table

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(noon: datetime) -> County:
    return county(noon)


def targets(place: County, at: datetime, many: int) -> list[Target]:
    region = Region.objects.first()
    made = [
        Target(
            code=f"v:{number:05}", name=f"店{number}", name_key=f"店{number}", organ=place.market,
            region=region, entered_at=at, changed_at=at,
        )
        for number in range(many)
    ]  # fmt: skip
    return Target.objects.bulk_create(made)


def visit(target: Target, day: date, at: datetime) -> VisitFact:
    return VisitFact.objects.create(
        target=target, organ_name="县局", level="county", item_name="食品", visited_on=day,
        inspectors=[], source=VisitSource.OWN, at=at,
    )  # fmt: skip


def merged(gone: Target, kept: Target) -> None:
    Target.objects.filter(pk=gone.pk).update(status=TargetStatus.MERGED, merged_into=kept)


def test_visits_to_the_merged_are_visits_to_the_one_that_stays(
    place: County, noon: datetime
) -> None:
    kept, gone, other, closed, far = targets(place, noon, 5)
    day = noon.date()
    for one, back in ((gone, 3), (kept, 2), (other, 1), (closed, 1), (far, 1)):
        visit(one, day - timedelta(days=back), noon)
    merged(gone, kept)
    merged(closed, far)
    Target.objects.filter(pk=far.pk).update(status=TargetStatus.REVOKED)
    active = Target.objects.filter(status=TargetStatus.ACTIVE).order_by("name")
    facts = VisitFact.objects.filter(visited_on__lt=day)
    rows = visits_to(active, facts, "visited_on").order_by("visited_on", "pk")
    assert [(code, (day - when).days) for code, when in rows] == [
        ("v:00000", 3),
        ("v:00000", 2),
        ("v:00002", 1),
    ]


def test_it_is_quick_once_the_database_has_looked(place: County, noon: datetime) -> None:
    """Without that PostgreSQL takes 2.4 seconds here, and minutes over the register of a city."""
    made = targets(place, noon, 4_000)
    visit(made[7], noon.date(), noon)
    believe_there_are_none()
    look_anew((Target,))
    active = Target.objects.filter(status=TargetStatus.ACTIVE)
    begun = time.perf_counter()
    rows = list(visits_to(active, VisitFact.objects.all(), "visited_on"))
    assert [code for code, *_ in rows] == ["v:00007"]
    assert time.perf_counter() - begun < 1


@pytest.mark.parametrize(("rows", "looks"), [(999, False), (1_000, True)])
def test_after_a_large_file_the_database_looks(
    place: County, noon: datetime, rows: int, looks: bool
) -> None:
    """PostgreSQL at the table that was filled; SQLite has no need."""
    believe_there_are_none()
    file = table(("统一社会信用代码", "名称"), [(f"v:{n:05}", f"店{n}") for n in range(rows)])
    with CaptureQueriesContext(connection) as asked:
        imported("targets", file, place.market, by=place["李起草"], at=noon, scheme="local")
    found = [query["sql"] for query in asked if "ANALYZE" in query["sql"]]
    if connection.vendor == "postgresql":
        assert bool(found) == looks
        assert known_targets() == (rows if looks else 0)
    else:
        assert not found


def believe_there_are_none() -> None:
    """As PostgreSQL does where somebody has emptied a table, until it looks again."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE pg_class SET reltuples = 0, relpages = 100 WHERE oid IN ("
                "SELECT 'registry_target'::regclass UNION "
                "SELECT indexrelid FROM pg_index WHERE indrelid = 'registry_target'::regclass)"
            )


def known_targets() -> int:
    """How many rows PostgreSQL believes there are."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE oid = 'registry_target'::regclass")
        return int(cursor.fetchone()[0])
