"""The tail functions against printed tables, and the exact chances of pareto against sums that must hold."""

import math
from itertools import combinations_with_replacement

import pytest

from tests.draw.fairness import tails, unequal
from tests.draw.fairness.findings import crossed, pairs_alike

# Upper critical values as every statistics book prints them (chi-square: e.g. NIST/SEMATECH e-Handbook 1.3.6.7.4).
CHI_SQUARE = [
    (1, 0.05, 3.841),
    (1, 0.001, 10.828),
    (2, 0.10, 4.605),
    (4, 0.01, 13.277),
    (10, 0.05, 18.307),
    (10, 0.001, 29.588),
    (30, 0.05, 43.773),
    (52, 0.01, 78.616),
    (100, 0.05, 124.342),
    (100, 0.95, 77.929),
]
# The limit of √n·D.
KOLMOGOROV = [(1.224, 0.10), (1.358, 0.05), (1.628, 0.01), (1.949, 0.001)]


@pytest.mark.parametrize(("df", "tail", "value"), CHI_SQUARE)
def test_chi_square_as_tabulated(df, tail, value):
    assert tails.chi_square_tail(value, df) == pytest.approx(tail, rel=2e-3)


@pytest.mark.parametrize("x", [0.1, 1, 5, 20, 60, 300])
def test_chi_square_where_it_has_a_closed_form(x):
    assert tails.chi_square_tail(x, 2) == pytest.approx(math.exp(-x / 2))
    assert tails.chi_square_tail(x, 1) == pytest.approx(tails.normal_tail(math.sqrt(x)))
    assert tails.chi_square_tail(x, 4) == pytest.approx(math.exp(-x / 2) * (1 + x / 2))


@pytest.mark.parametrize("df", [100, 1_325, 2_704])
def test_chi_square_with_many_degrees_is_nearly_normal_by_its_cube_root(df):
    """Wilson and Hilferty (1931)."""
    for z in (-3, -1, 0, 1, 2, 3):
        spread = 2 / (9 * df)
        value = df * (1 - spread + z * math.sqrt(spread)) ** 3
        assert tails.chi_square_tail(value, df) == pytest.approx(
            math.erfc(z / math.sqrt(2)) / 2, rel=0.02
        )


@pytest.mark.parametrize(("value", "tail"), KOLMOGOROV)
def test_kolmogorov_as_tabulated(value, tail):
    n = 10**8
    assert tails.kolmogorov_tail(value / math.sqrt(n), n) == pytest.approx(tail, rel=0.01)


@pytest.mark.parametrize(("n", "value"), [(10, 0.409), (20, 0.294), (40, 0.210)])
def test_kolmogorov_in_small_samples_as_tabulated(n, value):
    assert tails.kolmogorov_tail(value, n) == pytest.approx(0.05, rel=0.05)


def test_normal_as_tabulated():
    for z, tail in ((1.0, 0.3173), (1.96, 0.05), (2.576, 0.01), (3.291, 0.001)):
        assert tails.normal_tail(z) == pytest.approx(tail, rel=2e-3)


def test_holm_goes_down_step_by_step():
    assert tails.rejected([0.01, 0.04, 0.03, 0.005], 0.05) == {0, 3}
    assert tails.rejected([0.012, 0.016, 0.024, 0.5], 0.05) == {0, 1, 2}
    assert tails.rejected([0.04, 0.04], 0.05) == set()
    assert tails.rejected([], 0.05) == set()


def test_what_belongs_to_each_thing_is_taken_away():
    own = [3, 1, 4, 1, 5, 9]
    seen = {(i, j): own[i] + own[j] for i in range(6) for j in range(i + 1, 6)}
    assert pairs_alike(seen, range(6)) == (pytest.approx(0), 9)
    assert crossed([[a + b for b in own] for a in own]) == (pytest.approx(0), 25)
    seen[0, 1] += 1
    assert pairs_alike(seen, range(6))[0] > 0.3


class TestExactChancesOfPareto:
    def test_they_add_up_to_what_is_drawn(self):
        expected = sum(unequal.EACH * unequal.exact(x) for x in unequal.WEIGHTS)
        assert expected == pytest.approx(unequal.SIZE, abs=1e-7)
        pairs = sum(
            unequal.exact(x, y)
            * (math.comb(unequal.EACH, 2) if x == y else unequal.EACH * unequal.EACH)
            for x, y in combinations_with_replacement(unequal.WEIGHTS, 2)
        )
        assert pairs == pytest.approx(math.comb(unequal.SIZE, 2), abs=1e-6)

    def test_they_are_near_what_is_promised(self):
        worst = max(abs(unequal.exact(x) / unequal.promised(x) - 1) for x in unequal.WEIGHTS)
        print(f"\npromise and exact chance differ by at most {worst:.3%}")
        assert worst < 0.02
