"""Every legal number has dates and a source, and every quotation stands in the instrument word for word."""

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doubledraw.statute.errors import StatuteError
from doubledraw.statute.parameters import Value, every_parameter, load, rule_set
from doubledraw.statute.rules import in_force, ratio

POLICIES = Path(__file__).resolve().parents[2] / ".." / "shared" / "mission" / "policy"
SHIPPED = [
    pytest.param(rules, parameter.name, value, id=f"{rules}-{parameter.name}-{value.since}")
    for rules, parameter in every_parameter()
    for value in parameter.values
]
GOOD = """
[team]
title = "人数"
[[team.value]]
value = 2
unit = "人"
since = 2016-09-30
until = 2019-12-31
citation = { instrument = "甲", article = "一" }
[[team.value]]
value = 3
unit = "人"
since = 2020-01-01
citation = { instrument = "乙", article = "二", quotation = "不得少于三人" }
"""


def stands_word_for_word(rules: str, quotation: str, folder: Path) -> bool:
    """Whether the quotation is found, as is, in the text of the rule set's instrument."""
    return quotation in (folder / f"{rules}.txt").read_text(encoding="utf-8")


def test_a_value_is_read_with_its_citation() -> None:
    value = load(GOOD, "x.toml")["team"].on(date(2021, 1, 1))
    assert (value.value, value.citation.article) == (3, "二")
    assert str(value.citation) == "乙 二"


@pytest.mark.parametrize(
    ("day", "people"), [(date(2016, 9, 30), 2), (date(2019, 12, 31), 2), (date(2020, 1, 1), 3)]
)
def test_the_value_in_force_is_the_one_of_the_day(day, people) -> None:
    assert load(GOOD, "x.toml")["team"].on(day).value == people


def test_before_the_first_value_nothing_is_in_force() -> None:
    with pytest.raises(StatuteError, match="2016-09-29"):
        load(GOOD, "x.toml")["team"].on(date(2016, 9, 29))


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param(GOOD.replace('instrument = "乙", ', ""), id="no-instrument"),
        pytest.param(GOOD.replace('article = "二", ', ""), id="no-article"),
        pytest.param(GOOD.replace('article = "二"', 'article = ""'), id="empty-article"),
        pytest.param(GOOD.rpartition("citation")[0], id="no-citation"),
    ],
)
def test_the_loader_refuses_a_number_without_a_citation(broken) -> None:
    with pytest.raises(StatuteError, match=r"x\.toml: team has a value without a citation"):
        load(broken, "x.toml")


def test_the_loader_refuses_a_parameter_without_a_value() -> None:
    with pytest.raises(StatuteError, match="team has no value"):
        load('[team]\ntitle = "人数"\n', "x.toml")


@pytest.mark.parametrize(("rules", "name", "value"), SHIPPED)
def test_every_shipped_number_cites_instrument_and_article(rules, name, value) -> None:
    assert value.citation.instrument
    assert value.citation.article
    if value.unit == "比例":
        assert 0 <= ratio(value) <= 1


if POLICIES.is_dir():

    @pytest.mark.parametrize(("rules", "name", "value"), SHIPPED)
    def test_every_quotation_stands_in_its_instrument(rules, name, value: Value) -> None:
        assert stands_word_for_word(rules, value.citation.quotation, POLICIES)

    def test_a_changed_quotation_is_found_out() -> None:
        quotation = rule_set("karamay-2016")["inspectors_per_target_min"].values[0].citation
        changed = quotation.quotation.replace("两人", "三人")
        assert changed != quotation.quotation
        assert not stands_word_for_word("karamay-2016", changed, POLICIES)

else:

    def test_quotations_are_compared_by_characters_without_the_instruments(tmp_path) -> None:
        (tmp_path / "x.txt").write_text("行政执法人员不得少于两人", encoding="utf-8")
        assert stands_word_for_word("x", "不得少于两人", tmp_path)
        assert not stands_word_for_word("x", "不得少于三人", tmp_path)


def test_the_first_adopted_set_that_knows_a_parameter_decides() -> None:
    day = date(2026, 5, 20)
    assert in_force("inspectors_per_target_min", day, ("karamay-2016", "changchun-2021")).value == 2
    later = in_force("plan_published_first", day, ("karamay-2016", "guantao-2020", "fuan-2018"))
    assert later.citation.instrument.startswith("馆陶")


def test_a_parameter_in_no_adopted_set_is_an_error() -> None:
    with pytest.raises(StatuteError, match="in none of the adopted rule sets"):
        in_force("key_item_ratio_min", date(2026, 1, 1), ("karamay-2016",))


@given(st.dates(min_value=date(2016, 9, 30)))
def test_on_every_later_day_exactly_one_value_is_in_force(day: date) -> None:
    values = load(GOOD, "x.toml")["team"].values
    assert sum(value.in_force(day) for value in values) == 1


def test_ratios_are_exact() -> None:
    day = date(2026, 5, 20)
    assert ratio(in_force("general_item_ratio_min", day, ("changchun-2021",))) == Fraction(3, 100)
