"""The list of targets when there are more than anybody waits for: said so, paged through, counted within bounds."""

import pytest
from django.db import connection
from django.test import Client

from doubledraw.platform.organs.models import Staff
from doubledraw.platform.registry.models import Target
from doubledraw.platform.registry.selectors import search
from doubledraw.platform.registry.selectors.search import Search
from doubledraw.platform.registry.selectors.target_facets import facets_counted
from doubledraw.platform.registry.selectors.targets import (
    ORDERS,
    Sought,
    targets_to_list,
    targets_visible_to,
)
from doubledraw.platform.registry.web import parts
from tests.world.county import County, county
from tests.world.rolls import imported, table

pytestmark = pytest.mark.django_db

MANY = 60
HEADERS = ("统一社会信用代码", "名称", "信用风险等级")
CAPPED = "这里只数了最新的一批"


@pytest.fixture
def place(noon) -> County:
    found = county(noon)
    rows = [(f"s:{n:03}", f"福安第{n:02}商店", "ABCD"[n % 4]) for n in range(MANY)]
    by = {"by": found["李起草"], "at": noon, "scheme": "local"}
    imported("targets", table(HEADERS, rows), found.market, **by)
    return found


@pytest.fixture
def bounded(monkeypatch) -> None:
    """A directory that is large beside its bounds."""
    monkeypatch.setattr(parts, "SIZE", 7)
    monkeypatch.setattr(search, "SAMPLE", 10)
    monkeypatch.setattr(search, "EXAMINED", 20)
    monkeypatch.setattr(search, "MOST", 15)
    monkeypatch.setattr(search, "FEW", 15)


def visitor(name: str) -> Client:
    client = Client()
    client.force_login(Staff.objects.get(name=name), "django.contrib.auth.backends.ModelBackend")
    return client


def listed(query: str) -> str:
    answer = visitor("李起草").get(f"/desk/targets/?{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_small_list_is_counted_exactly(place) -> None:
    page = listed("")
    assert "60 户" in page
    assert "第 1—50 条，共 60 条" in page
    assert "至少" not in page
    assert CAPPED not in page


@pytest.mark.parametrize(("query", "least"), [("", 15), ("q=商店", 20), ("q=福安&order=name", 20)])
def test_a_count_that_was_cut_short_is_called_at_least(place, bounded, query, least) -> None:
    page = listed(query)
    assert f"第 1—7 条，至少 {least} 条" in page
    assert f"至少 {least} 户" in page
    assert CAPPED in page
    assert "户存续" not in page


def test_words_that_are_rare_are_counted_exactly_all_the_same(place, bounded) -> None:
    page = listed("q=第07")
    assert "第 1—1 条，共 1 条" in page
    assert CAPPED not in page


@pytest.mark.parametrize(
    "query", ["q=", "q=商店", "order=code", "q=第&credit_class=A&credit_class=B"]
)
@pytest.mark.parametrize("is_common", [True, False])
def test_every_target_is_met_once_on_the_way_through_all_pages(
    place, bounded, monkeypatch, query, is_common
) -> None:
    monkeypatch.setattr(Search, "is_common", is_common)
    met: list[str] = []
    for number in range(1, 11):
        page = listed(f"{query}&page={number}")
        met += [code for code in (f"s:{n:03}" for n in range(MANY)) if f'value="{code}"' in page]
        if "下一页" not in page:
            break
    expected = MANY // 2 if "credit" in query else MANY
    assert len(met) == len(set(met)) == expected


@pytest.mark.parametrize("page", ["999", "99999999", "9" * 40, "-1", "x", "0", "٣"])
@pytest.mark.parametrize("query", ["", "q=商店", "q=第07", "q=没有"])
def test_pages_that_are_not_there_lead_to_one_that_is(place, bounded, page, query) -> None:
    assert ("没有符合条件" in listed(f"{query}&page={page}")) == (query == "q=没有")


def test_facets_beyond_the_bound_count_the_newest_and_never_too_many(place, bounded) -> None:
    visible = targets_visible_to(place["李起草"])
    for sought in (Sought(), Sought(words="商店"), Sought(credit_class=("A",))):
        cut = facets_counted(visible, sought)
        assert not cut.is_whole
        assert 0 < sum(cut.counts["kind"].values()) <= 15
        assert all(n <= 15 for n in cut.counts["credit_class"].values())


def test_queries_do_not_grow_with_what_is_found(
    place, bounded, django_assert_max_num_queries
) -> None:
    client = visitor("李起草")
    client.get("/desk/targets/")
    for query in ("", "q=商店", "q=商店&page=4", "q=第07"):
        with django_assert_max_num_queries(30):
            assert client.get(f"/desk/targets/?{query}").status_code == 200


@pytest.mark.parametrize("name", ["李起草", "何监督", "外单位钱某"])
def test_the_list_holds_what_the_directories_in_reach_hold(place, name) -> None:
    actor = place[name]
    ours = set(targets_to_list(actor).values_list("code", flat=True))
    assert ours == set(targets_visible_to(actor).values_list("code", flat=True))
    assert bool(ours) == (name != "外单位钱某")
    assert Target.objects.count() == MANY


@pytest.mark.parametrize("order", ORDERS)
def test_every_order_that_is_offered_is_read_off_an_index(place, order) -> None:
    li = place["李起草"]
    page = Sought(order=order, scopes=li.scopes()).among(targets_to_list(li))[:50]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_sort = off")
        plan = page.explain()
    assert "Index Scan" in plan if connection.vendor == "postgresql" else "USING INDEX" in plan
    assert "Sort" not in plan
    assert "B-TREE FOR ORDER" not in plan
