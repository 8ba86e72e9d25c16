"""Divisions through time: the national table, what a code meant on a day, townships and their ends."""

from datetime import date
from itertools import pairwise

import pytest

from doubledraw.platform.kernel.actor import SYSTEM
from doubledraw.platform.kernel.errors import Refused
from doubledraw.platform.organs.imports import divisions
from doubledraw.platform.organs.models import Region
from doubledraw.platform.organs.selectors import region_on, regions_like
from doubledraw.platform.organs.services import end_region, enter_region, load_divisions
from tests.world.county import county

MUDDLED = {"232303", "370902", "379017", "379018", "440602"}
"""The editions themselves gave these codes to two places at once."""
pytestmark = pytest.mark.django_db


def test_the_table_holds_together() -> None:
    rows = list(divisions())
    codes = [row["code"] for row in rows]
    assert len(codes) == len(set(codes)) > 6000
    known = set(codes)
    for row in rows:
        assert len(row["code"]) == 6
        assert row["parent_code"] in known or row["code"].endswith("0000")
        assert not row["successor_code"] or row["successor_code"] in known
        assert not (row["since"] and row["until"]) or row["since"] < row["until"]
        spells = [*row["former_names"], {"since": str(row["since"] or ""), "until": ""}]
        for earlier, later in pairwise(spells):
            assert earlier["until"] < later["since"] or row["code"] in MUDDLED


def test_loading_twice_brings_nothing_new_and_leaves_our_own_names() -> None:
    Region.objects.create(code="220102", name="本地的叫法")
    assert load_divisions(by=SYSTEM) > 6000
    assert load_divisions(by=SYSTEM) == 0
    assert Region.objects.get(code="220102").name == "本地的叫法"


def test_loading_costs_few_queries(django_assert_max_num_queries) -> None:
    with django_assert_max_num_queries(60):
        load_divisions(by=SYSTEM)


@pytest.mark.parametrize(
    ("code", "day", "name"),
    [
        ("110112", date(1990, 1, 1), None),
        ("110112", date(2020, 1, 1), "通州区"),
        ("110223", date(1990, 1, 1), "通县"),
        ("110223", date(2020, 1, 1), None),
        ("130503", date(2010, 1, 1), "桥西区"),
        ("130503", date(2023, 1, 1), "信都区"),
        ("220381", date(2010, 1, 1), "公主岭市"),
        ("999999", date(2010, 1, 1), None),
    ],
)
def test_a_code_means_what_it_meant_that_day(code, day, name) -> None:
    load_divisions(by=SYSTEM)
    found = region_on(code, day)
    assert (found.name if found else None) == name


def test_a_code_that_ended_names_its_successor() -> None:
    load_divisions(by=SYSTEM)
    found = region_on("220381", date(2010, 1, 1))
    assert found
    assert (found.successor, found.is_current) == ("220184", False)


def test_a_township_is_entered_under_its_county_and_ended_with_its_heir(noon) -> None:
    place = county(noon)
    zhao = place["安全赵"]
    town = enter_region("990126009", "新河镇", date(2026, 1, 1), by=zhao, at=noon)
    assert town.parent_code == "990126"
    heir = Region.objects.get(code="990126001")
    end_region(town, date(2026, 6, 30), heir, by=zhao, at=noon)
    assert region_on("990126009", date(2026, 3, 1)).successor == "990126001"
    assert region_on("990126009", date(2026, 7, 1)) is None


def test_what_cannot_be_is_refused(noon) -> None:
    place = county(noon)
    zhao = place["安全赵"]
    with pytest.raises(Refused, match="没有区划代码 999999 的县"):
        enter_region("999999001", "某镇", None, by=zhao, at=noon)
    with pytest.raises(Refused, match="已经有了"):
        enter_region("990126001", "某镇", None, by=zhao, at=noon)
    town = enter_region("990126009", "新河镇", date(2026, 1, 1), by=zhao, at=noon)
    with pytest.raises(Refused, match="早于"):
        end_region(town, date(2025, 1, 1), None, by=zhao, at=noon)
    with pytest.raises(Refused):
        end_region(town, date(2027, 1, 1), None, by=place["李起草"], at=noon)


def test_looked_up_by_the_beginning_of_a_code_or_a_part_of_a_name() -> None:
    load_divisions(by=SYSTEM)
    assert {region.code[:4] for region in regions_like("6502")} == {"6502"}
    assert regions_like("克拉玛依").count() >= 2
    assert all(region.code.endswith("0000") for region in regions_like(""))
