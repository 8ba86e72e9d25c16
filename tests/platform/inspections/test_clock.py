"""Entry and feedback by the calendar: the same day, later only with a special reason; who is told, on which day."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from doubledraw.platform.inspections import services
from doubledraw.platform.inspections.models import Visit
from doubledraw.platform.inspections.selectors import entry_duty, latest_record
from doubledraw.platform.inspections.web.shown import page_of
from doubledraw.platform.kernel.errors import Refused
from doubledraw.platform.obligations.selectors.inbox import inbox_of, told_to
from doubledraw.platform.obligations.services import escalate_overdue
from tests.world import inspections as world

EVE = date(2026, 9, 30)


def at(day: date, hour: int = 16, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), world.CHINA)


@pytest.mark.parametrize(
    ("ended", "special"),
    [
        (date(2026, 6, 3), date(2026, 6, 12)),
        # The day before the Spring Festival's leave begins: the Saturday worked in its place counts.
        (date(2026, 2, 13), date(2026, 3, 2)),
        (EVE, date(2026, 10, 15)),
        (date(2026, 10, 3), date(2026, 10, 15)),  # an inspection in the middle of the leave
    ],
)
def test_entry_is_due_the_same_day_and_seven_working_days_later_for_a_special_reason(
    carried, ended, special
) -> None:
    duty = entry_duty(carried.place.market, at(ended))
    assert (duty.due.astimezone(world.CHINA).date(), duty.due.second) == (ended, 59)
    assert duty.special.astimezone(world.CHINA).date() == special
    assert "当日" in duty.cites.quotation
    assert "7个工作日" in duty.special_cites.quotation


@pytest.fixture
def begun(carried, visit) -> Visit:
    """Under way at four in the afternoon of the last day before the National Day's leave."""
    maker = carried.team(visit)[0]
    began = world.begin(visit, at(EVE), urgent="群众举报")
    services.receive(visit, began, by=maker, at=at(EVE))
    visit.refresh_from_db()
    return visit


def _inbox(carried, name: str, when: datetime) -> tuple[list[str], list[str]]:
    """(overdue, due within a week) of the entry of results, as this person finds it."""
    inbox = inbox_of(carried.place[name], when)
    overdue, week = (
        [one.about for one in rows if one.kind == "enter_record"]
        for rows in (inbox.overdue, inbox.week)
    )
    return overdue, week


def _told(carried, name: str, when: datetime) -> list[str]:
    return [one.obligation.about for one in told_to(carried.place[name], when)]


def test_a_lapsed_entry_appears_to_the_clerk_at_once_and_to_the_superior_next_morning(
    carried, begun
) -> None:
    midnight, morning = at(EVE, 23, 59), at(EVE + timedelta(days=1), 7)
    number = begun.number
    assert _inbox(carried, "李起草", at(EVE, 18)) == ([], [number])
    assert not escalate_overdue(midnight)
    assert _inbox(carried, "李起草", morning) == ([number], [])
    assert not _told(carried, "何监督", morning)
    escalate_overdue(morning)
    assert number in _told(carried, "何监督", morning)
    for stranger in ("外单位钱某", "周抽取", "吴纪检"):
        assert _inbox(carried, stranger, morning) == ([], [])
        assert number not in _told(carried, stranger, morning)


def _finish(carried, begun, when: datetime, late: str = "") -> None:
    maker, ended = carried.team(begun)[0], at(EVE, 16, 40)
    for sheet in begun.sheets.all():
        one = world.parcel("sheet", ended, sheet, **world.sheet_body(sheet))
        services.receive(begun, one, by=maker, at=when)
    for one in world.signatures(begun, ended):
        services.receive(begun, one, by=maker, at=when)
    finish = world.parcel("finish", ended, ended_at=ended.isoformat())
    if late:
        with pytest.raises(Refused, match="特殊情况"):
            services.receive(begun, finish, by=maker, at=when)
        finish = replace(finish, body={**finish.body, "late": late})
    services.receive(begun, finish, by=maker, at=when)
    begun.refresh_from_db()


def test_a_visit_of_the_last_evening_is_in_time_until_midnight(carried, begun) -> None:
    _finish(carried, begun, at(EVE, 23, 59))
    assert latest_record(begun).late == ""


@pytest.mark.parametrize(
    ("day", "is_past"), [(date(2026, 10, 15), False), (date(2026, 10, 16), True)]
)
def test_after_the_leave_it_takes_a_reason_and_past_the_seven_days_that_is_seen(
    carried, begun, day, is_past
) -> None:
    _finish(carried, begun, at(day), late="山区没有信号")
    maker = carried.team(begun)[0]
    services.feed_back(begun, "electronic", "林秀英", "山区没有信号", by=maker, at=at(day))
    assert latest_record(begun).late == "山区没有信号"
    shown = page_of(begun, carried.place["孙科长"], at(day))["records"][0]
    assert shown["is_past"] == is_past
    assert _inbox(carried, "李起草", at(day, 18)) == ([], [])
    assert begun.number not in _told(carried, "何监督", at(day, 18))
