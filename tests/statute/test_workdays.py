"""Working days: compared with an independent library day by day, and by what must hold for any calendar."""

import random
from bisect import bisect_right
from datetime import date, timedelta

import chinese_calendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doubledraw.statute.almanac import prc_calendar, provisional, shipped_notices, statutory
from doubledraw.statute.errors import StatuteError
from doubledraw.statute.workdays import ONE, Calendar, DayKind

FIRST, LAST = date(2007, 1, 1), date(2026, 12, 31)
CALENDAR = prc_calendar()
days = st.dates(FIRST, LAST)
counts = st.integers(0, 260)


THEIRS = chinese_calendar.get_workdays(FIRST, LAST)


def by_the_library(start: date, count: int) -> date:
    """The `count`-th working day after `start` among the working days of the other library."""
    return THEIRS[bisect_right(THEIRS, start) + count - 1] if count else start


def test_every_day_is_what_the_independent_library_says() -> None:
    on, differ = FIRST, []
    while on <= LAST:
        if CALENDAR.is_working(on) != chinese_calendar.is_workday(on):
            differ.append(on)
        on += ONE
    assert not differ


def test_ten_thousand_deadlines_are_what_the_independent_library_says() -> None:
    chance = random.Random(20260921)
    latest = LAST - timedelta(days=200)
    span = (latest - FIRST).days
    differ = []
    for _ in range(10_000):
        start, count = FIRST + chance.randint(0, span) * ONE, chance.randint(0, 100)
        if CALENDAR.after(start, count) != by_the_library(start, count):
            differ.append((start, count))
    assert not differ


def test_a_wrong_notice_would_be_found_out() -> None:
    [notice] = [one for one in shipped_notices() if one.year == 2026]
    work = {on: name for on, name in notice.work.items() if on != date(2026, 10, 10)}
    wrong = CALENDAR.with_notices([type(notice)(2026, notice.off, work, notice.sources)])
    assert wrong.is_working(date(2026, 10, 10)) != chinese_calendar.is_workday(date(2026, 10, 10))
    assert wrong.after(date(2026, 9, 21), 20) == date(2026, 10, 27)


@pytest.mark.parametrize(
    ("on", "kind", "name"),
    [
        (date(2026, 11, 20), DayKind.WORKING, ""),
        (date(2026, 11, 21), DayKind.WEEKEND, ""),
        (date(2026, 10, 1), DayKind.HOLIDAY, "国庆节"),
        (date(2026, 10, 10), DayKind.MAKE_UP, "国庆节"),
        (date(2006, 12, 30) + 365 * ONE, DayKind.HOLIDAY, "元旦"),
        (date(2007, 12, 29), DayKind.MAKE_UP, "元旦"),
        (date(2020, 2, 3), DayKind.WORKING, "春节"),
        (date(2015, 9, 3), DayKind.HOLIDAY, "抗战胜利日"),
    ],
)
def test_what_a_day_is(on, kind, name) -> None:
    day = CALENDAR.day(on)
    assert day.kind is kind
    assert day.name == name or on.year == 2015
    assert not day.is_provisional


@given(days, counts, counts)
def test_more_days_never_end_sooner(start, one, other) -> None:
    fewer, more = sorted((one, other))
    assert CALENDAR.after(start, fewer) <= CALENDAR.after(start, more)


@given(days, days, counts)
def test_a_later_start_never_ends_sooner(one, other, count) -> None:
    assert CALENDAR.after(min(one, other), count) <= CALENDAR.after(max(one, other), count)


@given(days, counts)
def test_counting_undoes_adding(start, count) -> None:
    end = CALENDAR.after(start, count)
    assert CALENDAR.count(start, end) == count
    assert count == 0 or CALENDAR.is_working(end)


@given(days, st.integers(1, 260), st.integers(1, 260))
def test_adding_twice_is_adding_the_sum(start, one, other) -> None:
    assert CALENDAR.after(CALENDAR.after(start, one), other) == CALENDAR.after(start, one + other)


