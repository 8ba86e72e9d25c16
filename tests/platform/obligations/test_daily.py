"""The daily round opens what the calendar brings, once; writes one mail a person a day; asks for the next."""

from datetime import date, datetime, timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from doubledraw.platform.jobs.models import Job
from doubledraw.platform.jobs.services import run_pending
from doubledraw.platform.kernel.actor import SYSTEM
from doubledraw.platform.obligations.documents import CHINA
from doubledraw.platform.obligations.models import DigestSent, Obligation
from doubledraw.platform.obligations.services import (
    escalate_overdue,
    meet_obligation,
    open_recurring,
    schedule_round,
    send_digests,
    set_reminder,
)
from doubledraw.platform.organs.services import found_organ
from doubledraw.platform.organs.states import OrganKind
from tests.platform.obligations.world import an_obligation
from tests.world.county import county

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(noon, settings):
    settings.RULE_SETS = ("karamay-2016", "changchun-2021", "guantao-2020")
    return county(noon)


def of(organ) -> dict[str, date]:
    rows = Obligation.objects.filter(organ=organ)
    return {f"{row.kind} {row.about}": date.fromisoformat(row.reckoning["due"]) for row in rows}


# what the calendar brings


def test_each_department_gets_what_falls_due_within_two_months(place, noon) -> None:
    open_recurring(noon)
    assert of(place.market) == {
        "report_month 2026-05": date(2026, 5, 20),
        "report_month 2026-06": date(2026, 6, 20),
        "file_item_list 2026Q2": date(2026, 6, 30),
        "file_inspectors 2026Q2": date(2026, 6, 30),
        "report_quarter 2026-07-01": date(2026, 7, 1),
    }
    assert set(of(place.fire)) == set(of(place.market))
    assert not of(place.government)


def test_the_round_of_tomorrow_adds_only_what_is_new(place, noon) -> None:
    first = open_recurring(noon)
    assert first == 5 * 5
    assert open_recurring(noon) == 0
    assert open_recurring(noon + timedelta(days=1)) == 5
    assert of(place.market)["report_month 2026-07"] == date(2026, 7, 20)


def test_what_was_due_before_the_first_look_is_not_asked_for(place, noon) -> None:
    open_recurring(noon)
    assert min(of(place.market).values()) == noon.date()


def test_days_without_a_server_are_made_up_for(place) -> None:
    later = datetime(2026, 6, 25, 9, tzinfo=CHINA)
    open_recurring(later, since=date(2026, 6, 15))
    assert of(place.market)["report_month 2026-06"] == date(2026, 6, 20)


def test_what_each_section_owes_its_sections_owe_where_there_are_any(place) -> None:
    at = datetime(2026, 1, 10, 9, tzinfo=CHINA)
    section = found_organ(
        "990126-01-1",
        "信用监管科",
        region=place.market.region,
        parent=place.market,
        kind=OrganKind.SECTION,
        by=SYSTEM,
        at=at,
    )
    open_recurring(at)
    plans = "report_joint_plans 2026"
    assert of(section)[plans] == date(2026, 2, 20)
    assert plans not in of(place.market)
    assert of(place.fire)[plans] == date(2026, 2, 20)
    assert of(place.market)["ready_directories 2026"] == date(2026, 2, 28)


def test_a_closed_organ_owes_nothing_new(place, noon) -> None:
    type(place.fire).objects.filter(pk=place.fire.pk).update(closed_at=noon)
    open_recurring(noon)
    assert not of(place.fire)


def test_a_fixed_day_on_a_weekend_is_not_moved_and_says_so(place) -> None:
    open_recurring(datetime(2026, 6, 1, 9, tzinfo=CHINA))
    report = Obligation.objects.get(organ=place.market, kind="report_month", about="2026-06")
    assert report.reckoning["days"][-1]["kind"] == "holiday"  # the Dragon Boat Festival
    assert any("不顺延" in note for note in report.reckoning["notes"])


def test_every_opened_one_cites_an_article_with_its_words(place, noon) -> None:
    open_recurring(noon)
    for row in Obligation.objects.all():
        assert row.cited["instrument"]
        assert row.cited["article"]
        assert row.cited["quotation"] or row.cited["unconfirmed"]
        assert row.reckoning["words"] in row.cited["quotation"]


