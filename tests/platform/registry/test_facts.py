"""Past inspections, credit and licences: rows about targets that stand in the directory already."""

from datetime import date

import pytest

from doubledraw.platform.kernel.errors import Conflict
from doubledraw.platform.registry.models import (
    ImportBatch,
    Inspector,
    Licence,
    SpecialDirectory,
    Target,
    TargetChange,
    VisitFact,
)
from doubledraw.platform.registry.services import apply_import
from tests.world.county import County, county
from tests.world.rolls import imported, read, rolls, table

pytestmark = pytest.mark.django_db

VISITS = (
    "统一社会信用代码",
    "名称",
    "检查机关",
    "事项名称",
    "检查日期",
    "检查结果",
    "检查人员",
    "编号",
)
CREDIT = ("统一社会信用代码", "信用风险等级", "信用等次", "评定日期", "来源", "经营异常名录")
LICENCES = (
    "专项库名称",
    "统一社会信用代码/注册号",
    "企业名称",
    "许可证名称",
    "许可证编号",
    "有效期至",
)


@pytest.fixture
def place(noon) -> County:
    place = county(noon)
    rolls(place, noon, targets=12, inspectors=4)
    return place


def bring(place: County, noon, directory: str, headers, rows, **how) -> ImportBatch:
    return imported(
        directory, table(headers, rows), place.market, by=place["李起草"], at=noon, **how
    )


def preview(place: County, noon, directory: str, headers, rows) -> ImportBatch:
    return read(directory, table(headers, rows), place.market, by=place["李起草"], at=noon)


def rules(batch: ImportBatch) -> list[tuple[int, str]]:
    return list(batch.rejects.values_list("row", "rule"))


def firms() -> list[Target]:
    return list(Target.objects.order_by("code"))


# past inspections


def test_past_inspections_become_facts_by_code_or_by_name(place, noon) -> None:
    one, two, *_ = firms()
    person = Inspector.objects.first()
    batch = bring(
        place,
        noon,
        "inspections",
        VISITS,
        [
            (one.code, "", "", "食品安全检查", "2026-03-01", "未发现问题", person.name, "A1"),
            ("", two.name, "省市场监督管理局", "价格检查", "2026/4/2", "", person.ref, ""),
        ],
    )
    assert batch.counts["new"] == 2
    first, second = VisitFact.objects.order_by("visited_on")
    assert (first.target, first.source, first.inspectors) == (one, "imported", [person.ref])
    assert first.organ_name == place.market.name
    assert (second.target, second.source, second.level) == (two, "superior", "province")
    assert second.visited_on == date(2026, 4, 2)


def test_the_same_inspections_once_more_change_nothing(place, noon) -> None:
    rows = [(firms()[0].code, "", "", "食品安全检查", "2026-03-01", "未发现问题", "", "A1")]
    bring(place, noon, "inspections", VISITS, rows)
    again = preview(place, noon, "inspections", VISITS, rows)
    assert (again.counts["new"], again.counts["unchanged"], rules(again)) == (0, 1, [])


def test_a_recorded_inspection_is_not_rewritten(place, noon) -> None:
    code = firms()[0].code
    row = [code, "", "", "食品安全检查", "2026-03-01", "未发现问题", "", "A1"]
    bring(place, noon, "inspections", VISITS, [row])
    row[5] = "不配合检查情节严重"
    assert rules(preview(place, noon, "inspections", VISITS, [row])) == [(2, "visit_recorded")]


def test_one_visit_told_by_code_and_by_name_is_one(place, noon) -> None:
    one = firms()[0]
    told = ("", "食品安全检查", "2026-03-01", "", "", "")
    rows = [(one.code, "", *told), ("", one.name, *told)]
    assert rules(preview(place, noon, "inspections", VISITS, rows)) == [(3, "twice_by_name")]


