"""The rule that gives visits their days: each once, on working days in time, nobody over the agreed number."""

from collections import Counter
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from doubledraw.platform.inspections.documents import Planned, Taken, ToPlan
from doubledraw.platform.inspections.engine.days import propose
from doubledraw.statute.almanac import prc_calendar

MONDAY = date(2026, 9, 28)
"""The week of the National Day holiday."""
WORKING = prc_calendar().is_working
REFS = st.frozensets(st.sampled_from(["甲", "乙", "丙", "丁"]), min_size=1, max_size=2)
REGIONS = st.sampled_from(["城关镇", "河东乡"])
OFFSETS = st.integers(0, 20)


@st.composite
def visits(draw: st.DrawFn) -> list[ToPlan]:
    found = []
    for n in range(draw(st.integers(0, 25))):
        since = MONDAY + timedelta(days=draw(OFFSETS))
        until = since + timedelta(days=draw(OFFSETS))
        found.append(ToPlan(f"V-{n:02d}", draw(REFS), draw(REGIONS), f"{n % 3}号", since, until))
    return found


@given(visits(), st.integers(1, 3), st.lists(st.tuples(REFS, REGIONS, OFFSETS), max_size=5))
@settings(max_examples=60, deadline=None)
def test_each_visit_once_on_a_working_day_in_its_span_and_nobody_too_often(
    asked: list[ToPlan], capacity: int, stands: list[tuple[frozenset[str], str, int]]
) -> None:
    taken = [Taken(team, region, MONDAY + timedelta(days=n)) for team, region, n in stands]
    away = {"甲": {MONDAY, MONDAY + timedelta(days=1)}}
    found = propose(asked, capacity, WORKING, taken=taken, away=away)
    told = [one.number for one in found.planned] + list(found.left)
    assert sorted(told) == sorted(one.number for one in asked)
    by_number = {one.number: one for one in asked}
    loads = Counter((ref, one.day) for one in taken for ref in one.team)
    before = Counter(loads)
    for one in found.planned:
        visit = by_number[one.number]
        assert WORKING(one.day)
        assert visit.since <= one.day <= visit.until
        assert one.day not in away.get("甲", ()) or "甲" not in visit.team
        loads.update((ref, one.day) for ref in visit.team)
    turns = Counter(
        (ref, one.day, one.place) for one in found.planned for ref in by_number[one.number].team
    )
    assert not turns or max(turns.values()) == 1
    assert all(one.place <= capacity for one in found.planned)
    assert all(n <= max(capacity, before[key]) for key, n in loads.items())
    for number in found.left:
        visit = by_number[number]
        span = (visit.until - visit.since).days + 1
        for day in (visit.since + timedelta(days=n) for n in range(span)):
            full = sum(loads[ref, day] for ref in visit.team) >= capacity
            gone = "甲" in visit.team and day in away["甲"]
            assert full or gone or not WORKING(day)
    assert propose(reversed(asked), capacity, WORKING, taken=taken, away=away) == found


def test_a_region_is_done_in_one_go_and_the_holiday_is_left_out() -> None:
    team, until = frozenset({"甲"}), date(2026, 10, 12)
    places = [("河东乡", "2号"), ("城关镇", "3号"), ("城关镇", "1号"), ("河东乡", "1号")]
    asked = [ToPlan(f"V-{n}", team, *place, MONDAY, until) for n, place in enumerate(places)]
    tuesday = MONDAY + timedelta(days=1)
    assert propose(asked, 2, WORKING).planned == (
        Planned("V-2", MONDAY, 1),
        Planned("V-1", MONDAY, 2),
        Planned("V-3", tuesday, 1),
        Planned("V-0", tuesday, 2),
    )
    late = [ToPlan("V-9", team, "城关镇", "", date(2026, 10, 1), until)]
    (only,) = propose(late, 1, WORKING).planned
    assert only.day == date(2026, 10, 8)
