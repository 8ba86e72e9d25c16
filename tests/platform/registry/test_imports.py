"""Imports: nothing before the clerk agrees, exactly what was previewed, once, with a receipt."""

import json
from pathlib import Path
from random import Random

import pytest

from doubledraw.demo.county.codes import old_registration_number, uscc
from doubledraw.platform.kernel.errors import Conflict, DomainError, Invalid, Refused
from doubledraw.platform.ledger.models import AuditEvent
from doubledraw.platform.ledger.selectors import document
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.registry.models import (
    ImportBatch,
    Inspector,
    Recusal,
    Target,
    TargetChange,
)
from doubledraw.platform.registry.services import (
    apply_import,
    discard_import,
    import_file,
    read_import,
    remap_import,
    stage_import,
)
from doubledraw.platform.registry.states import BatchState
from tests.world.county import County, county
from tests.world.rolls import (
    TARGET_HEADERS,
    imported,
    inspector_file,
    read,
    rolls,
    table,
    target_file,
)

pytestmark = pytest.mark.django_db

HEADERS = ("统一社会信用代码", "名称")


def code(serial: int) -> str:
    return uscc(Random(serial), "91", "990126", "MA")


@pytest.fixture
def place(noon) -> County:
    return county(noon)


def previewed(place: County, noon, rows, headers=HEADERS, **options) -> ImportBatch:
    """A file of 李起草 for the market regulator's targets, read."""
    li = place["李起草"]
    return read("targets", table(headers, rows), place.market, by=li, at=noon, **options)


def rules(batch: ImportBatch) -> list[tuple[int, str, str]]:
    return list(batch.rejects.values_list("row", "column", "rule"))


def test_nothing_reaches_the_directory_before_the_clerk_agrees(place, noon) -> None:
    batch = previewed(place, noon, [(code(1), "甲店")])
    assert batch.state == BatchState.READ
    assert batch.counts["new"] == 1
    assert not Target.objects.exists()


def test_a_register_comes_in_whole(place, noon) -> None:
    rolls(place, noon, targets=80, inspectors=10)
    assert Target.objects.count() == 80
    assert Inspector.objects.count() == 10
    assert set(Target.objects.values_list("region_id", flat=True)) <= {
        *("990126001", "990126002", "990126003")
    }
    assert Target.objects.exclude(industry="").exclude(name_key="").count() == 80


def test_the_receipt_says_what_came_in_and_what_it_did(place, noon) -> None:
    batch = previewed(place, noon, [(code(1), "甲店"), ("123", "乙店")])
    apply_import(batch, by=place["李起草"], at=noon, without_rejects=True)
    receipt = json.loads(document(batch.receipt_digest))
    assert receipt["kind"] == "import_receipt"
    assert (receipt["file"], receipt["taken"]) == (batch.file_digest, batch.staged_digest)
    assert (receipt["rows"], receipt["new"], receipt["rejects"]) == (2, 1, [3])
    assert receipt["mapping"] == {"code": HEADERS[0], "name": HEADERS[1]}
    kinds = AuditEvent.objects.filter(subject=f"import:{batch.pk}").values_list("kind", flat=True)
    assert list(kinds) == ["ImportUploaded", "ImportApplied"]


def test_applied_once_and_never_again(place, noon) -> None:
    batch = imported("targets", target_file(5), place.market, by=place["李起草"], at=noon)
    stale = ImportBatch.objects.get(pk=batch.pk)
    for again in (batch, stale):
        with pytest.raises(Conflict):
            apply_import(again, by=place["李起草"], at=noon)
    assert Target.objects.count() == 5


def test_of_two_clerks_with_the_same_page_one_applies(place, noon) -> None:
    first = previewed(place, noon, [(code(1), "甲店")])
    second = ImportBatch.objects.get(pk=first.pk)
    apply_import(first, by=place["李起草"], at=noon)
    with pytest.raises(Conflict):
        apply_import(second, by=place["李起草"], at=noon)
    assert ImportBatch.objects.get(pk=first.pk).version == first.version


