"""Every legal number has dates and a source; the loader refuses one that does not show where its source says it."""

import tomllib
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doubledraw.statute.books import RuleSet, read_rule_set, rule_set_of
from doubledraw.statute.errors import NotInForce, StatuteError
from doubledraw.statute.law import ANNUAL_CAP_PER_FIRM

GOOD = """
[rule_set]
title = "甲乙"
rank = "county"
issuer = "某县"
region = "990100"

[inspectors_per_target_min]
ids = ["KL-05"]
[[inspectors_per_target_min.value]]
value = 2
unit = "人"
since = 2016-09-30
until = 2019-12-31
citation = { instrument = "甲", article = "一", seen = "http://example.org/jia" }
[[inspectors_per_target_min.value]]
value = 3
words = "少于三人"
unit = "人"
since = 2020-01-01
citation = { instrument = "乙", article = "二", quotation = "不得少于三人" }

[publication_normal]
[[publication_normal.value]]
value = 20
unit = "工作日"
clock = "check_ended"
since = 2016-09-30
citation = { instrument = "丙", article = "三", adopted_by = "某局" }

[[obligation]]
name = "publish"
title = "公示"
who = "各部门"
organ = "department"
what = "公示"
deadline = "publication_normal"
ids = []
"""


def book(text: str = GOOD) -> RuleSet:
    return read_rule_set(text, "x")


def test_a_value_is_read_with_its_citation() -> None:
    parameter = book().parameters["inspectors_per_target_min"]
    value = parameter.on(date(2021, 1, 1))
    assert (value.value, value.citation.article, parameter.ids) == (3, "二", ("KL-05",))
    assert parameter.title == "每个检查对象的行政执法人员下限"
    assert str(value.citation) == "乙 二"


@pytest.mark.parametrize(
    ("day", "people"), [(date(2016, 9, 30), 2), (date(2019, 12, 31), 2), (date(2020, 1, 1), 3)]
)
def test_the_value_in_force_is_the_one_of_the_day(day, people) -> None:
    assert book().parameters["inspectors_per_target_min"].on(day).value == people


def test_before_the_first_value_nothing_is_in_force() -> None:
    with pytest.raises(NotInForce, match="2016-09-29"):
        book().parameters["inspectors_per_target_min"].on(date(2016, 9, 29))


def test_an_open_value_ends_where_the_next_begins() -> None:
    first, second = (
        book(GOOD.replace("until = 2019-12-31\n", ""))
        .parameters["inspectors_per_target_min"]
        .values
    )
    assert (first.until, second.until) == (date(2019, 12, 31), None)


@given(st.dates(min_value=date(2016, 9, 30)))
def test_on_every_later_day_exactly_one_value_is_in_force(day: date) -> None:
    values = book().parameters["inspectors_per_target_min"].values
    assert sum(value.in_force(day) for value in values) == 1


def test_a_fact_without_a_text_at_hand_says_so_wherever_its_citation_is_shown() -> None:
    cited = book().parameters["publication_normal"].values[0].citation
    assert not cited.is_confirmed
    assert str(cited) == "丙 三（未经原文核对，采用者：某局）"


WITHOUT_CITATION = "x: inspectors_per_target_min has a value without a citation"


