"""Which of the adopted rules applies: higher before lower, stricter all the same, memory last; nothing is hidden."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doubledraw.statute import law
from doubledraw.statute.books import Rank, RuleSet, rule_sets
from doubledraw.statute.errors import NotInForce, UnknownRuleSet
from doubledraw.statute.names import Mode, names
from doubledraw.statute.rules import Why, conflicts_on, in_force, ratio, resolve
from tests.statute.books import a_book

DAY = date(2026, 5, 20)
MIN, MAX = "general_item_ratio_min", "general_item_ratio_max"


def floor(name: str, rank: Rank, share: str, **more: object) -> RuleSet:
    return a_book(name, rank, MIN, share, "比例", **more)


def decided(name: str, *books: RuleSet) -> tuple[str, list[tuple[str, Why]]]:
    found = resolve(name, DAY, books)
    return found.ruled.rule_set.name, [(c.yielding.rule_set.name, c.why) for c in found.conflicts]


def test_a_lower_set_that_is_laxer_yields_to_the_higher() -> None:
    county, nation = floor("县", Rank.COUNTY, "1/100"), floor("国", Rank.NATIONAL, "3/100")
    assert decided(MIN, county, nation) == ("国", [("县", Why.HIGHER)])


def test_a_lower_set_that_is_stricter_applies_all_the_same() -> None:
    county, nation = floor("县", Rank.COUNTY, "5/100"), floor("国", Rank.NATIONAL, "3/100")
    assert decided(MIN, nation, county) == ("县", [("国", Why.STRICTER)])


def test_of_ceilings_the_smaller_is_the_stricter() -> None:
    one = a_book("甲", Rank.CITY, MAX, "20/100", "比例")
    other = a_book("乙", Rank.CITY, MAX, "10/100", "比例")
    assert decided(MAX, one, other) == ("乙", [("甲", Why.STRICTER)])


def test_of_dates_the_sooner_is_the_stricter() -> None:
    one = a_book("甲", Rank.CITY, "targets_updated", "02-last", "每年")
    other = a_book("乙", Rank.CITY, "targets_updated", "02-28", "每年")
    several = a_book("丙", Rank.CITY, "targets_updated", "01-01 07-01", "每年")
    assert decided("targets_updated", one, other) == ("乙", [("甲", Why.STRICTER)])
    assert decided("targets_updated", one, several) == ("甲", [("丙", Why.ADOPTED_FIRST)])
    soon = a_book("甲", Rank.CITY, "coverage_by", "2026-12-31", "截止")
    later = a_book("乙", Rank.CITY, "coverage_by", "2027-01-01", "截止")
    assert decided("coverage_by", later, soon) == ("甲", [("乙", Why.STRICTER)])


def test_equal_shares_written_differently_are_no_conflict() -> None:
    assert decided(MIN, floor("甲", Rank.CITY, "3/100"), floor("乙", Rank.CITY, "6/200")) == (
        "甲",
        [],
    )


def test_where_clocks_differ_the_set_adopted_first_decides_and_both_are_shown() -> None:
    found = resolve("publication_normal", DAY, ("karamay-2016", "changchun-2021"))
    [conflict] = found.conflicts
    assert (found.value.value, conflict.why) == (20, Why.ADOPTED_FIRST)
    assert "20个工作日" in conflict.prevailing.value.citation.quotation
    assert "7个工作日" in conflict.yielding.value.citation.quotation
    turned = resolve("publication_normal", DAY, ("changchun-2021", "karamay-2016"))
    assert turned.value.value == 7


def test_memory_fills_gaps_only() -> None:
    unsure = floor("国", Rank.NATIONAL, "9/10", sure=False)
    county = floor("县", Rank.COUNTY, "1/100")
    assert decided(MIN, unsure) == ("国", [])
    assert decided(MIN, unsure, county) == ("县", [("国", Why.CONFIRMED)])


def test_among_memories_the_stricter_applies() -> None:
    one = floor("甲", Rank.NATIONAL, "1/100", sure=False)
    other = floor("乙", Rank.CITY, "2/100", sure=False)
    assert decided(MIN, one, other) == ("乙", [("甲", Why.STRICTER)])


def test_an_organs_own_rule_may_be_stricter_and_not_laxer() -> None:
    strict, lax = floor("本局", Rank.ORGAN, "10/100"), floor("本局", Rank.ORGAN, "1/100")
    assert resolve(MIN, DAY, ("changchun-2021", strict)).ruled.rule_set is strict
    assert resolve(MIN, DAY, (lax, "changchun-2021")).ruled.rule_set.name == "changchun-2021"


def test_an_organs_own_laxer_rule_does_not_beat_even_what_nobody_could_confirm() -> None:
    memory, lax = floor("甲", Rank.CITY, "3/100", sure=False), floor("本局", Rank.ORGAN, "1/100")
    assert decided(MIN, memory, lax) == ("甲", [("本局", Why.HIGHER)])
    strict = floor("本局", Rank.ORGAN, "5/100")
    assert decided(MIN, memory, strict) == ("本局", [("甲", Why.STRICTER)])


def test_a_set_not_yet_in_force_is_as_if_it_were_not() -> None:
    later = floor("新", Rank.NATIONAL, "9/10", since="2026-05-21")
    assert in_force(MIN, DAY, (later, "changchun-2021")).value == "3/100"
    assert in_force(MIN, date(2026, 5, 21), (later, "changchun-2021")).value == "9/10"
    with pytest.raises(NotInForce, match="general_item_ratio_min is in none of the adopted"):
        in_force(MIN, DAY, (later,))


def test_a_parameter_in_no_adopted_set_is_an_error() -> None:
    with pytest.raises(NotInForce):
        in_force("key_item_ratio_min", DAY, ("karamay-2016",))
    with pytest.raises(NotInForce):
        in_force("key_item_ratio_min", DAY, ())


def test_an_adopted_set_that_does_not_exist_is_loud() -> None:
    with pytest.raises(UnknownRuleSet):
        in_force("key_item_ratio_min", DAY, ("changchun-2021", "changchun-2012"))


def test_ratios_are_exact() -> None:
    assert ratio(in_force(MIN, DAY, ("changchun-2021",))) == Fraction(3, 100)


def test_typed_names_give_the_value_its_article_and_its_note() -> None:
    ruling = law.AREA_RATIO_MIN.on(DAY, ("fuan-2018",))
    assert (ruling.value, ruling.conflicts) == (Fraction(1, 20), ())
    assert ruling.citation.quotation == "随机抽查比例原则上不低于辖区市场主体的5%"
    assert "理由" in ruling.note
    assert law.AREA_RATIO_MIN.find(DAY, ("karamay-2016",)) is None
    assert law.ITEMS_FILED_FIRST.on(DAY, ("karamay-2016", "changchun-2021")).value is False


def test_everything_the_shipped_sets_disagree_about() -> None:
    found = {(c.name, c.prevailing.rule_set.name, c.yielding.rule_set.name): c.why
             for c in conflicts_on(DAY, rule_sets())}  # fmt: skip
    assert found == {
        ("items_filed_first", "changchun-2021", "karamay-2016"): Why.ADOPTED_FIRST,
        ("full_coverage_by", "karamay-2016", "national"): Why.STRICTER,
        ("publication_normal", "hebei-2015", "changchun-2021"): Why.HIGHER,
        ("publication_normal", "hebei-2015", "national"): Why.CONFIRMED,
    }


shares = st.integers(0, 100).map(lambda n: f"{n}/100")
instruments = [rank for rank in Rank if rank is not Rank.ORGAN]
books = st.lists(
    st.tuples(st.sampled_from(instruments), shares, st.booleans()), min_size=1, max_size=5
)


def made(drawn: list[tuple[Rank, str, bool]], name: str) -> list[RuleSet]:
    return [a_book(f"第{i}", rank, name, share, "比例", sure=sure)
            for i, (rank, share, sure) in enumerate(drawn)]  # fmt: skip


@given(books, st.sampled_from([MIN, MAX]))
def test_in_one_measure_the_strictest_confirmed_value_applies_whatever_the_order(
    drawn, name
) -> None:
    strictest = max if names()[name].mode is Mode.FLOOR else min
    sure = [Fraction(share) for _, share, is_sure in drawn if is_sure]
    among = sure or [Fraction(share) for _, share, _ in drawn]
    for order in (drawn, drawn[::-1]):
        assert ratio(in_force(name, DAY, made(order, name))) == strictest(among)


@given(books)
def test_nothing_that_differs_is_hidden_and_nothing_that_agrees_is_shown(drawn) -> None:
    found = resolve(MIN, DAY, made(drawn, MIN))
    applies = ratio(found.value)
    differing = [f"第{i}" for i, (_, share, _) in enumerate(drawn) if Fraction(share) != applies]
    assert sorted(c.yielding.rule_set.name for c in found.conflicts) == differing
    assert all(c.prevailing is found.ruled for c in found.conflicts)