def test_rows_with_problems_are_left_out_only_when_the_clerk_says_so(place, noon) -> None:
    batch = previewed(place, noon, [(code(1), "甲店"), ("123", "乙店")])
    with pytest.raises(Refused, match="1 行不能导入"):
        apply_import(batch, by=place["李起草"], at=noon)
    assert not Target.objects.exists()
    apply_import(batch, by=place["李起草"], at=noon, without_rejects=True)
    assert Target.objects.get().name == "甲店"


def test_what_takes_effect_is_what_was_previewed(place, noon) -> None:
    batch = previewed(place, noon, [(code(1), "甲店")])
    other = previewed(place, noon, [(code(1), "甲店")])
    apply_import(other, by=place["李起草"], at=noon)
    with pytest.raises(Conflict, match="预览之后"):
        apply_import(batch, by=place["李起草"], at=noon)
    assert ImportBatch.objects.get(pk=batch.pk).state == BatchState.READ
    assert not TargetChange.objects.filter(batch=batch).exists()


def test_a_failure_in_the_middle_leaves_nothing(place, noon, monkeypatch) -> None:
    batch = previewed(place, noon, [(code(n), f"{n}店") for n in range(30)])

    def broken(*args: object, **kwargs: object) -> str:
        raise OSError("disk full")

    monkeypatch.setattr("doubledraw.platform.registry.services.importing.seal", broken)
    with pytest.raises(OSError, match="disk full"):
        apply_import(batch, by=place["李起草"], at=noon)
    assert not Target.objects.exists()
    monkeypatch.undo()
    batch.refresh_from_db()
    apply_import(batch, by=place["李起草"], at=noon)
    assert Target.objects.count() == 30


def test_changes_are_counted_field_by_field_and_kept(place, noon) -> None:
    headers = (*HEADERS, "信用风险等级", "住所")
    rows = [(code(1), "甲店", "A", "街1号"), (code(2), "乙店", "B", ""), (code(3), "丙店", "", "")]
    apply_import(previewed(place, noon, rows, headers), by=place["李起草"], at=noon)
    rows[0] = (code(1), "甲老店", "D 高", "街1号")
    rows[1] = (code(2), "乙店", "", "街2号")
    batch = previewed(place, noon, rows, headers)
    assert batch.counts["fields"] == {"address": 1, "credit_class": 2, "name": 1}
    assert (batch.counts["changed"], batch.counts["unchanged"]) == (2, 1)
    apply_import(batch, by=place["李起草"], at=noon)
    target = Target.objects.get(code=code(1))
    assert (target.name, target.name_key, target.credit_class) == ("甲老店", "甲老店", "D")
    assert target.version == 2
    assert target.changes.get().fields == {"name": ["甲店", "甲老店"], "credit_class": ["A", "D"]}


def test_a_file_silent_about_a_column_changes_nothing_there(place, noon) -> None:
    headers = (*HEADERS, "信用风险等级", "区划代码", "成立日期")
    row = (code(1), "甲店", "C", "990126002", "2010-05-01")
    apply_import(previewed(place, noon, [row], headers), by=place["李起草"], at=noon)
    batch = previewed(place, noon, [(code(1), "甲店")])
    assert batch.counts["unchanged"] == 1


def test_what_the_file_no_longer_has_is_told_and_kept(place, noon) -> None:
    apply_import(
        previewed(place, noon, [(code(1), "甲店"), (code(2), "乙店")]),
        by=place["李起草"],
        at=noon,
    )
    batch = previewed(place, noon, [(code(1), "甲店")])
    assert batch.counts["vanished"] == 1
    assert batch.preview["vanished"] == [{"code": code(2), "name": "乙店"}]
    apply_import(batch, by=place["李起草"], at=noon)
    assert Target.objects.count() == 2


