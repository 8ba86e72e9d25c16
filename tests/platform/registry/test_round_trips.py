"""What is exported comes back: the same file read again changes nothing, whatever the words and the format."""

from datetime import datetime
from random import Random

import pytest
from django.db import transaction
from django.http import QueryDict
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from doubledraw.demo.county.codes import old_registration_number, organisation_check, uscc
from doubledraw.platform.registry.exports import exporters
from doubledraw.platform.registry.exports.targets import TARGETS
from doubledraw.platform.registry.imports.directory import directories
from doubledraw.platform.registry.models import ImportBatch, Target
from doubledraw.platform.registry.services.duplicates import merge_targets
from doubledraw.tables.writing import FORMATS, written
from tests.world.county import County, county
from tests.world.rolls import imported, read, table

pytestmark = pytest.mark.django_db

OLD = old_registration_number(Random(5), "350981")
ORGANISATION = f"12345678-{organisation_check('12345678')}"
CODES = [uscc(Random(serial), "91", "990126", "MA") for serial in range(4)]
ODD = (
    "=1+1",
    "'=1+1",
    "''@老店",
    "-",
    "(株)大华",
    "ｶﾅ店",
    "㈱",
    "龍門，客棧",
    "𠮷祥",
    "a'b\"c;d",
    "_x0041_",
    "+86",
)
WORD = st.one_of(st.sampled_from(ODD), st.text("福安 A=+-@'，,（）　\n°é", min_size=1, max_size=8))
MAYBE = st.one_of(st.just(""), WORD)
ROW = st.tuples(
    st.sampled_from((*((code, "") for code in CODES), ("s:1", "本地编码"), ("A-_.9", "local"),
                     (OLD, "15位注册号"), (ORGANISATION, "组织机构代码"))),
    WORD,
    st.sampled_from(("有限公司", "个体工商户", "场所", "")),
    st.sampled_from(("990126001", "")),
    MAYBE, MAYBE, MAYBE, MAYBE,
    st.sampled_from((("119.1234567", "26.5"), ("-0", "0"), ("", ""))),
    st.sampled_from(("A", "B 一般", "未分类", "")),
    st.sampled_from(("2020-02-29", "")),
    st.sampled_from(("存续", "吊销", "迁出", "")),
    st.sampled_from((("0111", ""), ("", "农业"), ("", "甲,乙"), ("", ""))),
).map(lambda row: (*row[0], *row[1:8], *row[8], *row[9:12], *row[12]))  # fmt: skip
HEADERS = (
    *("统一社会信用代码", "编码方式", "名称", "类型", "区划代码", "住所", "经营范围", "联系人"),
    *("等级来源", "经度", "纬度", "信用风险等级", "列入经营异常名录日期", "登记状态"),
    *("行业代码", "行业"),
)


@pytest.fixture
def place(noon) -> County:
    return county(noon)


def again(place: County, key: str, form: str, at: datetime) -> ImportBatch:
    """The list `key` taken away as a file, and read for the directory of that name."""
    li, exporter = place["李起草"], exporters()[key]
    rows = list(exporter.rows(li, QueryDict("")))
    assert rows
    data = b"".join(written(form, exporter.title, exporter.headers, rows))
    return read(key, data, place.market, by=li, at=at, filename=f"x.{form}")


def changes_nothing(batch: ImportBatch) -> None:
    told = list(batch.rejects.values_list("rule", "column", "value"))
    assert (batch.state, batch.counts.get("rejected")) == ("read", 0), (told, batch.problem)
    assert (batch.counts["new"], batch.counts["changed"]) == (0, 0), batch.preview["changed"]


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(rows=st.lists(ROW, min_size=1, max_size=8, unique_by=lambda row: row[0]))
def test_targets_of_every_scheme_come_back_in_every_format(place, noon, rows) -> None:
    sound = [row for row in rows if any(map(str.isalnum, row[2])) and "\n" not in "".join(row)]
    assume(sound)
    with transaction.atomic():
        data = table(HEADERS, rows)
        li = place["李起草"]
        imported("targets", data, place.market, by=li, at=noon, without_rejects=True)
        assert Target.objects.count() >= len(sound)
        for form in FORMATS:
            changes_nothing(again(place, "targets", form, noon))
        transaction.set_rollback(True)


