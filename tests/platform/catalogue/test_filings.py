"""Filing a list with the office above: sealed as it was, received by another, the receipt for ever."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from doubledraw.platform.approvals import services
from doubledraw.platform.approvals.models import Filing
from doubledraw.platform.approvals.selectors import (
    filed_list,
    filings_visible_to,
    filings_waiting_for,
    is_on_received_list,
    offices_for,
)
from doubledraw.platform.catalogue.policies.items import is_filed
from doubledraw.platform.catalogue.selectors.filed import list_to_file, periods
from doubledraw.platform.catalogue.selectors.waiting import waiting_for
from doubledraw.platform.catalogue.services import (
    draft_revision,
    propose_item,
    propose_revision,
    publish_item,
)
from doubledraw.platform.kernel.errors import Conflict, Invalid, Refused
from doubledraw.platform.organs.models import Staff
from tests.world.county import County, county
from tests.world.rolls import drafted_item, published_items, rolls

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(noon) -> County:
    return county(noon)


def signed_in(name: str) -> Client:
    client = Client()
    client.force_login(Staff.objects.get(name=name), "django.contrib.auth.backends.ModelBackend")
    return client


def filed(place: County, at, matter: str = "items", period: str = "2026Q2") -> Filing:
    document = list_to_file(place.market, place.justice, matter, period)
    return services.file_list(place.market, place.justice, document, by=place["李起草"], at=at)


def test_the_list_is_sealed_as_it_was_and_another_gives_the_receipt(place, noon) -> None:
    published_items(place, noon, 2)
    filing = filed(place, noon)
    drafted_item(place, noon, code="LATER-1")
    assert [entry["code"] for entry in filed_list(filing)["entries"]] == ["SCJG-01", "SCJG-02"]
    assert list(filings_waiting_for(place["陈法务"])) == [filing]
    services.receive_filing(filing, remark="齐全", by=place["陈法务"], at=noon)
    assert (filing.state, filing.receipt) == ("received", f"990126-03-2026Q2-{filing.pk:04d}")
    with pytest.raises(Conflict):
        services.return_filing(filing, "迟了", by=place["陈法务"], at=noon)


def test_a_period_is_filed_once_unless_it_was_sent_back(place, noon) -> None:
    published_items(place, noon, 1)
    filing = filed(place, noon)
    with pytest.raises(Conflict, match="已经报送"):
        filed(place, noon)
    with pytest.raises(Invalid, match="理由"):
        services.return_filing(filing, " ", by=place["陈法务"], at=noon)
    services.return_filing(filing, "缺依据条款", by=place["陈法务"], at=noon)
    assert filed(place, noon).pk != filing.pk


def test_who_files_does_not_receive_nor_does_anybody_else(place, noon) -> None:
    published_items(place, noon, 1)
    filing = filed(place, noon)
    for name in ("李起草", "王处长", "外单位钱某", "周抽取"):
        with pytest.raises(Refused):
            services.receive_filing(filing, by=place[name], at=noon)
    with pytest.raises(IntegrityError), transaction.atomic():
        Filing.objects.update(decided_by=filing.filed_by)
    assert not filings_visible_to(place["外单位钱某"]).exists()


def test_a_list_goes_to_an_office_above_or_beside_and_is_not_empty(place, noon) -> None:
    assert {organ.code for organ in offices_for(place.market)} == {
        *("990126-00", "990126-02", "990126-03", "990126-04")
    }
    with pytest.raises(Invalid, match="没有可以报送"):
        filed(place, noon)
    published_items(place, noon, 1)
    document = list_to_file(place.market, place.elsewhere, "items", "2026Q2")
    with pytest.raises(Invalid, match="审核机关"):
        services.file_list(place.market, place.elsewhere, document, by=place["李起草"], at=noon)


def test_directories_are_filed_by_count_and_digest(place, noon) -> None:
    rolls(place, noon, targets=60, inspectors=12)
    one, same = (list_to_file(place.market, place.justice, "targets", "2026Q2") for _ in range(2))
    assert (one.rows, one.entries, one.content) == (60, (), same.content)
    people = list_to_file(place.market, place.justice, "inspectors", "2026Q2")
    assert people.rows == 12
    assert people.content != one.content


def test_where_the_rules_ask_for_it_publication_waits_for_the_receipt(
    place, noon, settings
) -> None:
    settings.RULE_SETS = ("changchun-2021",)
    item = drafted_item(place, noon)
    propose_item(item, by=place["李起草"], at=noon)
    with pytest.raises(Refused, match="备案回执") as caught:
        publish_item(item, digest=item.digest, by=place["王处长"], at=noon)
    assert "备案后在局网站公示" in caught.value.cites.quotation
    assert not is_filed(False, caught.value.cites)
    filing = filed(place, noon)
    assert not is_on_received_list(place.market.path, "items", item.digest)
    services.receive_filing(filing, by=place["陈法务"], at=noon)
    publish_item(item, digest=item.digest, by=place["王处长"], at=noon)
    assert item.state == "published"


def test_where_no_rule_asks_for_it_nothing_waits() -> None:
    assert is_filed(False, None)


def test_quarters_of_a_day(noon) -> None:
    assert periods(noon.date()) == ["2026Q2", "2026Q1"]
    assert periods(noon.date().replace(month=1)) == ["2026Q1", "2025Q4"]


def test_decisions_wait_on_the_desk_of_who_takes_them_and_of_nobody_else(
    place, noon, django_assert_num_queries
) -> None:
    (item,) = published_items(place, noon, 1)
    revision = draft_revision(item, {"ratio": "9%"}, "改", by=place["李起草"], at=noon)
    propose_revision(revision, by=place["李起草"], at=noon)
    filed(place, noon)
    assert [w.verb for w in waiting_for(place["王处长"])] == ["公布新版"]
    assert [w.verb for w in waiting_for(place["陈法务"])] == ["受理备案"]
    assert not list(waiting_for(place["外单位钱某"]))
    with django_assert_num_queries(0):
        assert not list(waiting_for(place["李起草"]))
    assert "公布新版" in signed_in("王处长").get("/desk/").content.decode()


def test_in_the_browser_from_the_clerk_to_the_receipt(place, noon) -> None:
    published_items(place, noon, 1)
    li, chen, qian = signed_in("李起草"), signed_in("陈法务"), signed_in("外单位钱某")
    form = li.get("/desk/items/filings/new/").content.decode()
    assert "县司法局" in form
    quarter = form.split('value="20')[1][:4]
    said = {"matter": "items", "period": f"20{quarter}", "office": place.justice.pk}
    answer = li.post("/desk/items/filings/new/", said)
    assert answer.status_code == 302
    assert li.post("/desk/items/filings/new/", said).status_code == 422
    page = answer.url
    assert qian.get(page).status_code == 404
    assert "等您受理 1 份" in chen.get("/desk/items/filings/").content.decode()
    assert "SCJG-01" in chen.get(page).content.decode()
    assert li.post(page + "receive/", {}).status_code == 403
    assert chen.post(page + "receive/", {"receipt": "清司备〔2026〕1号"}).status_code == 302
    assert "清司备〔2026〕1号" in li.get(page).content.decode()
