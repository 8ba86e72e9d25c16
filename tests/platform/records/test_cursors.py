"""A cursor of the database is closed on every way out."""

import inspect

import pytest

from doubledraw.platform.organs.models import Region
from doubledraw.platform.records.cursors import streamed


@pytest.fixture
def three(db) -> None:
    Region.objects.bulk_create(Region(code=f"99000{n}", name=f"{n}") for n in range(3))


def test_rows_come_one_after_another(three) -> None:
    with streamed(Region.objects.order_by("code").values_list("code", flat=True), 2) as rows:
        assert list(rows) == ["990000", "990001", "990002"]


def test_an_error_half_way_closes_it(three) -> None:
    seen = []
    with pytest.raises(ZeroDivisionError), streamed(Region.objects.all(), 2) as rows:
        seen.append(rows)
        next(rows)
        raise ZeroDivisionError
    assert inspect.getgeneratorstate(seen[0]) == inspect.GEN_CLOSED


def test_left_alone_it_would_stay_open(three) -> None:
    rows = Region.objects.all().iterator(chunk_size=2)
    next(rows)
    assert inspect.getgeneratorstate(rows) == inspect.GEN_SUSPENDED
    rows.close()
