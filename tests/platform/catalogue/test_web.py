"""The catalogue in the browser."""

import pytest
from django.test import Client

from doubledraw.platform.catalogue.models import Item
from doubledraw.platform.organs.models import Staff
from tests.world.county import County, county
from tests.world.rolls import drafted_item, imported, published_items, table

pytestmark = pytest.mark.django_db

CONTENT = {
    "code": "SCJG-07",
    "name": "价格检查",
    "priority": "general",
    "basis": "《价格法》第三十三条",
    "object": "",
    "content": "",
    "method": "",
    "ratio": "5%",
    "frequency": "",
}


@pytest.fixture
def place(noon) -> County:
    return county(noon)


def signed_in(name: str) -> Client:
    client = Client()
    client.force_login(Staff.objects.get(name=name), "django.contrib.auth.backends.ModelBackend")
    return client


def text(answer) -> str:
    return answer.content.decode()


def test_from_the_form_to_the_list_by_two_people(place) -> None:
    li, wang = signed_in("李起草"), signed_in("王处长")
    answer = li.post("/desk/items/new/", CONTENT)
    item = Item.objects.get()
    assert answer.url == f"/desk/items/{item.pk}/"
    assert li.post(f"/desk/items/{item.pk}/propose/").status_code == 302
    page = text(wang.get(f"/desk/items/{item.pk}/"))
    item.refresh_from_db()
    assert f'value="{item.digest}"' in page
    wang.post(f"/desk/items/{item.pk}/publish/", {"digest": item.digest})
    item.refresh_from_db()
    assert item.state == "published"
    assert "已公布" in text(li.get("/desk/items/"))


def test_mistakes_stand_at_the_field_and_what_was_typed_stays(place, noon) -> None:
    drafted_item(place, noon, code="SCJG-07")
    li = signed_in("李起草")
    taken = li.post("/desk/items/new/", CONTENT)
    assert taken.status_code == 422
    assert "这个编码已经用过" in text(taken)
    assert "《价格法》第三十三条" in text(taken)
    wrong = text(li.post("/desk/items/new/", CONTENT | {"code": "七号 !", "name": ""}))
    assert "只能用数字、字母和" in wrong
    assert "这一项不能空着。" in wrong
    assert Item.objects.count() == 1


def test_without_a_basis_the_button_says_why_and_under_which_article(place, noon) -> None:
    item = drafted_item(place, noon, basis="")
    li = signed_in("李起草")
    page = text(li.get(f"/desk/items/{item.pk}/"))
    assert 'aria-disabled="true">提请公布' in page
    assert "不得擅自开展检查" in page
    assert f"/desk/items/{item.pk}/propose/" not in page
    refused = li.post(f"/desk/items/{item.pk}/propose/")
    assert refused.status_code == 403
    assert "不得擅自开展检查" in text(refused)


def test_a_draft_is_rewritten_and_a_published_item_is_not(place, noon) -> None:
    item = drafted_item(place, noon, code="SCJG-06")
    li = signed_in("李起草")
    assert item.basis in text(li.get(f"/desk/items/{item.pk}/edit/"))
    li.post(f"/desk/items/{item.pk}/edit/", CONTENT)
    item.refresh_from_db()
    assert (item.code, item.name) == ("SCJG-07", "价格检查")
    (published,) = published_items(place, noon, 1)
    refused = li.post(f"/desk/items/{published.pk}/edit/", CONTENT)
    assert refused.status_code == 403
    assert "只有草拟中的事项可以修改" in text(refused)


def test_returning_and_retiring_carry_their_reason(place, noon) -> None:
    wang, li = signed_in("王处长"), signed_in("李起草")
    item = drafted_item(place, noon)
    li.post(f"/desk/items/{item.pk}/propose/")
    assert wang.post(f"/desk/items/{item.pk}/return/", {"reason": ""}).status_code == 422
    wang.post(f"/desk/items/{item.pk}/return/", {"reason": "写明条款"})
    assert "写明条款" in text(li.get(f"/desk/items/{item.pk}/"))
    li.post(f"/desk/items/{item.pk}/propose/")
    item.refresh_from_db()
    wang.post(f"/desk/items/{item.pk}/publish/", {"digest": item.digest})
    wang.post(f"/desk/items/{item.pk}/retire/", {"reason": "依据已废止"})
    item.refresh_from_db()
    assert item.state == "retired"