def test_a_merged_target_comes_back_and_nobody_is_merged_by_a_file(place, noon) -> None:
    li = place["李起草"]
    rows = [(code, "", name) for code, name in zip(CODES, ("甲店", "甲店", "乙店"), strict=False)]
    imported("targets", table(HEADERS[:3], rows), place.market, by=li, at=noon)
    kept, gone, _ = Target.objects.order_by("pk")
    merge_targets(kept, gone, "同一户", by=li, at=noon)
    changes_nothing(again(place, "targets", "csv", noon))
    said = [(CODES[2], "乙店", "已并入"), (CODES[3], "丙店", "已并入")]
    data = table(("统一社会信用代码", "名称", "登记状态"), said)
    batch = read("targets", data, place.market, by=li, at=noon)
    assert list(batch.rejects.values_list("rule", flat=True)) == ["merged_by_file"] * 2
    assert batch.counts["changed"] == 0


@pytest.fixture
def filled(place, noon) -> County:
    """A few rows in every directory, with words that spreadsheets and formats stumble over."""
    li = place["李起草"]
    firms = table(HEADERS[:3], [(CODES[0], "", "=甲店"), (CODES[1], "", "乙（福安）")])
    roster = table(
        ("执法证号", "姓名", "资质"), [("Z-1", "赵'检", "食品、特种设备"), ("Z-2", "钱", "")]
    )
    expert = ("E-1", "=张三", "'单位", "高工", "食品、药品", "全域", "0593-1", "2027-01-01", "失效")
    house = (CODES[2], "@律所", "律师事务所", "许-1", "清算", "990126001", "2027-01-01")
    licence = ("食品经营", CODES[0], "JY-1", "食品经营许可证", "2026-06-30", "吊销", "是")
    visit = (CODES[0], "省局", "省级", "-查价", "2026-01-02", "未发现问题", "赵'检、Z-2", "N-1")
    item = (
        "SC-1",
        "价格检查",
        "《价格法》第一条\n《价格法》第二条",
        "经营者",
        "=标价\n收费",
        "重点",
    )
    files = {
        "targets": firms,
        "inspectors": roster,
        "experts": table(
            ("专家编号", "姓名", "工作单位", "职称", "专业", "区域", "电话", "聘期至", "状态"), [expert]
        ),
        "institutions": table(
            ("统一社会信用代码", "名称", "类别", "执业许可证号", "业务范围", "区域", "有效期至"), [house]
        ),
        "licences": table(
            ("专项库", "统一社会信用代码", "许可证编号", "许可证名称", "有效期至", "状态", "专业监管"),
            [licence],
        ),
        "inspections": table(
            ("统一社会信用代码", "检查机关", "层级", "事项名称", "检查日期", "检查结果", "检查人员", "编号"),
            [visit],
        ),
        "recusals": table(
            ("统一社会信用代码", "执法证号", "事由", "说明", "起"),
            [(CODES[0], "Z-1", "近亲属关系", "=配偶", "2026-01-01")],
        ),
        "items": table(("事项编码", "事项名称", "依据", "检查对象", "检查内容", "类别"), [item]),
    }  # fmt: skip
    for key, data in files.items():
        imported(key, data, place.market, by=li, at=noon)
    return place


@pytest.mark.parametrize("form", FORMATS)
def test_every_list_that_can_be_imported_comes_back(filled, noon, form) -> None:
    both = [key for key in directories() if key in exporters()]
    assert len(both) >= 8
    for key in both:
        changes_nothing(again(filled, key, form, noon))


def test_targets_have_a_column_for_every_field_but_what_the_code_says(place) -> None:
    kept = {field.label for field in directories()["targets"].fields}
    assert kept <= set(TARGETS.headers)