def test_a_code_on_two_lines_is_rejected_on_both_and_each_names_the_other(place, noon) -> None:
    batch = previewed(place, noon, [(code(1), "甲店"), (code(2), "乙店"), (code(1), "甲分店")])
    assert rules(batch) == [
        (2, HEADERS[0], "twice_in_file"),
        (4, HEADERS[0], "twice_in_file"),
    ]
    assert [reject.params["others"] for reject in batch.rejects.all()] == ["4", "2"]
    assert batch.rejects.all()[1].cells == [code(1), "甲分店"]
    assert batch.counts["new"] == 1


def test_everything_wrong_with_a_row_is_told_at_once(place, noon) -> None:
    headers = (*HEADERS, "信用风险等级", "成立日期")
    batch = previewed(place, noon, [("123", "好\u202e店", "E", "某年")], headers)
    assert [rule for _, _, rule in rules(batch)] == [
        *("uscc_length", "unseen_character", "unknown_class", "date")
    ]
    assert batch.counts["rejected"] == 1
    with pytest.raises(Refused, match="没有一行可以导入"):
        apply_import(batch, by=place["李起草"], at=noon, without_rejects=True)


def test_old_numbers_come_in_when_the_clerk_chooses_each_by_its_scheme(place, noon) -> None:
    number = old_registration_number(Random(1), "990126")
    rows = [(number, "老店"), (code(1), "新店")]
    batch = previewed(place, noon, rows)
    assert [rule for _, _, rule in rules(batch)] == ["old_registration_number"]
    batch = previewed(place, noon, rows, scheme="each")
    assert batch.counts["rejected"] == 0
    apply_import(batch, by=place["李起草"], at=noon)
    assert Target.objects.get(code=number).scheme == "regno"


def test_regions_by_code_by_name_and_the_organs_own(place, noon) -> None:
    headers = (*HEADERS, "区划代码")
    rows = [
        (code(1), "甲店", "990126002"),
        (code(2), "乙店", "990126003000"),
        (code(3), "丙店", "城关街道"),
        (code(4), "丁店", ""),
        (code(5), "戊店", "110101"),
    ]
    batch = previewed(place, noon, rows, headers)
    assert rules(batch) == [(6, "区划代码", "unknown_region")]
    batch = previewed(place, noon, rows, headers, unknown_region="organ")
    apply_import(batch, by=place["李起草"], at=noon)
    regions = dict(Target.objects.values_list("name", "region_id"))
    assert regions == {
        "甲店": "990126002",
        "乙店": "990126003",
        "丙店": "990126001",
        "丁店": "990126",
        "戊店": "990126",
    }
    assert batch.counts["remarks"] == {"region_by_code": 1, "region_unknown": 1}


def test_a_code_of_another_organs_directory_is_not_taken_over(place, noon) -> None:
    qian = place["外单位钱某"]
    imported("targets", table(HEADERS, [(code(1), "甲店")]), place.elsewhere, by=qian, at=noon)
    batch = previewed(place, noon, [(code(1), "抢来的店")])
    assert rules(batch) == [(2, HEADERS[0], "kept_elsewhere")]
    assert place.elsewhere.name not in batch.rejects.get().reason


@pytest.mark.parametrize("name", ["王处长", "外单位钱某", "系统孙", "审计冯"])
def test_only_the_clerk_of_the_organ_imports(place, noon, name) -> None:
    with pytest.raises(Refused):
        stage_import("targets", b"x", "x.csv", place.market, by=place[name], at=noon)
    batch = previewed(place, noon, [(code(1), "甲店")])
    for deed in (apply_import, discard_import):
        with pytest.raises(Refused):
            deed(batch, by=place[name], at=noon)
    with pytest.raises(Refused):
        remap_import(batch, {"code": 0}, {}, by=place[name], at=noon)


