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
from doubledraw.platform.draws.engine.freezing import sizes_of
from doubledraw.platform.draws.policies.excluding import Bounds, Visit, why_left_out
from doubledraw.platform.organs.states import OrganLevel
from tests.draw import draws

CHANCES = st.lists(st.sampled_from([Fraction(n, 20) for n in range(21)]), max_size=6)


def test_draws_that_wait_could_take_a_firm_beyond_its_cap():
    had, waiting = {"A": 1, "B": 2}, {"A": 1, "C": 1, "D": 2}
    # A has one visit and could get two more; C could get two in all; D three; E stands in no other frame.
    assert coordination.may_exceed("ACDE", had, waiting, 2) == ("A", "D")
    assert coordination.may_exceed("ACDE", had, {}, 2) == ()


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


@given(CHANCES, st.integers(0, 7))
def test_a_cap_moves_chances_only_beyond_it(chances, cap):
    free, held = coordination.visits_over(chances), coordination.visits_over(chances, cap)
    assert sum(held) == sum(free) == 1
    assert len(held) == min(cap, len(chances)) + 1
    assert held[:-1] == free[: len(held) - 1]


@given(CHANCES, st.integers(0, 7))
def test_what_is_left_of_the_chances_is_what_the_year_expects(chances, cap):
    """The sum of the chances that are left is the expected number of visits under the cap."""
    left = coordination.chances_left(chances, cap)
    expected = sum(n * p for n, p in enumerate(coordination.visits_over(chances, cap)))
    assert sum(left) == expected <= cap
    assert all(stays <= chance for stays, chance in zip(left, chances, strict=True))
    assert coordination.chances_left(chances, None) == tuple(chances)


# A year of real draws

FIRMS = [f"91990126MA{n:07d}X" for n in range(120)]
QUARTER = {"name": "全部", "ratio": "1/4"}


COUNTY = OrganLevel.COUNTY


def year_of(draws_held, cap, salt):
    """Six departments draw a quarter of all, one after the other; the visits of every firm."""
    design = Design.parse(draws.design(strata=[QUARTER], reserve=0))
    bounds, visits = Bounds(2026, cap=cap), {firm: [] for firm in FIRMS}
    for number in range(draws_held):
        rows = [
            (firm, "全部", "1")
            for firm in FIRMS
            if not why_left_out(visits[firm], bounds, COUNTY, is_permitted=False)
        ]
        key = numbers.key(
            design.hashing(), "target", hashlib.sha256(f"{salt} {number}".encode()).hexdigest()
        )
        sizes = design.sizes({"全部": len(rows)})
        table = frame.encode_table("strata.tsv", rows, "c" * 64)
        for firm in selection.select(design, table, sizes, key).drawn:
            day = date(2026, number + 1, 1)
            visits[firm].append(Visit(day, f"部门{number}", COUNTY, False, draw=f"d{number}"))
    return Counter({firm: len(known) for firm, known in visits.items()})


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