@given(st.dates(date(2009, 1, 1), LAST), counts)
def test_going_back_from_a_working_day_undoes_going_on(start, count) -> None:
    start = CALENDAR.next_working(start)
    assert CALENDAR.before(CALENDAR.after(start, count), count) == start


@given(days)
def test_the_next_working_day_is_the_first_one(on) -> None:
    found = CALENDAR.next_working(on)
    assert found >= on
    assert CALENDAR.is_working(found)
    assert not any(day.is_working for day in CALENDAR.days(on, found - ONE))


def test_2027_is_the_statutory_holidays_and_weekends_until_its_notice_comes() -> None:
    assert {on.isoformat(): name for on, name in provisional(2027).off.items()} == {
        "2027-01-01": "元旦",
        "2027-02-05": "春节",
        "2027-02-06": "春节",
        "2027-02-07": "春节",
        "2027-02-08": "春节",
        "2027-04-05": "清明节",
        "2027-05-01": "劳动节",
        "2027-05-02": "劳动节",
        "2027-06-09": "端午节",
        "2027-09-15": "中秋节",
        "2027-10-01": "国庆节",
        "2027-10-02": "国庆节",
        "2027-10-03": "国庆节",
    }
    assert CALENDAR.day(date(2027, 5, 10)).is_provisional
    assert not CALENDAR.day(date(2027, 2, 20)).is_working


def test_the_rule_gives_no_day_that_the_notices_since_2025_do_not_give() -> None:
    """The lunar dates of 2025 and 2026 are in their notices: the same rule must be within them."""
    fixed = [f for f in statutory().festivals if f.on[0].isdigit()]
    for notice in shipped_notices():
        if notice.year >= 2025:
            for festival in fixed:
                first = date.fromisoformat(f"{notice.year}-{festival.on}")
                assert all(first + n * ONE in notice.off for n in range(festival.days))


def test_two_festivals_on_one_day_are_one_day_off() -> None:
    assert len(provisional(2031).off) == 12


@pytest.mark.parametrize(
    ("on", "provisional_"),
    [(date(2026, 12, 24), False), (date(2026, 12, 25), True), (date(2025, 12, 31), False), (date(2035, 12, 31), True)],
)  # fmt: skip
def test_the_next_notice_may_still_change_the_end_of_december(on, provisional_) -> None:
    assert CALENDAR.day(on).is_provisional is provisional_


def test_no_notice_so_far_reached_further_back_than_that() -> None:
    for notice in shipped_notices():
        for on in (*notice.off, *notice.work):
            assert on >= date(notice.year - 1, 12, 25)


@pytest.mark.parametrize("on", [date(2006, 12, 31), date(2036, 1, 1), date.min, date.max])
def test_outside_its_years_the_calendar_does_not_guess(on) -> None:
    with pytest.raises(StatuteError, match="from 2007 to 2035"):
        CALENDAR.is_working(on)


def test_counting_stops_at_the_calendars_end() -> None:
    with pytest.raises(StatuteError, match="2036"):
        CALENDAR.after(date(2035, 12, 20), 20)
    with pytest.raises(StatuteError, match="-1 working days"):
        CALENDAR.after(date(2026, 1, 1), -1)


def test_a_calendar_has_no_gaps() -> None:
    notices = {notice.year: notice for notice in shipped_notices()}
    with pytest.raises(StatuteError, match="consecutive"):
        Calendar({2007: notices[2007], 2009: notices[2009]})
    with pytest.raises(StatuteError, match="consecutive"):
        Calendar({})


@settings(max_examples=30)
@given(st.integers(2007, 2026))
def test_every_notice_names_its_papers(year) -> None:
    [notice] = [one for one in shipped_notices() if one.year == year]
    assert all("gov.cn" in source for source in notice.sources)