def test_an_import_given_up_stays_given_up(place, noon) -> None:
    batch = previewed(place, noon, [(code(1), "甲店")])
    discard_import(batch, by=place["李起草"], at=noon)
    for deed in (apply_import, discard_import):
        with pytest.raises(Conflict):
            deed(batch, by=place["李起草"], at=noon)
    with pytest.raises(Conflict):
        read_import(batch)


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (b"", "empty"),
        ("统一社会信用代码,名称\n1,甲店,多\n".encode(), "row_width"),
        ("统一社会信用代码,名称\n".encode() + b"\xff\xfe\xfd,\x81\n", "encoding"),
        (b"%PDF-1.7 ...", "not_a_table"),
        ('统一社会信用代码,名称\n1,"甲店\n'.encode(), "quotes"),
        ("代号,称呼\n1,甲店\n".encode(), "column_missing"),
    ],
)
def test_a_file_that_cannot_be_read_says_why_and_what_to_do(place, noon, data, rule) -> None:
    batch = stage_import("targets", data, "坏.csv", place.market, by=place["李起草"], at=noon)
    read_import(batch)
    assert batch.state == BatchState.UNUSABLE
    assert batch.problem["code"] == rule
    assert batch.problem["remedy"]
    assert "{" not in batch.problem["reason"].format(**batch.problem["params"])


def test_columns_that_were_not_recognised_are_pointed_out_by_the_clerk(place, noon) -> None:
    batch = previewed(place, noon, [(code(1), "甲店")], headers=("代号", "称呼"))
    assert batch.state == BatchState.UNUSABLE
    assert batch.preview["headers"] == ["代号", "称呼"]
    remap_import(batch, {"code": 0, "name": 1}, {}, by=place["李起草"], at=noon)
    read_import(batch)
    assert batch.counts["new"] == 1
    remap_import(batch, {"code": 0, "name": 0}, {}, by=place["李起草"], at=noon)
    read_import(batch)
    apply_import(batch, by=place["李起草"], at=noon)
    assert Target.objects.get().name == code(1)


def test_gb18030_and_pasted_tabs_read_the_same(place, noon) -> None:
    li = place["李起草"]
    text = f"企业名称\t统一社会信用代码\t备注\n䶮記𠮷野家\t{code(1)}\t无\n"
    for data in (text.encode("gb18030"), text.encode()):
        batch = read("targets", data, place.market, by=li, at=noon)
        assert batch.mapping == {"name": 0, "code": 1}
        assert batch.counts["new"] == 1


def test_one_call_imports_a_file_from_the_command_line(place, noon, tmp_path: Path) -> None:
    li, path = place["李起草"], tmp_path / "名录.csv"
    path.write_bytes(target_file(20))
    assert import_file("targets", path, place.market, by=li, at=noon).counts["new"] == 20
    path.write_bytes(b"a,b\n1,2\n")
    with pytest.raises(Invalid, match="没有找到"):
        import_file("targets", path, place.market, by=li, at=noon)
    path.write_bytes(table(HEADERS, [("123", "甲店"), (code(1), "乙店")]))
    with pytest.raises(Refused, match="不能导入"):
        import_file("targets", path, place.market, by=li, at=noon)
    batch = import_file("targets", path, place.market, by=li, at=noon, without_rejects=True)
    assert (batch.counts["new"], batch.counts["rejected"]) == (1, 1)


def test_an_unknown_directory_is_refused(place, noon) -> None:
    with pytest.raises(Invalid, match="名录"):
        stage_import("firms", b"x", "x", place.market, by=place["李起草"], at=noon)


def test_inspectors_find_their_department_regions_and_qualifications(place, noon) -> None:
    headers = ("证件编号", "姓名", "部门", "资质", "区域", "上限", "有效期至", "状态")
    rows = [
        ("Z-1", "赵甲", "", "食品检查员、药品检查员", "全域", "30", "2028年5月1日", "有效"),
        ("Z-2", "钱乙", "990126-01", "无", "城关街道,990126002", "", "", "失效"),
        ("Z 3", "孙丙", "县消防救援大队", "", "某街道", "三十", "", "休假"),
    ]
    batch = read("inspectors", table(headers, rows), place.market, by=place["李起草"], at=noon)
    assert rules(batch) == [
        (4, "部门", "unknown_department"),
        (4, "区域", "unknown_region"),
        (4, "上限", "whole_number"),
        (4, "状态", "unknown_status"),
    ]
    apply_import(batch, by=place["李起草"], at=noon, without_rejects=True)
    first, second = Inspector.objects.order_by("ref")
    assert first.qualifications == ["药品检查员", "食品检查员"]
    assert (first.regions, first.capacity, str(first.valid_until)) == (["*"], 30, "2028-05-01")
    assert (second.regions, second.status) == (["990126001", "990126002"], "inactive")
    assert second.qualifications == []


