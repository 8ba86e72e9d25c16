"""A large import: little memory, few statements, a short time in which nobody else can write, and no half of it."""

import resource
from random import Random

import pytest
from django.db import connection

from doubledraw.demo.county.codes import uscc
from doubledraw.platform.kernel.errors import Conflict
from doubledraw.platform.registry.imports.applying import Prepared
from doubledraw.platform.registry.imports.industries import agree, completed
from doubledraw.platform.registry.models import Target, TargetChange
from doubledraw.platform.registry.selectors.search import Search
from doubledraw.platform.registry.services import apply_import
from tests.world.county import County, county
from tests.world.rolls import imported, read, table, target_file

pytestmark = pytest.mark.django_db

ROWS = 12_000
HEADERS = ("统一社会信用代码", "名称", "地址")


def code(serial: int) -> str:
    return uscc(Random(serial), "91", "990126", "MA")


@pytest.fixture
def place(noon) -> County:
    return county(noon)


def test_memory_does_not_grow_with_the_rows(place, noon) -> None:
    li = place["李起草"]
    imported("targets", target_file(1_000, seed=1), place.market, by=li, at=noon)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    batch = imported("targets", target_file(ROWS, seed=2), place.market, by=li, at=noon)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 - before
    assert batch.counts["new"] > 0.9 * ROWS
    assert grown < 100


def test_what_an_import_brings_is_found_though_it_fills_the_index_itself(
    place, noon, monkeypatch
) -> None:
    li = place["李起草"]
    monkeypatch.setattr(Search, "is_common", False)
    rows = [(code(n), f"第{n}号龍門客栈", "") for n in range(40)]
    imported("targets", table(HEADERS, rows), place.market, by=li, at=noon)
    everybody = Target.objects.all()
    assert Search(everybody, "龙门客").found.count() == 40
    assert Search(everybody, "lmkz").found.count() == 40
    imported("targets", table(HEADERS, [(code(1), "悦来客栈", "")]), place.market, by=li, at=noon)
    assert Search(everybody, "龙门").found.count() == 39
    assert Search(everybody, "悦来").found.get().code == code(1)
    Target.objects.create(
        organ=place.market,
        region_id=place.market.region_id,
        scheme="local",
        code="later",
        name="后来店",
        name_key="后来店",
        initials="hld",
        kind="site",
        entered_at=noon,
        changed_at=noon,
    )
    assert Search(everybody, "后来").found.get().code == "later"


@pytest.mark.parametrize("deed", ["changed", "entered"])
def test_a_row_touched_while_the_import_is_worked_out_makes_it_stand_back(
    place, noon, monkeypatch, deed
) -> None:
    li = place["李起草"]
    imported("targets", table(HEADERS, [(code(1), "甲店", "街1号")]), place.market, by=li, at=noon)
    rows = [(code(1), "甲店", "街2号"), (code(2), "乙店", "")]
    batch = read("targets", table(HEADERS, rows), place.market, by=li, at=noon)
    write = Prepared.write

    def late(self: Prepared, *args: object) -> object:
        one = Target.objects.get(code=code(1))
        if deed == "changed":
            Target.objects.filter(pk=one.pk).update(version=2, address="街3号")
        else:
            one.pk, one.code = None, code(2)
            one.save(force_insert=True)
        return write(self, *args)  # type: ignore[arg-type]

    monkeypatch.setattr(Prepared, "write", late)
    with pytest.raises(Conflict, match="有了变动"):
        apply_import(batch, by=li, at=noon)
    assert not TargetChange.objects.filter(batch=batch).exists()
    monkeypatch.undo()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM sqlite_master WHERE name = 'registry_target_grams_new'"
            )
            assert cursor.fetchone() == (1,)


def test_all_columns_of_a_target_come_in_and_change_field_by_field(place, noon) -> None:
    li = place["李起草"]
    headers = (
        *(
            "统一社会信用代码",
            "名称",
            "类型",
            "规模",
            "所属单位代码",
            "经度",
            "纬度",
            "行业代码",
            "经营范围",
        ),
        *("联系人", "联系电话", "信用等次", "等次评定日期", "列入经营异常名录日期", "终止日期"),
    )
    firm = (
        code(1),
        "甲公司",
        "有限责任公司",
        "小型",
        "",
        "",
        "",
        "0111",
        "种稻\u200b；卖米",
        "李四",
        "0593-1",
        "二级",
        "2026-01-02",
        "2026-02-03",
        "",
    )
    imported("targets", table(headers, [firm]), place.market, by=li, at=noon)
    one = Target.objects.get()
    assert (one.size, one.industry, one.credit_grade) == ("small", "稻谷种植", "2")
    assert (str(one.credit_grade_on), str(one.abnormal_since), one.initials) == (
        "2026-01-02",
        "2026-02-03",
        "jgs",
    )
    site = (
        code(2),
        "甲公司仓库",
        "场所",
        "",
        code(1),
        "119.6543217",
        "27.1",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
    )
    lost = (code(3), "无主仓库", "场所", "", code(9), "", "", "", "", "", "", "", "", "", "")
    half = (code(4), "半个地方", "场所", "", "", "119.6", "", "", "", "", "", "", "", "", "")
    batch = read("targets", table(headers, [site, lost, half]), place.market, by=li, at=noon)
    assert list(batch.rejects.values_list("rule", flat=True)) == ["unknown_parent", "half_a_place"]
    apply_import(batch, by=li, at=noon, without_rejects=True)
    two = Target.objects.get(code=code(2))
    assert (two.kind, two.parent, str(two.longitude)) == ("site", one, "119.654322")
    again = imported(
        "targets", table(headers, [(*firm[:13], "", "")]), place.market, by=li, at=noon
    )
    assert again.counts["fields"] == {"abnormal_since": 1}
    same = read("targets", table(headers, [site]), place.market, by=li, at=noon)
    assert same.counts["unchanged"] == 1


def test_an_industry_is_completed_from_the_standard() -> None:
    assert completed("0111", "") == ("0111", "稻谷种植")
    assert completed("", "农业") == ("01", "农业")
    assert completed("zz", "") == ("zz", "")
    assert agree("0111", "稻谷种植")
    assert agree("0111", "农、林、牧、渔业")
    assert not agree("0111", "采矿业")
