"""A notice of holidays: previewed, taken in by the operator alone, and what was provisional is counted anew."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from doubledraw.platform.jobs.models import Job
from doubledraw.platform.jobs.services import run_pending
from doubledraw.platform.kernel.actor import SYSTEM
from doubledraw.platform.kernel.errors import Invalid, Refused
from doubledraw.platform.ledger.models import AuditEvent
from doubledraw.platform.obligations.models import Obligation, Redating
from doubledraw.platform.obligations.services import meet_obligation, open_by_clock, rule_on_date
from doubledraw.platform.rulebook.models import HolidayNotice
from doubledraw.platform.rulebook.selectors import calendar_in_use
from doubledraw.platform.rulebook.services import import_notice
from doubledraw.platform.rulebook.services.notices import read_notice
from tests.platform.rulebook.world import NOTICE
from tests.world.county import county

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(noon, settings):
    settings.RULE_SETS = ("karamay-2016",)
    return county(noon)


def opened(place, at, start: date, subject: str = "t:1") -> Obligation:
    made = open_by_clock(
        "check_ended", start, place.market,
        subject=subject, about="x", document="y", by=SYSTEM, at=at,
    )  # fmt: skip
    return made[0]


def test_the_operator_takes_a_notice_in_and_days_are_counted_by_it(place, noon) -> None:
    before = calendar_in_use()
    assert before.day(date(2027, 1, 31)).is_provisional
    made = import_notice(NOTICE, by=place["系统孙"], at=noon)
    after = calendar_in_use()
    assert after.is_working(date(2027, 1, 31))
    assert not before.is_working(date(2027, 1, 31))
    assert not after.day(date(2027, 1, 31)).is_provisional
    assert made.sources == ["国办发明电〔2026〕1号"]
    event = AuditEvent.objects.get(kind="NoticeImported")
    assert event.payload["year"] == 2027
    assert event.payload["changed_days"] == made.changed_days > 0


def test_the_preview_says_which_days_change_and_changes_nothing(place, noon) -> None:
    notice, changes = read_notice(NOTICE)
    by_day = {change.on: change for change in changes}
    assert notice.year == 2027
    assert by_day[date(2027, 1, 31)].changes_work
    assert date(2027, 3, 3) not in by_day
    assert not HolidayNotice.objects.exists()


def test_nobody_else_takes_one_in_nor_twice(place, noon) -> None:
    for name in ("李起草", "王处长", "何监督", "安全赵", "审计冯"):
        with pytest.raises(Refused):
            import_notice(NOTICE, by=place[name], at=noon)
    import_notice(NOTICE, by=place["系统孙"], at=noon)
    with pytest.raises(Invalid) as known:
        import_notice(NOTICE, by=place["系统孙"], at=noon)
    assert known.value.code == "notice_known"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "year =",
        "year = 2027\nsources = []\nholiday = []",
        NOTICE.replace("2027-05-01, ", ""),
        NOTICE.replace("2027", "2060"),
        NOTICE.replace('name = "元旦"', 'name = ""'),
        "x" * 200_000,
    ],
)
def test_a_notice_that_cannot_be_right_is_refused_in_words(place, noon, text: str) -> None:
    with pytest.raises(Invalid) as refused:
        import_notice(text, by=place["系统孙"], at=noon)
    assert refused.value.remedy


def test_open_provisional_deadlines_are_counted_anew_with_both_counts_kept(place, noon) -> None:
    made = opened(place, noon, date(2027, 1, 20))
    made.refresh_from_db()
    assert made.provisional
    first = made.reckoning
    other = opened(place, noon, date(2026, 6, 1), "t:2")
    import_notice(NOTICE, by=place["系统孙"], at=noon + timedelta(days=1))
    assert run_pending(lambda: noon + timedelta(days=1)) == 2
    assert set(Job.objects.values_list("kind", "state")) == {
        ("obligations.redate", "done"),
        ("ledger.publish", "done"),
    }
    made.refresh_from_db()
    # after 20 January: 2 that week, 5, Sunday 31 January, 4, then 7 days off, 1, 5, Saturday 20 February, Monday
    assert made.reckoning["due"] == "2027-02-22"
    assert not made.provisional
    assert made.first_due != made.due
    kept = Redating.objects.get()
    assert (kept.obligation, kept.reckoning, kept.after) == (made, first, made.due)
    assert AuditEvent.objects.filter(subject=made.reference, kind="ObligationRedated").count() == 1
    other.refresh_from_db()
    assert other.version == 1
    assert run_pending(lambda: noon + timedelta(days=2)) == 0


def test_what_is_over_or_was_ruled_on_stays(place, noon) -> None:
    met, ruled = (
        opened(place, noon, date(2027, 1, 20), "t:1"),
        opened(place, noon, date(2027, 1, 20), "t:2"),
    )
    meet_obligation(met, "x", by=place["李起草"], at=noon)
    rule_on_date(ruled, date(2027, 3, 1), "争议", 1, by=place["何监督"], at=noon)
    import_notice(NOTICE, by=place["系统孙"], at=noon)
    run_pending(lambda: noon)
    assert not Redating.objects.exists()
    ruled.refresh_from_db()
    assert ruled.due.date() == date(2027, 3, 1)


def test_a_correction_of_a_notice_counts_again(place, noon) -> None:
    made = opened(place, noon, date(2027, 1, 20))
    import_notice(NOTICE, by=place["系统孙"], at=noon)
    run_pending(lambda: noon)
    import_notice(NOTICE.replace(", 2027-02-20", ""), by=place["系统孙"], at=noon)
    run_pending(lambda: noon)
    made.refresh_from_db()
    assert made.reckoning["due"] == "2027-02-23"
    assert Redating.objects.filter(obligation=made).count() == 2


def test_a_notice_and_a_redating_stand_for_ever(place, noon) -> None:
    opened(place, noon, date(2027, 1, 20))
    import_notice(NOTICE, by=place["系统孙"], at=noon)
    run_pending(lambda: noon)
    for model in (HolidayNotice, Redating):
        with pytest.raises(DatabaseError), transaction.atomic():
            model.objects.update(year=1999)