def test_what_is_wrong_with_an_inspection_is_said(place, noon) -> None:
    one, two, *_ = firms()
    Target.objects.filter(pk=two.pk).update(name=one.name, name_key=one.name_key)
    rows = [
        ("", "没有这一户", "", "检查", "2026-03-01", "", "", ""),
        ("", one.name, "", "检查", "2026-03-01", "", "", ""),
        ("", "", "", "检查", "2026-03-01", "", "", ""),
        (one.code, "", "", "检查", "去年", "", "", ""),
        (one.code, "", "", "检查", "", "", "", ""),
    ]
    assert rules(preview(place, noon, "inspections", VISITS, rows)) == [
        (2, "unknown_target"),
        (3, "name_ambiguous"),
        (4, "target_missing"),
        (5, "date"),
        (6, "date_missing"),
    ]


def test_the_announcement_of_results_is_known_by_its_headers(place, noon) -> None:
    headers = ("计划编号", "计划名称", "任务编号", "任务名称", "类型", "检查机关", "主体名称", "代码",
               "检查完成日期", "检查结果", "备注")  # fmt: skip
    row = ("P1", "年度", "T1", "餐饮抽查", "不定向", "甲市市场监督管理局", "x", firms()[0].code,
           "2026-01-09", "未发现问题", "")  # fmt: skip
    batch = bring(place, noon, "inspections", headers, [row])
    assert batch.preview["manner"]["by"] == "template"
    fact = VisitFact.objects.get()
    assert (fact.reference, fact.item_name, fact.level) == ("T1", "餐饮抽查", "city")


def test_inspections_read_before_another_import_of_them_are_read_again(place, noon) -> None:
    rows = [(firms()[0].code, "", "", "检查", "2026-03-01", "", "", "")]
    first = preview(place, noon, "inspections", VISITS, rows)
    bring(place, noon, "inspections", VISITS, rows)
    with pytest.raises(Conflict, match="预览之后"):
        apply_import(first, by=place["李起草"], at=noon)


# credit


def test_credit_comes_with_its_date_and_source_and_leaves_a_trace(place, noon) -> None:
    one = firms()[0]
    before = one.credit_class
    rows = [(one.code, "D", "二级", "2026-05-01", "省局", "2026-04-01")]
    batch = bring(place, noon, "credit", CREDIT, rows)
    assert batch.counts["changed"] == 1
    one.refresh_from_db()
    assert (one.credit_class, one.credit_class_on, one.credit_class_source) == (
        "D",
        date(2026, 5, 1),
        "省局",
    )
    assert (one.credit_grade, one.abnormal_since) == ("2", date(2026, 4, 1))
    change = TargetChange.objects.get(batch=batch)
    assert change.fields["abnormal_since"] == ["", "2026-04-01"]
    assert before == "D" or change.fields["credit_class"] == [before, "D"]
    again = preview(place, noon, "credit", CREDIT, rows)
    assert (again.counts["changed"], again.counts["unchanged"]) == (0, 1)


def test_an_older_evaluation_never_overwrites_a_newer_one(place, noon) -> None:
    code = firms()[0].code
    bring(place, noon, "credit", CREDIT, [(code, "D", "", "2026-05-01", "", "")])
    older = preview(place, noon, "credit", CREDIT, [(code, "A", "", "2026-04-30", "", "")])
    assert rules(older) == [(2, "credit_older")]


def test_a_target_comes_off_the_abnormal_list(place, noon) -> None:
    one = firms()[0]
    bring(place, noon, "credit", CREDIT, [(one.code, "", "", "", "", "2026-04-01")])
    bring(place, noon, "credit", CREDIT, [(one.code, "", "", "", "", "移出")])
    one.refresh_from_db()
    assert one.abnormal_since is None


def test_what_is_wrong_with_credit_is_said(place, noon) -> None:
    one, two, three, *_ = firms()
    rows = [
        (one.code, "A", "", "", "", ""),
        (two.code, "", "", "2026-05-01", "", ""),
        (three.code, "E", "", "2026-05-01", "", ""),
        ("nobody", "A", "", "2026-05-01", "", ""),
    ]
    assert rules(preview(place, noon, "credit", CREDIT, rows)) == [
        (2, "credit_date_missing"),
        (3, "credit_missing"),
        (4, "unknown_class"),
        (5, "unknown_target"),
    ]


