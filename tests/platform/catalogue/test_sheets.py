"""Check sheets: written question by question, published by another, pinned by digest, old editions readable."""

import json
from dataclasses import asdict

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from doubledraw.platform.catalogue.models import CheckSheet, SheetEdition
from doubledraw.platform.catalogue.policies.questions import faults, question
from doubledraw.platform.catalogue.selectors.sheets import edition_in_force, sheets_visible_to
from doubledraw.platform.catalogue.services import sheets as services
from doubledraw.platform.catalogue.services.sheets import questions_of
from doubledraw.platform.catalogue.states import QuestionKind
from doubledraw.platform.kernel.errors import Conflict, Invalid, Refused
from doubledraw.platform.ledger.selectors import document
from doubledraw.platform.organs.models import Staff
from tests.world.county import County, county
from tests.world.rolls import published_items

QUESTIONS = [
    {"group": "许可", "text": "食品经营许可证在有效期内", "yes": "有效", "no": "过期"},
    {"group": "后厨", "text": "冷藏温度", "kind": "number", "unit": "℃", "low": "0", "high": "8"},
    {"group": "后厨", "text": "用油", "kind": "choices", "choices": ["桶装", "散装"]},
]


@pytest.fixture
def place(noon, db) -> County:
    return county(noon)


def signed_in(name: str) -> Client:
    client = Client()
    client.force_login(Staff.objects.get(name=name), "django.contrib.auth.backends.ModelBackend")
    return client


def opened(place: County, at, code: str = "SCJG-01-B") -> SheetEdition:
    return services.open_sheet(
        place.market, code, "餐饮检查表", [], QUESTIONS, by=place["李起草"], at=at
    )


def published(place: County, at, edition: SheetEdition) -> SheetEdition:
    services.propose_sheet(edition, by=place["李起草"], at=at)
    services.publish_sheet(edition, digest=edition.digest, by=place["王处长"], at=at)
    return edition


def test_a_sheet_is_pinned_by_its_digest_and_its_next_edition_supersedes_it(place, noon) -> None:
    first = published(place, noon, opened(place, noon))
    sealed = json.loads(document(first.digest))
    assert (sealed["kind"], sealed["edition"], len(sealed["questions"])) == ("sheet", 1, 3)
    assert sealed["questions"][1]["high"] == "8"
    sheet = first.sheet
    second = services.begin_edition(sheet, by=place["李起草"], at=noon)
    assert second.questions == first.questions
    services.remove_question(second, "q3", by=place["李起草"], at=noon)
    added = services.add_question(
        second, {"group": "许可", "text": "公示了等级"}, by=place["李起草"], at=noon
    )
    assert added.id == "q4", "an id is never given again"
    assert [each.id for each in questions_of(second)] == ["q1", "q4", "q2"]
    published(place, noon, second)
    first.refresh_from_db()
    assert (first.state, edition_in_force(sheet)) == ("superseded", second)
    assert document(first.digest)


def test_the_writer_does_not_publish(place, noon) -> None:
    edition = opened(place, noon)
    services.propose_sheet(edition, by=place["李起草"], at=noon)
    with pytest.raises(Refused):
        services.publish_sheet(edition, digest=edition.digest, by=place["李起草"], at=noon)
    with pytest.raises(IntegrityError), transaction.atomic():
        SheetEdition.objects.update(published_by=edition.drafted_by)
    with pytest.raises(Conflict, match="您看到的不同"):
        services.publish_sheet(edition, digest="0" * 64, by=place["王处长"], at=noon)
    with pytest.raises(Conflict, match="不能改动"):
        services.remove_question(edition, "q1", by=place["李起草"], at=noon)


def test_an_incomplete_sheet_is_not_proposed(place, noon) -> None:
    li = place["李起草"]
    edition = services.open_sheet(place.market, "X-B", "空表", by=li, at=noon)
    with pytest.raises(Refused, match="还没有问题"):
        services.propose_sheet(edition, by=li, at=noon)
    services.add_question(
        edition, {"text": "选", "kind": "choice", "choices": ["一"]}, by=li, at=noon
    )
    with pytest.raises(Refused, match="两个选项"):
        services.propose_sheet(edition, by=li, at=noon)


def test_one_edition_at_a_time(place, noon) -> None:
    edition = opened(place, noon)
    with pytest.raises(Conflict, match="在编写"):
        services.begin_edition(edition.sheet, by=place["李起草"], at=noon)
    services.discard_sheet(edition, by=place["李起草"], at=noon)
    assert services.begin_edition(edition.sheet, by=place["李起草"], at=noon).number == 2


