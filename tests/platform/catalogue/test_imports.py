"""A list of items comes in as drafts, by the same road as the other directories."""

from pathlib import Path

import pytest

from doubledraw.platform.catalogue.exports import ITEMS, item_row
from doubledraw.platform.catalogue.models import (
    Item,
    ResponsibilityEntry,
    SheetEdition,
    SupervisionEntry,
)
from doubledraw.platform.catalogue.services import propose_item
from doubledraw.platform.catalogue.services.sheets import propose_sheet
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


POINTS = (
    Path(__file__).resolve().parents[3] / ".." / "shared/data/items/daily_supervision_items.csv"
)
POINT_HEADERS = ("section", "category", "item", "indicator")
POINT_ROWS = [
    ("日常", "综合管理", "（一）开工手续情况。", "未取得开工手续已开工。"),
    ("日常", "综合管理", "（一）开工手续情况。", "超出许可范围。"),
    ("日常", "临时用电", "（一）开工手续情况。", "未验收。"),
    ("日常", "综合管理", "（一）开工手续情况。", "其他。"),
]


def test_a_list_of_check_points_gives_items_with_made_codes_and_the_points_as_lines(noon) -> None:
    place = county(noon)
    data = table(POINT_HEADERS, POINT_ROWS)
    batch = imported("items", data, place.market, by=place["李起草"], at=noon)
    assert (batch.counts["new"], batch.counts["rejected"]) == (4, 0)
    assert set(Item.objects.values_list("name", "key_points")) == {
        ("综合管理：开工手续情况", "未取得开工手续已开工。\n超出许可范围。\n其他。"),
        ("临时用电：开工手续情况", "未验收。"),
    }
    assert all(code.startswith("AUTO-") for code in Item.objects.values_list("code", flat=True))
    again = read("items", data, place.market, by=place["李起草"], at=noon)
    assert (again.counts["unchanged"], again.counts["rejected"]) == (4, 0)
    other = [*POINT_ROWS[:1], (*POINT_ROWS[1][:3], "超范围施工。"), *POINT_ROWS[2:]]
    batch = imported(
        "items", table(POINT_HEADERS, other), place.market, by=place["李起草"], at=noon
    )
    assert batch.counts["changed"] == 1
    assert "超范围施工。" in Item.objects.get(name__startswith="综合").key_points


@pytest.mark.parametrize("directory", ["items", "sheets"])
@pytest.mark.parametrize("source", ["real" if POINTS.is_file() else "generated"])
def test_the_whole_list_of_check_points_comes_in(source, directory, noon) -> None:
    place = county(noon)
    data = POINTS.read_bytes() if source == "real" else table(POINT_HEADERS, POINT_ROWS)
    batch = imported(directory, data, place.market, by=place["李起草"], at=noon)
    assert batch.counts["rejected"] == 0
    again = read(directory, data, place.market, by=place["李起草"], at=noon)
    assert again.counts["unchanged"] == again.counts["rows"]
    if directory == "items":
        lines = [
            len(text.splitlines()) for text in Item.objects.values_list("key_points", flat=True)
        ]
        assert sum(lines) == batch.counts["rows"]
    else:
        asked = SheetEdition.objects.values_list("questions", flat=True)
        assert sum(map(len, asked)) == batch.counts["rows"]


def test_every_column_of_an_item_comes_in_and_goes_out_the_same(noon) -> None:
    place = county(noon)
    li = place["李起草"]
    headers = ("编码", "名称", "监管内容", "监管依据", "是否行政许可")
    rows = [("JG-1", "食品经营监管", "许可\n过程", "《食品安全法》", "是")]
    imported("supervision", table(headers, rows), place.market, by=li, at=noon)
    assert SupervisionEntry.objects.get().has_permit
    headers = ("编码", "责任事项", "领域", "配合部门")
    rows = [("ZR-1", "校园周边", "教育", "县消防救援大队、县司法局")]
    imported("responsibilities", table(headers, rows), place.market, by=li, at=noon)
    assert ResponsibilityEntry.objects.get().partners.count() == 2
    again = read("responsibilities", table(headers, rows), place.market, by=li, at=noon)
    assert again.counts["unchanged"] == 1
    headers = (
        "事项编码",
        "事项名称",
        "依据",
        "检查标准",
        "检查要点",
        "领域",
        "市场监管清单条目",
        "责任事项编码",
    )
    rows = [("X-1", "甲", "乙", "丙", "丁\n戊", "其他领域", "食品经营监管", "ZR-1")]
    imported("items", table(headers, rows), place.market, by=li, at=noon)
    item = Item.objects.get()
    assert (item.domain, item.key_points) == ("other", "丁\n戊")
    assert (item.supervision.code, item.responsibility.code) == ("JG-1", "ZR-1")
    exported = table(ITEMS.headers, [item_row(item)])
    again = read("items", exported, place.market, by=li, at=noon)
    assert again.counts["unchanged"] == 1
    bad = read("items", table(headers, [(*rows[0][:6], "没有", "")]), place.market, by=li, at=noon)
    assert [reject.rule for reject in bad.rejects.all()] == ["no_such_entry"]


def test_questions_come_in_as_the_draft_of_a_sheet(noon) -> None:
    place = county(noon)
    li = place["李起草"]
    headers = ("检查表编码", "检查表名称", "分组", "问题", "题型", "单位", "上限", "选项", "关键项")
    rows = [
        ("B-1", "餐饮表", "许可", "许可证有效", "是否", "", "", "", "是"),
        ("B-1", "餐饮表", "后厨", "冷藏温度", "数值", "℃", "8", "", ""),
        ("B-1", "餐饮表", "后厨", "用油", "单选", "", "", "桶装、散装", ""),
    ]
    imported("sheets", table(headers, rows), place.market, by=li, at=noon)
    edition = SheetEdition.objects.get()
    assert [kept["kind"] for kept in edition.questions] == ["yes_no", "number", "choice"]
    assert edition.questions[0]["is_critical"]
    bad = [
        ("B-2", "表", "", "问", "论文", "", "", "", ""),
        ("B-2", "表", "", "", "", "", "", "", ""),
    ]
    batch = read("sheets", table(headers, bad), place.market, by=li, at=noon)
    assert [reject.rule for reject in batch.rejects.all()] == ["unknown_kind", "question_empty"]
    propose_sheet(edition, by=li, at=noon)
    changed = [(*rows[0][:3], "许可证在有效期内", *rows[0][4:]), *rows[1:]]
    batch = read("sheets", table(headers, changed), place.market, by=li, at=noon)
    assert [reject.rule for reject in batch.rejects.all()] == ["sheet_not_draft"]
    assert batch.counts["unchanged"] == 2