def test_a_changed_roster_changes_the_inspectors(place, noon) -> None:
    li = place["李起草"]
    imported("inspectors", inspector_file(4), place.market, by=li, at=noon)
    ref = Inspector.objects.order_by("ref")[0].ref
    headers = ("执法证号", "姓名", "上限")
    batch = imported("inspectors", table(headers, [(ref, "新名", 9)]), place.market, by=li, at=noon)
    assert batch.counts["fields"] == {"capacity": 1, "name": 1}
    assert batch.counts["vanished"] == 3
    changed = Inspector.objects.get(ref=ref)
    assert (changed.name, changed.capacity, changed.version) == ("新名", 9, 2)


def test_recusals_join_known_people_with_known_targets(place, noon) -> None:
    rolls(place, noon, targets=3, inspectors=2)
    codes = list(Target.objects.order_by("code").values_list("code", flat=True))
    refs = list(Inspector.objects.order_by("ref").values_list("ref", flat=True))
    rows = [
        (codes[0], refs[0], "近亲属关系", "配偶"),
        (codes[1], refs[1], "INTEREST", ""),
        (codes[2], "nobody", "LAW", ""),
        (code(99), refs[0], "LAW", ""),
        (codes[2], refs[0], "不想去", ""),
    ]
    headers = ("统一社会信用代码", "执法证号", "事由", "说明")
    li = place["李起草"]
    batch = read("recusals", table(headers, rows), place.market, by=li, at=noon)
    assert [rule for _, _, rule in rules(batch)] == [
        *("unknown_inspector", "unknown_target", "unknown_reason")
    ]
    apply_import(batch, by=li, at=noon, without_rejects=True)
    assert Recusal.objects.count() == 2
    assert Recusal.objects.get(target__code=codes[0]).reason == "KIN"


def test_what_an_import_did_to_a_target_cannot_be_rewritten(place, noon) -> None:
    from django.db import DatabaseError, transaction

    li = place["李起草"]
    imported("targets", table(HEADERS, [(code(1), "甲店")]), place.market, by=li, at=noon)
    imported("targets", table(HEADERS, [(code(1), "乙店")]), place.market, by=li, at=noon)
    with pytest.raises(DatabaseError), transaction.atomic():
        TargetChange.objects.update(fields={})
    with pytest.raises(DatabaseError), transaction.atomic():
        TargetChange.objects.all().delete()


def test_two_thousand_rows_cost_few_queries(place, noon, django_assert_max_num_queries) -> None:
    batch = read("targets", target_file(2_000), place.market, by=place["李起草"], at=noon)
    with django_assert_max_num_queries(80):
        apply_import(batch, by=place["李起草"], at=noon)


def test_every_refusal_of_an_import_has_a_remedy(place, noon) -> None:
    batch = previewed(place, noon, [("123", "甲店")])
    for deed in (
        lambda: apply_import(batch, by=place["李起草"], at=noon),
        lambda: apply_import(batch, by=place["王处长"], at=noon),
    ):
        with pytest.raises(DomainError) as caught:
            deed()
        assert caught.value.remedy


def test_headers_of_both_directories_are_guessed(place, noon) -> None:
    batch = previewed(place, noon, [], headers=TARGET_HEADERS)
    assert sorted(batch.mapping.values()) == list(range(len(TARGET_HEADERS)))
    assert Organ.objects.get(pk=batch.organ_id) == place.market