def test_moving_stops_at_the_ends(place, noon) -> None:
    edition = opened(place, noon)
    for id, step in (("q1", -1), ("q3", 1), ("q2", -1)):
        services.move_question(edition, id, step, by=place["李起草"], at=noon)
    assert [each.id for each in questions_of(edition)] == ["q2", "q1", "q3"]
    with pytest.raises(Conflict, match="不在表里"):
        services.move_question(edition, "q9", 1, by=place["李起草"], at=noon)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"text": "x", "kind": "essay"}, "题型"),
        ({"text": "x" * 301}, "最多 300"),
        ({"text": "x", "kind": "number", "low": "低"}, "要填数"),
        ({"text": "x", "kind": "number", "low": "1e400"}, "要填数"),
        ({"text": "x", "kind": "number", "low": "NaN"}, "要填数"),
        ({"text": "x", "kind": "number", "low": "9", "high": "1"}, "下限比上限大"),
        ({"text": "x", "kind": "choice", "choices": [str(n) for n in range(31)]}, "最多 30"),
    ],
)
def test_what_cannot_be_a_question_is_refused(said, why) -> None:
    with pytest.raises(Invalid, match=why):
        question(said, "q1")


texts = st.text(max_size=40)


@settings(deadline=None)
@given(
    st.fixed_dictionaries(
        {
            "text": texts,
            "group": texts,
            "kind": st.sampled_from([str(kind) for kind in QuestionKind]),
            "choices": st.lists(texts, max_size=5),
            "yes": texts,
        }
    )
)
def test_a_question_once_kept_is_kept_the_same_again(said) -> None:
    kept = question(said, "q1")
    assert question(asdict(kept), "q1") == kept
    assert all(each.isprintable() for each in (kept.text, kept.group, kept.yes, *kept.choices))
    list(faults([kept]))


def test_in_the_browser_from_the_first_question_to_publication(place, noon) -> None:
    (item,) = published_items(place, noon, 1)
    li, wang = signed_in("李起草"), signed_in("王处长")
    assert (
        "餐饮服务食品安全检查表"
        in li.get(f"/desk/items/sheets/new/?item={item.code}").content.decode()
    )
    form = {"code": "B-1", "title": "餐饮检查表", "items": item.code}
    assert li.post("/desk/items/sheets/new/", form | {"items": "没有"}).status_code == 422
    li.post("/desk/items/sheets/new/", form)
    edition = SheetEdition.objects.get()
    base = f"/desk/items/sheets/drafts/{edition.pk}/"
    asked = {"text": "许可证有效", "kind": "yes_no", "group": "许可", "is_required": "on"}
    assert li.post(base + "questions/new/", asked).status_code == 302
    again = li.post(base + "questions/new/", asked | {"text": "公示", "another": "1"})
    assert again.url.endswith("/questions/new/")
    assert li.post(base + "questions/new/", {"text": "", "kind": "x"}).status_code == 422
    assert li.post(base + "questions/q2/move/", {"to": "up"}).status_code == 302
    assert li.post(base + "questions/q1/", asked | {"text": "许可证在有效期内"}).status_code == 302
    page = li.get(f"/desk/items/sheets/{edition.sheet_id}/").content.decode()
    assert page.index("公示") < page.index("许可证在有效期内")
    assert li.post(base + "propose/").status_code == 302
    edition.refresh_from_db()
    assert wang.post(base + "publish/", {"digest": edition.digest}).status_code == 302
    printed = wang.get(f"/desk/items/sheets/{edition.sheet_id}/editions/1/print/").content.decode()
    assert edition.digest in printed
    assert "餐饮检查表" in li.get(f"/desk/items/{item.pk}/").content.decode()
    assert li.get(f"/desk/items/sheets/{edition.sheet_id}/editions/1/").status_code == 200


def test_an_outsider_finds_no_sheet(place, noon) -> None:
    edition = opened(place, noon)
    qian = signed_in("外单位钱某")
    assert "餐饮检查表" not in qian.get("/desk/items/sheets/").content.decode()
    assert qian.get(f"/desk/items/sheets/{edition.sheet_id}/").status_code == 404
    assert qian.post(f"/desk/items/sheets/drafts/{edition.pk}/propose/").status_code == 404
    assert not sheets_visible_to(place["外单位钱某"]).exists()


def test_pages_cost_the_same_for_few_sheets_and_many(
    place, noon, django_assert_max_num_queries
) -> None:
    li = signed_in("李起草")
    for many in (range(2), range(2, 30)):
        for n in many:
            opened(place, noon, code=f"B-{n}")
        li.get("/desk/items/sheets/")
        with django_assert_max_num_queries(12):
            li.get("/desk/items/sheets/")
    sheet = CheckSheet.objects.first()
    with django_assert_max_num_queries(14):
        li.get(f"/desk/items/sheets/{sheet.pk}/")