@pytest.mark.parametrize(
    ("was", "becomes", "says"),
    [
        ('instrument = "乙", ', "", WITHOUT_CITATION),
        ('article = "二", ', "", WITHOUT_CITATION),
        ('article = "二"', 'article = " "', WITHOUT_CITATION),
        (', quotation = "不得少于三人"', "", "without its words, a page it was read on"),
        ("citation = { inst", 'remark = "甲" #', WITHOUT_CITATION),
        ('article = "二"', "article = 2", "something not text"),
        ('article = "二"', 'article = "二", page = "3"', "page"),
        ('words = "少于三人"\n', "", "does not show where its quotation says the number"),
        ('words = "少于三人"', 'words = "少于四人"', "which its quotation does not"),
        ("value = 3\n", "value = -3\n", "no value in 人"),
        ("value = 3\n", "value = true\n", "no value in 人"),
        ("value = 3\n", 'value = "三"\n', "no value in 人"),
        ("value = 3\n", "", "value"),
        ('value = 3\nwords = "少于三人"\nunit = "人"', 'value = 3\nwords = "少于三人"\nunit = "个"', "unit '个'"),
        ('value = 3\nwords = "少于三人"\nunit = "人"', 'value = 3\nwords = "少于三人"\nunit = "日"', "read as a count"),
        ("since = 2020-01-01", "since = 2019-12-31", "two values in force on 2019-12-31"),
        ("since = 2020-01-01", 'since = "2020-01-01"', "dates that are not days"),
        ("since = 2020-01-01", "since = 2020-01-01T00:00:00", "dates that are not days"),
        ("until = 2019-12-31", "until = 2015-12-31", "ends before it begins"),
        ("value = 3\n", 'value = 3\nclock = "check_ended"\n', "has a clock, and is no term"),
        ("value = 3\n", "value = 3\nwight = 1\n", "unknown"),
        ('clock = "check_ended"', 'clock = "full_moon"', "no known event"),
        ('clock = "check_ended"\n', "", "no known event"),
        ('clock = "check_ended"', 'clock = "check_ended"\ndirection = "up"', "neither before nor after"),
        ("inspectors_per_target_min", "inspectors_per_target_mni", "nothing reads a parameter"),
        ('ids = ["KL-05"]', 'ids = ["KL-05"]\ntitle = "x"', "unknown"),
        ('rank = "county"', 'rank = "village"', "no rank"),
        ('rank = "county"', 'rank = "organ"', "their approval"),
        ('issuer = "某县"\n', "", "needs"),
        ('deadline = "publication_normal"', 'deadline = "inspectors_per_target_min"', "no deadline"),
        ('deadline = "publication_normal"', 'deadline = "notice_lead"', "no deadline"),
        ('organ = "department"', 'organ = "choir"', "no kind of organ"),
        ('who = "各部门"\n', "", "who"),
        ("[publication_normal]", "[publication_normal", "x: "),
    ],
)  # fmt: skip
def test_the_loader_refuses_what_does_not_say_what_it_must(was, becomes, says) -> None:
    broken = GOOD.replace(was, becomes)
    assert broken != GOOD
    with pytest.raises(StatuteError) as refused:
        book(broken)
    assert says in str(refused.value)


def test_a_parameter_without_a_value_is_refused() -> None:
    with pytest.raises(StatuteError, match="has no value"):
        book(GOOD.split("[[inspectors")[0])


def test_an_organ_may_add_its_own_rules_with_an_approval() -> None:
    approved = '[rule_set.approved]\nby = "王局长"\non = 2026-01-05\ndocument = "某局〔2026〕1号"\n'
    own = GOOD.replace('rank = "county"', 'rank = "organ"')
    own = own.replace("\n[inspectors", f"\n{approved}\n[inspectors", 1)
    assert book(own).approved.by == "王局长"
    with pytest.raises(StatuteError, match="their approval"):
        book(own.replace('by = "王局长"', 'by = ""'))


def test_the_example_in_the_documentation_is_one() -> None:
    page = Path(__file__).resolve().parents[2] / "docs" / "explanation" / "law-as-data.md"
    example = page.read_text(encoding="utf-8").split("```toml\n")[1].split("```")[0]
    ruling = ANNUAL_CAP_PER_FIRM.on(date(2026, 5, 20), ("karamay-2016", book(example)))
    assert (ruling.value, ruling.citation.article) == (2, "第三条")


odd = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 3),
    st.text(max_size=3),
    st.dates(),
    st.datetimes(),
    st.lists(st.integers(), max_size=2),
    st.dictionaries(st.text(max_size=3), st.integers(), max_size=2),
    st.lists(st.dictionaries(st.text(max_size=3), st.integers(), max_size=2), max_size=2),
)


def nodes(tree: Any) -> list[tuple[Any, Any]]:
    """(container, key) of everything in a tree of tables."""
    inside = enumerate(tree) if isinstance(tree, list) else tree.items()
    found = [(tree, key) for key, _ in inside]
    deeper = (tree[key] for _, key in found if isinstance(tree[key], dict | list))
    return [*found, *(node for each in deeper for node in nodes(each))]


@settings(max_examples=400)
@given(st.integers(0, 10_000), odd)
def test_whatever_stands_where_it_should_not_is_refused_or_read(at: int, value: object) -> None:
    table = tomllib.loads(GOOD)
    found = nodes(table)
    container, key = found[at % len(found)]
    container[key] = value
    with suppress(StatuteError):
        assert rule_set_of(table, "x").name == "x"


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    with pytest.raises(StatuteError):
        book(text)
