"""From the review to the portal: what the services publish is what pages, files and feeds say, and nothing personal."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from doubledraw.platform.disclosure import services
from tests.platform.disclosure.results.conftest import (  # noqa: F401
    DAY,
    carried,
    home,
    module_world,
    own_home,
    stage,
    start,
    visit,
)
from tests.world import inspections as world

pytestmark = pytest.mark.django_db
AFTER = world.morning(DAY) + timedelta(hours=9)
CANARIES = ("13912345678", "139-1234-5678", "李建国", "林秀英", "韩海军")
PROBLEM = "留样不足，当场改正。负责人：李建国，手机139-1234-5678，由韩海军告知"
CORRECTED_ON_THE_SPOT = "E"


def everything(reader: Client, number: str, code: str, draw_id: str) -> dict[str, str]:
    """Every public place where the result of one visit shows."""
    urls = (
        *("/", "/results/", f"/results/{number}/", f"/targets/{code}/", f"/draws/{draw_id}/"),
        *("/results/feed.xml", "/open/results.csv", "/open/results.json", "/open/findings.csv"),
    )
    return {url: _read(reader, url) for url in urls}


def _read(reader: Client, url: str) -> str:
    answer = reader.get(url)
    assert answer.status_code == 200, url
    data = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
    return data.decode().replace("</span><span>", "")


@pytest.fixture(autouse=True)
def karamay(settings: Any) -> None:
    settings.RULE_SETS = ("karamay-2016",)


def test_a_published_result_is_everywhere_until_it_is_withdrawn(
    stage: Any,  # noqa: F811
    visit: Any,  # noqa: F811
    reader: Client,
) -> None:
    stage.reviewed(visit, problem=PROBLEM, code=CORRECTED_ON_THE_SPOT)
    stage.revealed()
    stage.follow()
    row = stage.public(visit)
    places = everything(reader, visit.number, visit.code, row.draw_id)
    for url in ("/results/", f"/results/{visit.number}/", f"/targets/{visit.code}/", "/"):
        assert row.result_label in places[url], url
    for url in (f"/results/{visit.number}/", f"/targets/{visit.code}/", "/open/findings.csv"):
        assert "留样不足" in places[url], url
    assert f"/results/?draw={row.draw_id}" in places[f"/draws/{row.draw_id}/"]
    for url, page in places.items():
        assert not [canary for canary in CANARIES if canary in page], url
    entry = _read(reader, f"/results/{visit.number}/log/{row.log_index}/")
    assert row.public_digest in entry
    assert "证明成立" in entry

    asked = services.ask_retraction(row, "公示了另一家的结果", by=stage["李起草"], at=AFTER)
    services.decide_retraction(asked, agree=True, by=stage["王处长"], at=AFTER)
    places = everything(reader, visit.number, visit.code, row.draw_id)
    for url, page in places.items():
        assert "留样不足" not in page, url
    for url in (f"/results/{visit.number}/", f"/targets/{visit.code}/", "/results/feed.xml"):
        assert "公示了另一家的结果" in places[url], url
