"""When a term ends, why, and what the reader must be told."""

from datetime import UTC, date, datetime, timedelta, timezone
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doubledraw.statute import law
from doubledraw.statute.almanac import prc_calendar
from doubledraw.statute.citation import Citation
from doubledraw.statute.deadlines import Caveat, Counting, deadline
from doubledraw.statute.errors import StatuteError
from doubledraw.statute.terms import Term
from doubledraw.statute.units import DAYS, HOURS, MONTHS, WORKING_DAYS
from doubledraw.statute.workdays import ONE, DayKind

CALENDAR = prc_calendar()
CHINA = timezone(timedelta(hours=8))
CITED = Citation("甲", "一", "二十个工作日")
ROLLS = Citation("民法典", "第二百零三条", adopted_by="某局")
PLAIN, ROLLING = Counting(), Counting(rolls=ROLLS, months=ROLLS)
starts = st.dates(date(2007, 2, 1), date(2025, 12, 31))
lengths = st.integers(0, 60)


def term(length: int, unit: str, *, before: bool = False) -> Term:
    return Term(length, unit, before, "check_starts" if before else "check_ended", CITED)


def test_the_explanation_names_every_day_on_the_way() -> None:
    found = deadline(term(3, WORKING_DAYS), date(2026, 9, 30), CALENDAR, PLAIN)
    told = [(one.day.on.day, one.day.kind, one.day.name, one.number) for one in found.days]
    holiday = DayKind.HOLIDAY
    assert told == [
        *((day, holiday, "国庆节", None) for day in range(1, 8)),
        (8, DayKind.WORKING, "", 1),
        (9, DayKind.WORKING, "", 2),
        (10, DayKind.MAKE_UP, "国庆节", 3),
    ]
    assert (found.due, found.started, found.citations) == (
        date(2026, 10, 10),
        date(2026, 9, 30),
        (CITED,),
    )
    assert not found.caveats


def test_a_lead_time_is_counted_back_and_told_in_the_order_of_the_calendar() -> None:
    found = deadline(term(3, WORKING_DAYS, before=True), date(2026, 10, 12), CALENDAR, ROLLING)
    assert found.due == date(2026, 10, 8)
    assert [one.number for one in found.days] == [3, 2, 1, None]
    assert found.days[-1].day.on == date(2026, 10, 11)


def test_the_last_day_off_moves_on_only_where_a_rule_says_so_and_the_rule_is_cited() -> None:
    moved = deadline(term(3, DAYS), date(2026, 9, 30), CALENDAR, ROLLING)
    assert (moved.due, moved.moved_from) == (date(2026, 10, 8), date(2026, 10, 3))
    assert moved.citations == (CITED, ROLLS)
    assert moved.caveats == {Caveat.UNCONFIRMED}
    assert [one.number for one in moved.days] == [1, 2, 3, None, None, None, None, None]
    kept = deadline(term(3, DAYS), date(2026, 9, 30), CALENDAR, PLAIN)
    assert (kept.due, kept.moved_from, kept.caveats) == (date(2026, 10, 3), None, frozenset())


def test_a_term_that_is_not_moved_does_not_cite_the_rule_that_would_move_it() -> None:
    found = deadline(term(3, DAYS), date(2026, 11, 23), CALENDAR, ROLLING)
    assert (found.due, found.citations, found.caveats) == (
        date(2026, 11, 26),
        (CITED,),
        frozenset(),
    )


def test_a_provisional_day_on_the_way_is_said() -> None:
    over = deadline(term(20, WORKING_DAYS), date(2026, 12, 14), CALENDAR, PLAIN)
    assert over.caveats == {Caveat.PROVISIONAL}
    short = deadline(term(3, WORKING_DAYS), date(2026, 12, 14), CALENDAR, PLAIN)
    assert not short.caveats


def test_a_same_day_term_is_met_on_the_day_and_not_the_next() -> None:
    found = deadline(term(0, DAYS), date(2026, 12, 5), CALENDAR, ROLLING)
    assert [(one.day.on, one.number) for one in found.days] == [(date(2026, 12, 5), None)]
    assert found.is_met_by(date(2026, 12, 5))
    assert found.is_met_by(datetime(2026, 12, 5, 23, 59, tzinfo=CHINA))
    assert not found.is_met_by(date(2026, 12, 6))


def test_forty_eight_hours_are_to_the_minute_and_the_second_late_is_late() -> None:
    start = datetime(2026, 12, 3, 9, 0, tzinfo=CHINA)
    found = deadline(term(48, HOURS, before=True), start, CALENDAR, ROLLING)
    assert found.moment == datetime(2026, 12, 1, 9, 0, tzinfo=CHINA)
    assert (found.due, [one.day.on.day for one in found.days]) == (date(2026, 12, 1), [1, 2])
    assert found.is_met_by(datetime(2026, 12, 1, 1, 0, tzinfo=UTC))
    assert not found.is_met_by(datetime(2026, 12, 1, 9, 0, 1, tzinfo=CHINA))