# licences


def test_licences_found_their_special_directories(place, noon) -> None:
    one, two, *_ = firms()
    rows = [
        ("食品生产企业库", one.code, one.name, "食品生产许可证", "SC1", "2027-01-01"),
        ("食品生产企业库", two.code, two.name, "食品生产许可证", "SC2", "2027-01-01"),
        ("药品经营企业库", one.code, "", "药品经营许可证", "YP1", ""),
    ]
    batch = bring(place, noon, "licences", LICENCES, rows)
    assert batch.counts["new"] == 3
    assert set(SpecialDirectory.objects.values_list("name", flat=True)) == {
        "食品生产企业库",
        "药品经营企业库",
    }
    assert Licence.objects.get(number="SC1").valid_until == date(2027, 1, 1)
    rows[0] = (*rows[0][:5], "2028-01-01")
    renewed = bring(place, noon, "licences", LICENCES, rows)
    assert (renewed.counts["new"], renewed.counts["changed"]) == (0, 1)
    assert Licence.objects.get(number="SC1").valid_until == date(2028, 1, 1)
    assert SpecialDirectory.objects.count() == 2


def test_the_provincial_template_is_known_by_its_headers(place, noon) -> None:
    headers = ("序号", "专项库名称", "统一社会信用代码/注册号", "企业名称", "许可证名称", "许可证编号",
               "许可批准日期", "有效期至", "许可发证机关", "专业监管", "专业资质资格", "配备专家（组长）")  # fmt: skip
    row = ("1", "食品生产企业库", firms()[0].code, "", "食品生产许可证", "SC1", "2022-01-01", "2027年1月1日",
           "省局", "是", "保化检查员", "保化组长")  # fmt: skip
    batch = bring(place, noon, "licences", headers, [row])
    assert batch.preview["manner"] == {
        "by": "template",
        "template": "省级平台专项检查对象导入模板",
    }
    licence = Licence.objects.get()
    assert (licence.is_professional, licence.qualification) == (True, "保化检查员")


def test_what_is_wrong_with_a_licence_is_said(place, noon) -> None:
    code = firms()[0].code
    rows = [
        ("", code, "", "证", "1", ""),
        ("库", code, "", "", "2", ""),
        ("库", code, "", "证", "", ""),
        ("库", "nobody", "", "证", "3", ""),
        ("库", code, "", "证", "4", ""),
        ("库", code, "", "证", "4", ""),
    ]
    assert rules(preview(place, noon, "licences", LICENCES, rows)) == [
        (2, "special_missing"),
        (3, "licence_missing"),
        (4, "number_missing"),
        (5, "unknown_target"),
        (6, "twice_in_file"),
        (7, "twice_in_file"),
    ]


@pytest.mark.parametrize(
    ("directory", "headers", "row"),
    [
        ("inspections", VISITS, ("", "", "检查", "2026-03-01", "", "", "")),
        ("credit", CREDIT, ("D", "", "2026-05-01", "局", "")),
    ],
)
def test_the_cost_in_queries_does_not_grow_with_the_rows(
    place, noon, directory, headers, row, django_assert_max_num_queries
) -> None:
    rows = [(target.code, *row) for target in firms()]
    with django_assert_max_num_queries(60):
        bring(place, noon, directory, headers, rows)


@pytest.mark.parametrize(
    ("name", "level"),
    [
        ("国家市场监督管理总局", "province"),
        ("内蒙古自治区市场监督管理局", "province"),
        ("镇江市市场监督管理局", "city"),
        ("延边朝鲜族自治州应急管理局", "city"),
        ("福州市鼓楼区市监局", "county"),
        ("清源县城关镇人民政府", "township"),
    ],
)
def test_the_level_of_an_organ_is_in_its_name(place, noon, name, level) -> None:
    rows = [(firms()[0].code, "", name, "检查", "2026-03-01", "", "", "")]
    bring(place, noon, "inspections", VISITS, rows)
    assert VisitFact.objects.get().level == level
