"""A list of items comes in as drafts, by the same road as the other directories."""

from pathlib import Path

import pytest

from doubledraw.platform.catalogue.models import Item
from doubledraw.platform.catalogue.services import propose_item
from doubledraw.platform.kernel.errors import Refused
from doubledraw.platform.registry.services import apply_import
from tests.world.county import county
from tests.world.rolls import imported, published_items, read, table

pytestmark = pytest.mark.django_db

LIST = Path(__file__).resolve().parents[3] / ".." / "shared/data/items/zhejiang_2017_items.csv"
HEADERS = ("编号", "抽查事项名称", "抽查子项", "抽查依据", "抽查对象", "抽查比例")
ROWS = [
    ("1", "食品生产企业监管", "获证企业", "《食品安全法》", "食品生产企业", "5%"),
    ("1", "食品生产企业监管", "添加剂企业", "《食品安全法》", "添加剂生产企业", "5%"),
    ("2", "商标检查", "", "", "商标注册企业", "2%"),
]


def test_parts_of_an_item_get_numbers_of_their_own_and_no_basis_makes_a_draft(noon) -> None:
    place = county(noon)
    li = place["李起草"]
    batch = imported("items", table(HEADERS, ROWS), place.market, by=li, at=noon)
    assert batch.counts["remarks"] == {"without_basis": 1}
    assert list(Item.objects.values_list("code", "name", "state")) == [
        ("1-1", "食品生产企业监管：获证企业", "draft"),
        ("1-2", "食品生产企业监管：添加剂企业", "draft"),
        ("2", "商标检查", "draft"),
    ]
    propose_item(Item.objects.get(code="1-1"), by=li, at=noon)
    with pytest.raises(Refused, match="依据"):
        propose_item(Item.objects.get(code="2"), by=li, at=noon)


def test_an_import_rewrites_drafts_and_leaves_what_was_published(noon) -> None:
    place = county(noon)
    li = place["李起草"]
    (published,) = published_items(place, noon, 1)
    imported("items", table(HEADERS, ROWS), place.market, by=li, at=noon)
    headers = ("事项编码", "事项名称", "依据")
    rows = [(published.code, "别的名称", "别的依据"), ("2", "商标检查", "《商标法》")]
    batch = read("items", table(headers, rows), place.market, by=li, at=noon)
    assert [reject.rule for reject in batch.rejects.all()] == ["item_not_draft"]
    apply_import(batch, by=li, at=noon, without_rejects=True)
    published.refresh_from_db()
    assert published.name != "别的名称"
    assert Item.objects.get(code="2").basis == "《商标法》"
    same = [(published.code, published.name, published.basis)]
    batch = read("items", table(headers, same), place.market, by=li, at=noon)
    assert (batch.counts["unchanged"], batch.counts["rejected"]) == (1, 0)


def test_an_item_of_another_organ_is_not_taken_over(noon) -> None:
    place = county(noon)
    qian = place["外单位钱某"]
    imported("items", table(HEADERS, ROWS), place.elsewhere, by=qian, at=noon)
    batch = read("items", table(HEADERS, ROWS), place.market, by=place["李起草"], at=noon)
    assert {reject.rule for reject in batch.rejects.all()} == {"kept_elsewhere"}


def test_bad_codes_and_categories_are_reported(noon) -> None:
    place = county(noon)
    rows = [("一号", "甲", "重点"), ("1", "", "一般"), ("2", "乙", "特别")]
    data = table(("事项编码", "事项名称", "类别"), rows)
    batch = read("items", data, place.market, by=place["李起草"], at=noon)
    rules = [reject.rule for reject in batch.rejects.all()]
    assert rules == ["bad_item_code", "name_missing", "unknown_priority"]


@pytest.mark.parametrize("source", ["real" if LIST.is_file() else "generated"])
def test_a_whole_list_comes_in(source, noon) -> None:
    place = county(noon)
    data = LIST.read_bytes() if source == "real" else table(HEADERS, ROWS)
    batch = imported("items", data, place.market, by=place["李起草"], at=noon)
    assert batch.counts["rejected"] == 0
    assert Item.objects.count() == batch.counts["rows"]
    assert Item.objects.filter(basis="").count() == 1
