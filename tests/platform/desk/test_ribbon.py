"""The year on one line is true to the calendar."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from doubledraw.platform.desk.ribbon import LANES, WIDTH, ribbon

DAYS = st.dates(date(2025, 6, 1), date(2027, 6, 1))


def test_the_year_begins_left_and_ends_right() -> None:
    assert ribbon(date(2026, 1, 1), [], []).today == 0
    assert WIDTH - 4 < ribbon(date(2026, 12, 31), [], []).today < WIDTH


@given(DAYS, st.lists(st.tuples(DAYS, st.integers(0, 200)), max_size=12))
def test_bars_in_one_lane_never_overlap_and_stay_in_the_year(today, starts) -> None:
    periods = sorted((s, s + timedelta(n), "t", "/") for s, n in starts)
    periods = [p for p in periods if p[0].year <= today.year <= p[1].year]
    year = ribbon(today, periods, [])
    for lane in range(LANES):
        bars = [bar for bar in year.bars if bar.lane == lane]
        assert all(a.x <= b.x for a, b in pairwise(bars))
    assert all(0 <= bar.x <= WIDTH for bar in year.bars)


def test_draws_of_other_years_are_not_shown() -> None:
    events = [(date(2026, 5, 1), "a", "/", "drawn"), (date(2025, 5, 1), "b", "/", "drawn")]
    assert [dot.title for dot in ribbon(date(2026, 5, 20), [], events).dots] == ["a"]