def test_an_outsider_sees_nothing(place, noon) -> None:
    (item,) = published_items(place, noon, 1)
    qian = signed_in("外单位钱某")
    assert item.name not in text(qian.get("/desk/items/"))
    assert qian.get(f"/desk/items/{item.pk}/").status_code == 404
    for deed in ("propose", "publish", "return", "retire", "edit"):
        assert qian.post(f"/desk/items/{item.pk}/{deed}/").status_code == 404


def test_others_read_and_are_told_whose_work_it_is(place, noon) -> None:
    item = drafted_item(place, noon)
    page = text(signed_in("周抽取").get(f"/desk/items/{item.pk}/"))
    assert "只有县市场监督管理局的经办人可以编制事项" in page
    assert signed_in("周抽取").get("/desk/items/new/").status_code == 403
    assert signed_in("审计冯").get("/desk/items/").status_code == 403


@pytest.mark.parametrize(
    "query", ["", "q=食品", "state=draft", "priority=key", "page=9", "q=%00", "state=nonsense"]
)
def test_the_list_answers_whatever_is_asked(place, noon, query) -> None:
    published_items(place, noon, 2)
    assert signed_in("李起草").get(f"/desk/items/?{query}").status_code == 200


def test_the_list_costs_the_same_queries_for_few_items_and_many(
    place, noon, django_assert_max_num_queries
) -> None:
    headers = ("事项编码", "事项名称")
    for many in (10, 200):
        rows = [(f"X-{n}", f"事项{n}") for n in range(many)]
        imported("items", table(headers, rows), place.market, by=place["李起草"], at=noon)
        li = signed_in("李起草")
        li.get("/desk/items/")
        with django_assert_max_num_queries(12):
            li.get("/desk/items/")


def test_a_revision_in_the_browser_by_two_people(place, noon) -> None:
    (item,) = published_items(place, noon, 1)
    li, wang = signed_in("李起草"), signed_in("王处长")
    form = CONTENT | {"name": item.name, "basis": item.basis, "ratio": "10%", "reason": "加密"}
    assert li.post(f"/desk/items/{item.pk}/revise/", form | {"reason": ""}).status_code == 422
    answer = li.post(f"/desk/items/{item.pk}/revise/", form)
    assert answer.status_code == 302
    page = answer.url
    assert "<del>5%</del>" in text(li.get(page))
    assert li.post(page + "edit/", form | {"ratio": "12%"}).status_code == 302
    assert li.post(page + "propose/").status_code == 302
    assert wang.post(page + "return/", {"reason": "再想想"}).status_code == 302
    assert "再想想" in text(li.get(page))
    assert li.post(page + "propose/").status_code == 302
    revision = item.revisions.get()
    assert li.post(page + "publish/", {"digest": revision.digest}).status_code == 403
    assert wang.post(page + "publish/", {"digest": revision.digest}).status_code == 302
    item.refresh_from_db()
    assert (item.edition, item.ratio) == (2, "12%")
    old, new = (text(li.get(f"/desk/items/{item.pk}/editions/{n}/")) for n in (1, 2))
    assert "这是较早的版本" in old
    assert "<ins>12%</ins>" in new
    assert li.get(f"/desk/items/{item.pk}/editions/3/").status_code == 404
    qian = signed_in("外单位钱某")
    for url in (page, page + "edit/", f"/desk/items/{item.pk}/editions/1/"):
        assert qian.get(url).status_code == 404


def test_methods_are_ticked_and_others_written(place) -> None:
    li = signed_in("李起草")
    li.post("/desk/items/new/", CONTENT | {"methods": ["on_site", "network"], "method": "暗访"})
    item = Item.objects.get()
    assert item.method == "现场检查、网络监测、暗访"
    page = text(li.get(f"/desk/items/{item.pk}/edit/"))
    assert page.count("checked") == 2
    assert 'value="暗访"' in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("lacks=basis", 1),
        ("lacks=standard", 2),
        ("method=on_site", 2),
        ("method=network", 0),
        ("domain=market", 2),
        ("domain=other", 0),
        ("q=scjg-01", 1),
        ("organ=x", 0),
        ("organ=%C2%B2", 0),
    ],
)
def test_the_facets_narrow_the_list(place, noon, query, found) -> None:
    drafted_item(place, noon, code="SCJG-01")
    drafted_item(place, noon, code="SCJG-02", basis="")
    page = text(signed_in("李起草").get(f"/desk/items/?{query}"))
    assert page.count('class="code line"') == found