def test_hours_need_a_moment_with_its_time_zone() -> None:
    for start in (date(2026, 12, 3), datetime(2026, 12, 3, 9, 0)):  # noqa: DTZ001
        with pytest.raises(StatuteError, match="time zone"):
            deadline(term(48, HOURS, before=True), start, CALENDAR, PLAIN)
    found = deadline(term(2, HOURS), datetime(2026, 12, 3, 23, 0, tzinfo=CHINA), CALENDAR, PLAIN)
    assert found.due == date(2026, 12, 4)
    with pytest.raises(StatuteError, match="time zone"):
        found.is_met_by(date(2026, 12, 4))


def test_a_moment_counts_as_its_local_day_for_terms_of_days() -> None:
    late = datetime(2026, 12, 3, 23, 30, tzinfo=CHINA)
    assert deadline(term(1, DAYS), late, CALENDAR, PLAIN).due == date(2026, 12, 4)


@pytest.mark.parametrize("unit", [WORKING_DAYS, DAYS, HOURS, MONTHS])
@pytest.mark.parametrize("before", [True, False])
def test_outside_the_calendar_no_deadline_is_made_up(unit, before) -> None:
    edge = (
        datetime(2007, 1, 1, 9, tzinfo=CHINA) if before else datetime(2035, 12, 31, 9, tzinfo=CHINA)
    )
    with pytest.raises(StatuteError):
        deadline(term(500, unit, before=before), edge, CALENDAR, PLAIN)


def test_the_adopted_sets_say_how_days_are_counted() -> None:
    assert law.counting(date(2026, 5, 20), ("karamay-2016",)) == PLAIN
    assert law.counting(date(2020, 12, 31), ("national",)) == PLAIN
    found = law.counting(date(2026, 5, 20), ("karamay-2016", "national"))
    assert found.rolls.article == "第二百零三条"
    assert found.months.article == "第二百零二条"


@given(
    starts,
    lengths,
    st.sampled_from([WORKING_DAYS, DAYS, MONTHS]),
    st.sampled_from([PLAIN, ROLLING]),
)
def test_a_longer_term_never_ends_sooner_and_never_before_it_starts(
    start, length, unit, counting
) -> None:
    one = deadline(term(length, unit), start, CALENDAR, counting)
    more = deadline(term(length + 1, unit), start, CALENDAR, counting)
    assert start <= one.due <= more.due


@given(starts, st.integers(1, 60), st.booleans(), st.sampled_from([WORKING_DAYS, DAYS]))
def test_the_numbers_on_the_way_are_one_to_the_length(start, length, before, unit) -> None:
    if before:
        start += 200 * ONE
    found = deadline(term(length, unit, before=before), start, CALENDAR, ROLLING)
    numbers = [one.number for one in found.days if one.number is not None]
    assert numbers == list(range(1, length + 1))[:: -1 if before else 1]
    days = [one.day.on for one in found.days]
    assert all(later - earlier == ONE for earlier, later in pairwise(days))


@given(starts, lengths)
def test_rolling_ends_on_a_working_day_as_soon_as_can_be(start, length) -> None:
    found = deadline(term(length + 1, DAYS), start, CALENDAR, ROLLING)
    assert CALENDAR.is_working(found.due)
    assert found.due == CALENDAR.next_working(start + (length + 1) * ONE)


@given(starts, st.integers(1, 30))
def test_a_lead_time_leaves_at_least_that_many_whole_days(start, length) -> None:
    event = start + 60 * ONE
    found = deadline(term(length, DAYS, before=True), event, CALENDAR, ROLLING)
    assert event - found.due == length * ONE
    assert found.moved_from is None


@given(starts, st.integers(1, 24))
def test_a_month_later_is_the_same_day_or_the_months_last(start, months) -> None:
    found = deadline(term(months, MONTHS), start, CALENDAR, PLAIN).due
    assert (found.year * 12 + found.month) - (start.year * 12 + start.month) == months
    assert found.day == start.day or (found + ONE).day == 1


@given(st.datetimes(datetime(2008, 1, 1), datetime(2026, 1, 1)), st.integers(0, 100))  # noqa: DTZ001
def test_hours_forward_and_back_meet(moment, hours) -> None:
    start = moment.replace(tzinfo=CHINA)
    there = deadline(term(hours, HOURS), start, CALENDAR, PLAIN).moment
    assert deadline(term(hours, HOURS, before=True), there, CALENDAR, PLAIN).moment == start