# the round itself


def test_the_round_runs_once_a_day_and_asks_for_the_next(place, noon) -> None:
    schedule_round(noon)
    schedule_round(noon + timedelta(hours=1))
    assert run_pending(lambda: noon) == 1
    done, waiting = Job.objects.filter(kind="obligations.daily").order_by("id")
    assert done.state == "done"
    assert done.result["opened"] == 25
    assert waiting.run_after == datetime(2026, 5, 21, 7, tzinfo=CHINA)
    assert run_pending(lambda: noon + timedelta(hours=12)) == 0
    assert run_pending(lambda: noon + timedelta(hours=20)) == 1


def test_before_seven_the_round_waits(place) -> None:
    early = datetime(2026, 5, 20, 5, tzinfo=CHINA)
    assert schedule_round(early).run_after == datetime(2026, 5, 20, 7, tzinfo=CHINA)
    assert run_pending(lambda: early) == 0


# the mail


def wants(place, name: str, at, address: str = "li@example.com") -> None:
    set_reminder(address, wanted=True, by=place[name], at=at)


def test_one_mail_a_person_a_day(place, noon) -> None:
    an_obligation(place.market, date(2026, 5, 19), noon, about="甲")
    an_obligation(place.market, date(2026, 5, 22), noon, about="乙")
    an_obligation(place.market, date(2026, 6, 22), noon, about="丙")
    wants(place, "李起草", noon)
    assert send_digests(noon) == (1, 0)
    assert send_digests(noon + timedelta(hours=3)) == (0, 0)
    assert send_digests(noon + timedelta(days=1)) == (1, 0)
    first = mail.outbox[0]
    assert first.to == ["li@example.com"]
    assert first.subject == "期限提醒：逾期 1 件，七天内到期 1 件"
    assert "甲" in first.body
    assert "乙" in first.body
    assert "丙" not in first.body
    assert "/desk/obligations/" in first.body


def test_the_database_refuses_a_second_mail_of_the_day(place, noon) -> None:
    an_obligation(place.market, date(2026, 5, 19), noon)
    wants(place, "李起草", noon)
    send_digests(noon)
    with pytest.raises(IntegrityError), transaction.atomic():
        DigestSent.objects.create(
            staff_id=place["李起草"].user_id, day=noon.date(), overdue=0, soon=0, at=noon
        )


def test_nobody_is_written_to_about_nothing_or_about_others(place, noon) -> None:
    done = an_obligation(place.market, date(2026, 5, 22), noon)
    an_obligation(place.fire, date(2026, 5, 19), noon)
    meet_obligation(done, "x", by=place["李起草"], at=noon)
    for name in ("李起草", "王处长", "外单位钱某"):
        wants(place, name, noon, f"{place[name].user_id}@example.com")
    assert send_digests(noon) == (0, 0)
    assert not mail.outbox


def test_the_supervisor_is_written_to_about_what_was_escalated(place, noon) -> None:
    an_obligation(place.fire, date(2026, 5, 19), noon, title="报送月报表")
    wants(place, "何监督", noon, "he@example.com")
    assert send_digests(noon) == (0, 0)
    escalate_overdue(noon)
    assert send_digests(noon) == (1, 0)
    assert "所辖机关逾期" in mail.outbox[0].body
    assert "县消防救援大队" in mail.outbox[0].body


def test_a_mail_that_cannot_be_sent_does_not_stop_the_others(place, noon, monkeypatch) -> None:
    an_obligation(place.market, date(2026, 5, 19), noon)
    wants(place, "李起草", noon)

    def broken(*args: object) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr("doubledraw.platform.obligations.services.mailing.send_mail", broken)
    assert send_digests(noon) == (0, 1)


def test_a_closed_account_is_not_written_to(place, noon) -> None:
    from doubledraw.platform.organs.models import Staff

    an_obligation(place.market, date(2026, 5, 19), noon)
    wants(place, "李起草", noon)
    Staff.objects.filter(name="李起草").update(is_active=False)
    assert send_digests(noon) == (0, 0)
