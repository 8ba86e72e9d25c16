"""The census counts as the database would, and every firm in scope has one stratum or none."""

from hypothesis import given
from hypothesis import strategies as st

from doubledraw.platform.plans.documents.census import (
    DIMENSIONS,
    OTHERS,
    Cell,
    Census,
    class_strata,
)

NAMES = {"990126001": "城关街道", "990126002": "东门街道"}
SMALL = Census(
    (
        Cell(("enterprise", "餐饮", "990126001", "A"), 10),
        Cell(("enterprise", "餐饮", "990126002", "D"), 2),
        Cell(("sole_trader", "药品零售", "990126001", ""), 5),
        Cell(("sole_trader", "", "990127001", "A"), 7),
    ),
    NAMES,
)
WORDS = st.tuples(
    st.sampled_from(["enterprise", "sole_trader"]),
    st.sampled_from(["餐饮", "药品零售", "食品生产", ""]),
    st.sampled_from(["990126001", "990126002"]),
    st.sampled_from(["A", "B", "C", "D", ""]),
)
CENSUSES = st.dictionaries(WORDS, st.integers(1, 50)).map(
    lambda counts: Census(tuple(Cell(words, n) for words, n in counts.items()), NAMES)
)
SCOPES = st.fixed_dictionaries(
    {
        "industries": st.lists(st.sampled_from(["餐饮", "药品零售", ""]), unique=True),
        "credit_classes": st.lists(st.sampled_from(["A", "D", ""]), unique=True),
    }
)


def test_an_empty_scope_is_everybody() -> None:
    assert SMALL.population({}) == 24
    assert SMALL.population({"kinds": []}) == 24


def test_dimensions_narrow_together_and_words_of_one_add_up() -> None:
    assert SMALL.population({"industries": ["餐饮", "药品零售"]}) == 17
    assert SMALL.population({"industries": ["餐饮"], "credit_classes": ["D"]}) == 2


def test_a_region_takes_in_all_below_it() -> None:
    assert SMALL.population({"regions": ["990126"]}) == 17


def test_overlapping_scopes_count_a_firm_once() -> None:
    assert SMALL.population({"industries": ["餐饮"]}, {"credit_classes": ["A"]}) == 19


def test_a_facet_ignores_its_own_choice() -> None:
    facet = SMALL.facet("credit_classes", {"credit_classes": ["D"], "industries": ["餐饮"]})
    assert facet == {"A": 10, "D": 2}


def test_strata_by_class_name_firms_without_one() -> None:
    assert SMALL.strata({}, "credit_class", ["A", "D", "未分类"]) == {"A": 17, "D": 2, "未分类": 5}


def test_whoever_has_no_stratum_falls_into_others_or_is_shown() -> None:
    assert SMALL.strata({}, "industry", ["餐饮", OTHERS]) == {"餐饮": 12, OTHERS: 12}
    assert SMALL.strata({}, "industry", ["餐饮"]) == {"餐饮": 12, "": 12}


def test_classes_of_a_scope_are_in_the_order_of_risk() -> None:
    assert class_strata({}) == ("A", "B", "C", "D", "未分类")
    assert class_strata({"credit_classes": ["", "D", "A"]}) == ("A", "D", "未分类")


@given(CENSUSES, SCOPES, st.sampled_from(["credit_class", "industry", "region", "none"]))
def test_strata_partition_the_population(census, scope, strata_by) -> None:
    own = census.own_strata(scope, strata_by)
    named = list(own)[: len(own) // 2]
    for names in (named, [*named, OTHERS], list(own)):
        assert sum(census.strata(scope, strata_by, names).values()) == census.population(scope)


@given(CENSUSES, SCOPES, st.sampled_from(DIMENSIONS))
def test_choosing_nothing_in_a_facet_gives_the_sum_of_its_counts(census, scope, dimension) -> None:
    without = {name: words for name, words in scope.items() if name != dimension}
    assert sum(census.facet(dimension, scope).values()) == census.population(without)
