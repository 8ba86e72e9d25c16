"""The shipped rule sets: every number stands in its instrument word for word, and every demand has its number."""

from datetime import date

import pytest

from doubledraw.statute import law
from doubledraw.statute.books import Rank, RuleSet, every_parameter, rule_set, rule_sets
from doubledraw.statute.errors import UnknownRuleSet
from doubledraw.statute.names import clocks, names
from doubledraw.statute.parameters import Value
from doubledraw.statute.units import UNITS
from tests.statute.policies import DEMANDED, POLICIES, SAID

SHIPPED = [
    pytest.param(book, parameter.name, value, id=f"{book.name}-{parameter.name}-{value.since}")
    for book, parameter in every_parameter()
    for value in parameter.values
]


def text_of(book: RuleSet) -> str:
    return (POLICIES / f"{book.document}.txt").read_text(encoding="utf-8")


def test_these_rule_sets_ship() -> None:
    ranks = {name: rule_set(name).rank for name in rule_sets()}
    assert ranks == {
        "national": Rank.NATIONAL,
        "hebei-2015": Rank.PROVINCE,
        "changchun-2021": Rank.CITY,
        "karamay-2016": Rank.CITY,
        "xian-2017": Rank.CITY,
        "fuan-2018": Rank.COUNTY,
        "guantao-2020": Rank.COUNTY,
    }


def test_a_rule_set_that_does_not_ship_is_not_read_as_an_empty_one() -> None:
    with pytest.raises(UnknownRuleSet, match="karamy-2016"):
        rule_set("karamy-2016")


@pytest.mark.parametrize(("book", "name", "value"), SHIPPED)
def test_the_words_say_the_number(book: RuleSet, name: str, value: Value) -> None:
    if value.words:
        assert SAID[value.words] == (value.value, value.unit)
        assert not value.citation.quotation or value.words in value.citation.quotation
    elif value.unit != "是":
        assert not value.citation.quotation


@pytest.mark.parametrize(("book", "name", "value"), SHIPPED)
def test_a_fact_is_quoted_from_the_document_or_says_where_it_was_read(book, name, value) -> None:
    if book.document:
        assert value.citation.quotation
        assert value.citation.is_confirmed
    else:
        assert value.citation.seen or value.citation.adopted_by


def test_what_only_memory_says_is_unconfirmed() -> None:
    book = rule_set("national")
    unsure = {p.name for p in book.parameters.values() if not p.values[0].citation.is_confirmed}
    assert unsure == {
        "trace_required",
        "publication_normal",
        "start_day_excluded",
        "month_corresponding_day",
        "deadline_rolls",
        "by_date_inclusive",
    }


@pytest.mark.parametrize("demand", DEMANDED)
def test_every_number_of_the_demands_is_in_the_book_with_its_quotation(demand: str) -> None:
    for name, parameter in DEMANDED[demand]:
        found = rule_set(name).parameters[parameter]
        assert demand in found.ids
        assert all(value.citation.quotation and value.words for value in found.values)


def test_every_parameter_has_one_typed_name_and_no_other() -> None:
    typed = [fact.name for fact in law.facts()]
    assert sorted(typed) == sorted(names())


@pytest.mark.parametrize("fact", list(law.facts()), ids=lambda fact: fact.name)
def test_a_typed_name_reads_every_value_of_its_parameter(fact) -> None:
    for _, parameter in every_parameter():
        if parameter.name == fact.name:
            for value in parameter.values:
                assert UNITS[value.unit] is names()[fact.name].reads
                fact.read(value)


OWN_RULES_CLOCKS = {"rectification_due", "problem_transferred"}
"""No document at hand has a number for these; an organ's own rules may."""


def test_every_clock_starts_something() -> None:
    used = {value.clock for _, parameter in every_parameter() for value in parameter.values}
    assert used - {""} == set(clocks()) - OWN_RULES_CLOCKS


def test_every_obligation_knows_who_and_which_demand() -> None:
    owed = [one for name in rule_sets() for one in rule_set(name).obligations]
    assert len(owed) == 31
    assert all(one.who and one.what and one.ids for one in owed)


if POLICIES.is_dir():

    @pytest.mark.parametrize(
        ("book", "name", "value"), [p for p in SHIPPED if p.values[0].document]
    )
    def test_every_quotation_stands_in_its_instrument(
        book: RuleSet, name: str, value: Value
    ) -> None:
        assert value.citation.quotation in text_of(book)

    def test_a_changed_quotation_is_found_out() -> None:
        book = rule_set("karamay-2016")
        citation = book.parameters["inspectors_per_target_min"].on(date(2026, 1, 1)).citation
        assert citation.quotation.replace("两人", "三人") not in text_of(book)

    def test_every_demand_with_a_number_is_in_the_requirements() -> None:
        text = (POLICIES.parent / "REQUIREMENTS.md").read_text(encoding="utf-8")
        assert not [demand for demand in DEMANDED if demand not in text]
