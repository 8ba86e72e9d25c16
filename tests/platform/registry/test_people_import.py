"""A provincial roster becomes inspectors with both certificates; experts and institutions have directories too."""

from datetime import date

import pytest

from doubledraw.platform.registry.imports.columns import guess
from doubledraw.platform.registry.imports.inspectors import Inspectors
from doubledraw.platform.registry.models import (
    Certificate,
    Expert,
    ImportBatch,
    Inspector,
    InspectorChange,
    Institution,
)
from doubledraw.platform.registry.services.people import enter_certificate
from doubledraw.platform.registry.states import CertificateKind
from tests.world.county import County, county
from tests.world.rolls import imported, read, table

pytestmark = pytest.mark.django_db

PROVINCE = (
    *("序号", "单位工号", "姓名", "身份证号", "手机号", "学历", "岗位大类", "岗位管辖片区"),
    *("从事本岗起始日期", "岗位资质资格", "是否专家", "执法事项范围", "地区", "层级", "部门/机构"),
    *("担任职务", "工商部门执法证", "有效期", "省政府执法证", "有效期"),
)
ROW = (
    *("1", "GH01", "赵检查", "110101199003070000", "13800000000", "本科", "食品药品管理类"),
    *("城关街道", "2019-03-01", "药品检查员", "药品GSP", "药品零售检查", "清源县", "2县级"[1:]),
    *("县市场监督管理局", "一般干部", "GS-77", "2027-06-30", "990126-0001", "2028-12-31"),
)


@pytest.fixture
def place(noon) -> County:
    return county(noon)


def rules(batch: ImportBatch) -> list[tuple[int, str]]:
    return list(batch.rejects.order_by("row", "pk").values_list("row", "rule"))


def bring(place: County, at, rows, headers=PROVINCE, directory="inspectors") -> ImportBatch:
    return imported(directory, table(headers, rows), place.market, by=place["李起草"], at=at)


def test_each_validity_belongs_to_the_certificate_before_it() -> None:
    found = guess(PROVINCE, Inspectors)
    assert (found["ref"], found["valid_until"]) == (18, 19)
    assert (found["department_certificate"], found["department_valid_until"]) == (16, 17)
    assert "身份证号" not in {PROVINCE[place] for place in found.values()}


def test_a_provincial_roster_comes_in_whole(place, noon) -> None:
    batch = bring(place, noon, [ROW])
    assert batch.counts["rejected"] == 0
    person = Inspector.objects.get()
    assert (person.ref, person.name, person.phone) == ("990126-0001", "赵检查", "13800000000")
    assert (person.post_category, person.level, person.position) == (
        *("food_drug", "county"),
        "一般干部",
    )
    assert person.qualifications == sorted(["药品检查员", "药品GSP"])
    assert (person.specialties, person.regions) == (["药品零售检查"], ["990126001"])
    assert (person.on_post_since, person.valid_until) == (date(2019, 3, 1), date(2028, 12, 31))
    held = set(person.certificates.values_list("kind", "number", "valid_until"))
    assert held == {
        ("enforcement", "990126-0001", date(2028, 12, 31)),
        ("department", "GS-77", date(2027, 6, 30)),
    }
    assert "110101199003070000" not in str(Inspector.objects.values().get())
    change = InspectorChange.objects.get()
    assert (change.batch, change.fields, change.by) == (batch, {}, place["李起草"].user_id)


def test_the_same_roster_again_changes_nothing_and_a_new_date_is_told(place, noon) -> None:
    bring(place, noon, [ROW])
    again = read("inspectors", table(PROVINCE, [ROW]), place.market, by=place["李起草"], at=noon)
    assert (again.counts["new"], again.counts["changed"], again.counts["unchanged"]) == (0, 0, 1)
    later = (*ROW[:17], "2029-06-30", ROW[18], "2031-12-31")
    batch = bring(place, noon, [later])
    assert batch.counts["fields"] == {"valid_until": 1, "department_valid_until": 1}
    change = InspectorChange.objects.get(batch=batch)
    assert change.fields["valid_until"] == ["2028-12-31", "2031-12-31"]
    assert Inspector.objects.get().valid_until == date(2031, 12, 31)
    assert Certificate.objects.get(number="GS-77").valid_until == date(2029, 6, 30)
    assert Certificate.objects.count() == 2


