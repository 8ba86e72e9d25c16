"""The supervising office sees every organ below it, its plans with their next step, and takes that away as a table."""

import io
import zipfile

import pytest
from django.test import Client
from django.utils import timezone

from doubledraw.platform.desk.office import rows_of
from tests.platform.obligations.world import an_obligation, browser
from tests.world.county import county
from tests.world.planning import drafted_plan, published_plan

pytestmark = pytest.mark.django_db


def text(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def test_every_organ_with_its_plans_and_their_next_step(
    noon, django_assert_max_num_queries
) -> None:
    place = county(noon)
    an_obligation(place.fire, timezone.localtime(noon).date(), noon)
    with django_assert_max_num_queries(4):
        rows = rows_of(place["何监督"], noon.year, noon)
    assert rows[0].standing.code == "990126-02"
    assert {row.standing.name for row in rows} >= {"县市场监督管理局", "县司法局", "县纪委监委"}
    assert "邻县市场监督管理局" not in {row.standing.name for row in rows}
    plan = drafted_plan(place, noon)
    mine = next(
        r for r in rows_of(place["何监督"], plan.year, noon) if r.standing.code == "990126-01"
    )
    assert [(one.label, one.next) for one in mine.plans] == [("草拟", "提交审查")]
    assert mine.published == 0


def test_numbers_lead_to_what_they_count_and_the_table_goes_along(noon) -> None:
    place = county(noon)
    plan = published_plan(place, noon)
    client = browser("何监督")
    assert plan.number in text(client, f"/desk/office/?year={plan.year}")
    assert plan.title in text(client, f"/desk/plans/?organ=990126-01&year={plan.year}")
    assert plan.title not in text(client, f"/desk/plans/?organ=990126-02&year={plan.year}")
    assert plan.title not in text(client, f"/desk/plans/?organ=%00&year={plan.year}1")
    table = client.get(f"/desk/office/export/?year={plan.year}").content
    with zipfile.ZipFile(io.BytesIO(table)) as package:
        sheet = package.read("xl/worksheets/sheet1.xml").decode()
    assert "县市场监督管理局" in sheet
    assert f"{plan.number} 已公布" in sheet
