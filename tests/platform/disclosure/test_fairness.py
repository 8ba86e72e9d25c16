"""The range that chance allows: exact, and at least as wide as it says."""

from collections import Counter
from itertools import combinations
from math import comb, isclose
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doubledraw.platform.disclosure.services.fairness import Cell, chance_range


@st.composite
def cells(draw: st.DrawFn, most: int = 60) -> Cell:
    population = draw(st.integers(1, most))
    return Cell(population, draw(st.integers(0, population)), draw(st.integers(0, population)))


def exactly(cell: Cell) -> dict[int, float]:
    """The hypergeometric distribution from its definition."""
    ways = comb(cell.population, cell.size)
    return {
        k: comb(cell.here, k) * comb(cell.population - cell.here, cell.size - k) / ways
        for k in range(
            max(0, cell.size + cell.here - cell.population), min(cell.here, cell.size) + 1
        )
    }


def together(strata: list[Cell]) -> dict[int, float]:
    total = {0: 1.0}
    for cell in strata:
        sums: Counter[int] = Counter()
        for a, p in total.items():
            for b, q in exactly(cell).items():
                sums[a + b] += p * q
        total = dict(sums)
    return total


@given(st.lists(cells(), min_size=1, max_size=4))
def test_at_most_two_and_a_half_percent_fall_on_either_side(strata: list[Cell]) -> None:
    found, chances = chance_range(strata), together(strata)
    assert sum(p for k, p in chances.items() if k < found.low) <= 0.025 + 1e-9
    assert sum(p for k, p in chances.items() if k > found.high) <= 0.025 + 1e-9


@given(st.lists(cells(), min_size=1, max_size=4))
def test_the_range_is_as_narrow_as_it_can_be(strata: list[Cell]) -> None:
    found, chances = chance_range(strata), together(strata)
    if found.low < found.high:
        assert sum(p for k, p in chances.items() if k <= found.low) > 0.025 - 1e-9
        assert sum(p for k, p in chances.items() if k >= found.high) > 0.025 - 1e-9


@given(st.lists(cells(), min_size=1, max_size=4))
def test_the_expected_number_is_the_mean(strata: list[Cell]) -> None:
    mean = sum(k * p for k, p in together(strata).items())
    assert isclose(chance_range(strata).expected, mean, abs_tol=1e-6)


def test_every_sample_of_a_small_draw_counted_one_by_one() -> None:
    counts = Counter(sum(i < 4 for i in sample) for sample in combinations(range(10), 3))
    outside = sum(n for k, n in counts.items() if not 0 <= k <= 3)
    found = chance_range([Cell(10, 4, 3)])
    assert (found.low, found.high) == (0, 3)
    assert outside == 0
    assert counts[3] / 120 > 0.025


def test_a_stratum_drawn_whole_leaves_nothing_to_chance() -> None:
    found = chance_range([Cell(30, 7, 30)])
    assert (found.low, found.high, found.expected) == (7, 7, 7.0)


@pytest.mark.parametrize("seed", range(3))
def test_fair_draws_fall_inside_about_as_often_as_promised(seed: int) -> None:
    strata, dice = [Cell(400, 90, 40), Cell(150, 30, 30)], Random(seed)
    found = chance_range(strata)
    inside = sum(
        found.low
        <= sum(
            sum(i < cell.here for i in dice.sample(range(cell.population), cell.size))
            for cell in strata
        )
        <= found.high
        for _ in range(2_000)
    )
    assert inside / 2_000 >= 0.94


def test_a_large_draw_is_quick_and_finite() -> None:
    found = chance_range([Cell(20_000, 2_500, 1_000)] * 20)
    assert found.low < found.expected < found.high
