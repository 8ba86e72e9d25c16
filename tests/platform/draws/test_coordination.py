"""A year of draws: nobody is visited beyond the cap, everybody else's chance is stated, no secret list shows."""

import hashlib
from collections import Counter
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doubledraw.draw import frame, numbers, selection
from doubledraw.draw.design import Design
from doubledraw.platform.draws.engine import coordination
from doubledraw.platform.draws.engine.coordination import Visit
from doubledraw.platform.draws.engine.freezing import sizes_of
from tests.draw import draws

JUNE, AUTUMN = date(2026, 6, 30), date(2026, 10, 1)
VISITS = st.lists(
    st.builds(Visit, st.sampled_from("ABCDE"), st.sampled_from(["d1", "d2", "d3", "x9"]))
)


def test_who_has_had_as_many_visits_as_the_cap_is_left_out_with_their_references():
    visits = [Visit("B", "d2"), Visit("A", "d1"), Visit("B", "d1"), Visit("C", "x9")]
    found = coordination.capped(visits, 2)
    assert [(firm.firm, firm.reference) for firm in found] == [("B", "d1 d2")]
    assert {firm.firm for firm in coordination.capped(visits, 1)} == {"A", "B", "C"}
    assert coordination.capped(visits, 3) == ()


def test_where_no_cap_is_adopted_nobody_is_left_out():
    visits = [Visit("A", str(n)) for n in range(20)]
    assert coordination.capped(visits, None) == ()
    assert coordination.may_exceed(visits, {"A": 5}, None) == ()


def test_a_joint_visit_counts_once():
    """Three departments of one draw, and the report of it, are one visit."""
    assert coordination.capped([Visit("A", "d1")] * 4, 2) == ()


@given(VISITS, st.integers(0, 4))
def test_it_is_a_count_of_different_visits(visits, cap):
    counts = Counter(firm for firm, _ in {(v.firm, v.reference) for v in visits})
    expected = sorted(firm for firm, count in counts.items() if count >= cap)
    assert [firm.firm for firm in coordination.capped(visits, cap)] == expected


class TestSecretLists:
    """An exclusion for the cap says that the firm stands on an earlier list, which may be secret still."""

    def test_the_exclusions_stay_closed_until_the_last_of_the_lists_is_open(self):
        visits = [Visit("A", "d1", JUNE), Visit("A", "d2", AUTUMN), Visit("B", "d1", JUNE)]
        assert coordination.reveal_not_before(coordination.capped(visits, 2)) == AUTUMN
        assert coordination.reveal_not_before(coordination.capped(visits[:1], 1)) == JUNE

    def test_a_secret_list_that_keeps_nobody_out_holds_nothing_back(self):
        visits = [Visit("A", "d1"), Visit("A", "x9"), Visit("B", "d2", AUTUMN)]
        assert coordination.reveal_not_before(coordination.capped(visits, 2)) is None

    def test_a_visit_that_is_public_elsewhere_is_no_secret(self):
        visits = [Visit("A", "d1", AUTUMN), Visit("A", "d1"), Visit("A", "d1", JUNE)]
        assert coordination.reveal_not_before(coordination.capped(visits, 1)) is None


def test_draws_that_wait_could_take_a_firm_beyond_its_cap():
    visits = [Visit("A", "d1"), Visit("B", "d1"), Visit("B", "d2")]
    waiting = {"A": 1, "B": 1, "C": 1, "D": 2}
    # A has one visit and could get two more; B is left out anyway; C could get two in all; D three.
    assert coordination.may_exceed(visits, waiting, 2) == ("A", "D")
    assert coordination.may_exceed(visits, {}, 2) == ()


def test_the_chances_before_and_after_are_those_of_the_plan_lines_rules():
    strata = [
        {"name": "比例", "ratio": "1/10"},
        {"name": "户数", "count": 5},
        {"name": "空了", "ratio": "1/2"},
        {"name": "没有", "count": 3},
    ]
    ratio, count, emptied, nobody = coordination.effects(
        {"比例": 100, "户数": 50, "空了": 4, "没有": 0},
        {"比例": 30, "户数": 30, "空了": 4},
        lambda populations: sizes_of(strata, populations),
    )
    assert (ratio.size_before, ratio.size_after, ratio.after) == (10, 7, 70)
    assert ratio.chance_before == ratio.chance_after == Fraction(1, 10)
    assert (count.chance_before, count.chance_after) == (Fraction(1, 10), Fraction(1, 4))
    assert emptied.is_emptied
    assert emptied.chance_after == 0
    assert not nobody.is_emptied
    assert nobody.chance_before == 0


def test_visits_of_a_year_add_up():
    thirds = [Fraction(1, 3)] * 3
    free = tuple(Fraction(n, 27) for n in (8, 12, 6, 1))
    assert coordination.visits_over(thirds) == free
    assert coordination.visits_over(thirds, 1) == (free[0], 1 - free[0])
    assert coordination.visits_over(thirds, 0) == (1,)
    assert coordination.visits_over([]) == (1,)


@given(st.lists(st.fractions(0, 1, max_denominator=20), max_size=6), st.integers(0, 7))
def test_a_cap_moves_chances_only_beyond_it(chances, cap):
    free, held = coordination.visits_over(chances), coordination.visits_over(chances, cap)
    assert sum(held) == sum(free) == 1
    assert len(held) == min(cap, len(chances)) + 1
    assert held[:-1] == free[: len(held) - 1]


# A year of real draws

FIRMS = [f"91990126MA{n:07d}X" for n in range(120)]
QUARTER = {"name": "全部", "ratio": "1/4"}


def year_of(draws_held, cap, salt):
    """Six departments draw a quarter of all, one after the other; the visits of every firm."""
    design = Design.parse(draws.design(strata=[QUARTER], reserve=0))
    visits = []
    for number in range(draws_held):
        out = {firm.firm for firm in coordination.capped(visits, cap)}
        rows = [(firm, "全部", "1") for firm in FIRMS if firm not in out]
        key = numbers.key(
            design.hashing(), "target", hashlib.sha256(f"{salt} {number}".encode()).hexdigest()
        )
        sizes = design.sizes({"全部": len(rows)})
        table = frame.encode_table("strata.tsv", rows, "c" * 64)
        drawn = selection.select(design, table, sizes, key).drawn
        visits += [Visit(firm, f"d{number}") for firm in drawn]
    return Counter(visit.firm for visit in visits)


@pytest.mark.parametrize("cap", [1, 2, 3])
def test_a_year_of_draws_keeps_every_firm_under_its_cap(cap):
    assert max(year_of(6, cap, "year").values()) <= cap


def test_without_coordination_it_does_not():
    """The control."""
    assert max(year_of(6, None, "year").values()) > 3


def test_a_year_comes_out_as_was_stated():
    """4,800 firms' years against the stated chances, at ratio strata, whose chance the cap does not change."""
    years, cap = 40, 2
    seen = Counter()
    for year in range(years):
        visits = year_of(6, cap, f"stated {year}")
        seen.update(visits.get(firm, 0) for firm in FIRMS)
    stated = coordination.visits_over([Fraction(1, 4)] * 6, cap)
    shares = [seen[count] / (years * len(FIRMS)) for count in range(cap + 1)]
    assert shares == [pytest.approx(float(chance), abs=0.02) for chance in stated]
