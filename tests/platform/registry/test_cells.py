"""Cells as people type them: names, dates, lists, classes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doubledraw.platform.kernel.errors import Invalid
from doubledraw.platform.registry.imports import cells
from doubledraw.platform.registry.imports.target_columns import credit_class, status
from doubledraw.platform.registry.models import name_key
from doubledraw.platform.registry.states import CreditClass, TargetStatus
from doubledraw.tables.writing import harmless


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("福安市中迪电器有限公司", "福安市中迪电器有限公司"),
        ("ＡＢＣ商贸（普通合伙）", "ABC商贸（普通合伙）"),
        ("臺灣書店", "臺灣書店"),
        ("䶮記𠮷野家", "䶮記𠮷野家"),
        ("好\u3000店  分店", "好 店 分店"),
        ("＝CMD()", "=CMD()"),
    ],
)
def test_a_name_is_kept_as_it_is_registered(typed: str, kept: str) -> None:
    assert cells.name(typed) == kept


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("清源县\u202e店好", "U+202E"),
        ("清源\u200b好店", "U+200B"),
        ("清源\ufeff好店", "U+FEFF"),
        ("清源\n好店", "U+000A"),
        ("清源\x00好店", "U+0000"),
        ("清源\ue000好店", "U+E000"),
    ],
)
def test_what_cannot_be_seen_is_refused_by_its_number(typed: str, shown: str) -> None:
    with pytest.raises(Invalid) as caught:
        cells.name(typed)
    assert caught.value.code == "unseen_character"
    assert caught.value.params["character"] == shown
    assert caught.value.remedy


@given(st.text(max_size=60))
def test_a_kept_name_has_nothing_unseen_and_stays_what_it_is(text: str) -> None:
    try:
        kept = cells.name(text.strip())
    except Invalid:
        return
    assert cells.name(kept) == kept
    cells.refuse_unseen(kept)
    assert name_key(kept) == name_key(text)


def test_names_are_searched_without_width_case_spaces_and_punctuation() -> None:
    assert name_key("ＡＢＣ商贸（普通合伙）") == name_key("abc 商贸(普通合伙)") == "abc商贸普通合伙"
    assert name_key("䶮記𠮷野家") == "䶮记𠮷野家"


def test_texts_that_differ_in_width_only_say_the_same() -> None:
    assert cells.same("商贸（普通合伙）", "商贸(普通合伙)")
    assert not cells.same("商贸", "商貿")


@pytest.mark.parametrize(
    "typed",
    ["2006-04-17", "2006/4/17", "2006.4.17", "2006年4月17日", "20060417", "2006-04-17 00:00:00"],
)
def test_a_day_is_read_in_the_ways_people_write_it(typed: str) -> None:
    assert cells.day(typed) == "2006-04-17"


@pytest.mark.parametrize("typed", ["2006-13-01", "17/4/2006", "1006-04-17", "四月", "2006-02-30"])
def test_no_day_is_guessed(typed: str) -> None:
    with pytest.raises(Invalid, match="日期"):
        cells.day(typed)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        *(("A", "A"), ("a 低", "A"), ("Ａ级", "A"), ("低", "A"), ("B 一般", "B"), ("较高", "C")),
        *(("D类", "D"), ("高风险", "D"), ("未分类", ""), ("暂无数据", "")),
    ],
)
def test_credit_classes_are_known_by_their_spellings(typed: str, found: str) -> None:
    assert credit_class(typed) is CreditClass.of(found)


@pytest.mark.parametrize("typed", ["E", "AA", "优", "1"])
def test_an_unknown_class_is_never_taken_for_unclassified(typed: str) -> None:
    with pytest.raises(Invalid) as caught:
        credit_class(typed)
    assert caught.value.code == "unknown_class"


def test_registration_status_is_known_by_its_spellings() -> None:
    assert status("存续（在营、开业、在册）") is TargetStatus.ACTIVE
    assert status("吊销，未注销") is TargetStatus.REVOKED
    with pytest.raises(Invalid, match="歇业"):
        status("歇业")


def test_a_list_has_each_entry_once_in_order() -> None:
    assert cells.listed("食品、药品，食品/计量") == ["食品", "药品", "计量"]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_exported_cell_runs_as_a_formula(start: str) -> None:
    assert harmless(f"{start}HYPERLINK(1)").startswith("'")
    assert harmless("清源县=好店") == "清源县=好店"