def test_a_renewed_number_finds_the_person_it_belongs_to(place, noon) -> None:
    bring(place, noon, [ROW])
    person = Inspector.objects.get()
    enter_certificate(
        *(person, CertificateKind.ENFORCEMENT, "990126-9999"),
        valid_until=date(2030, 1, 1), by=place["李起草"], at=noon,
    )  # fmt: skip
    bring(place, noon, [(*ROW[:18], "990126-9999", "2032-01-01")])
    person = Inspector.objects.get()
    assert (person.ref, person.valid_until) == ("990126-0001", date(2032, 1, 1))


def test_one_certificate_belongs_to_one_person(place, noon) -> None:
    bring(place, noon, [ROW])
    other = (*ROW[:2], "钱乙", *ROW[3:18], "990126-0002", "2030-01-01")
    batch = read("inspectors", table(PROVINCE, [other]), place.market, by=place["李起草"], at=noon)
    assert rules(batch) == [(2, "certificate_taken")]
    third = (*ROW[:16], "GS-90", ROW[17], "990126-0003", "2030-01-01")
    fourth = (*ROW[:16], "GS-90", ROW[17], "990126-0004", "2030-01-01")
    data = table(PROVINCE, [third, fourth])
    batch = read("inspectors", data, place.market, by=place["李起草"], at=noon)
    assert rules(batch) == [(3, "certificate_twice")]


def test_words_nobody_knows_are_rejected_with_a_remedy(place, noon) -> None:
    headers = ("执法证号", "姓名", "人员类别", "岗位大类", "层级", "手机号")
    data = table(headers, [("A1", "赵", "神仙", "杂类", "村级", "打电话给我")])
    batch = read("inspectors", data, place.market, by=place["李起草"], at=noon)
    assert [rule for _, rule in rules(batch)] == [
        *("unknown_kind", "unknown_category", "unknown_level", "bad_phone"),
    ]
    assert all(reject.remedy for reject in batch.rejects.all())


def test_experts_come_from_a_table(place, noon) -> None:
    headers = ("专家编号", "姓名", "工作单位", "职称", "专业", "聘期至", "状态")
    rows = [("ZJ-1", "梁守正", "县食品检验所", "高工", "食品、药品", "2027-01-01", "在聘")]
    batch = bring(place, noon, rows, headers, "experts")
    expert = Expert.objects.get()
    assert (expert.organ, expert.specialties) == (place.market, ["药品", "食品"])
    assert expert.valid_until == date(2027, 1, 1)
    assert batch.receipt_digest
    changed = bring(
        place, noon, [("ZJ-1", "梁守正", "", "教授", "", "", "解聘")], headers, "experts"
    )
    assert changed.counts["fields"] == {"title": 1, "status": 1}
    assert Expert.objects.get().status == "inactive"


def test_institutions_are_known_by_a_right_code(place, noon) -> None:
    headers = ("统一社会信用代码", "机构名称", "机构类型", "业务范围")
    rows = [
        ("91990126MA0000001", "少一位", "律师事务所", ""),
        ("91350100M000100Y43", "正衡会计师事务所", "会计师事务所", "审计"),
        ("91350100M000100Y44", "末位错", "律所", ""),
    ]
    batch = read("institutions", table(headers, rows), place.market, by=place["李起草"], at=noon)
    assert {row for row, _ in rules(batch)} == {2, 4}
    bring(place, noon, rows[1:2], headers, "institutions")
    assert Institution.objects.get().kind == "accounting"


def test_a_roster_costs_few_queries(place, noon, django_assert_max_num_queries) -> None:
    headers = ("执法证号", "姓名", "部门执法证", "有效期至")
    rows = [(f"Z{n}", "赵检查", f"G{n}", "2030-01-01") for n in range(600)]
    batch = read("inspectors", table(headers, rows), place.market, by=place["李起草"], at=noon)
    from doubledraw.platform.registry.services import apply_import

    with django_assert_max_num_queries(90):
        apply_import(batch, by=place["李起草"], at=noon)
    assert Certificate.objects.count() == 1200
