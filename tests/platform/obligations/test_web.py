"""The pages of obligations: who sees which, what the numbers lead to, what may be typed, how many queries it takes."""

import re
from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from doubledraw.platform.obligations.models import CalendarKey, Obligation, Reminder, Ruling
from doubledraw.platform.obligations.services import (
    escalate_overdue,
    make_calendar_key,
    open_by_clock,
)
from doubledraw.platform.organs.models import Staff
from tests.clock import here
from tests.platform.obligations.world import an_obligation, browser
from tests.world.county import county

pytestmark = pytest.mark.django_db
NAUGHTY = "\x00' OR 1=1 -- <script>\u202e𠮷" + "长" * 600


@pytest.fixture
def now() -> datetime:
    return here()


@pytest.fixture
def place(now):
    return county(now - timedelta(days=90))


def text(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def days(now: datetime, n: int) -> date:
    return (now + timedelta(days=n)).date()


def listed(name: str, query: str = "") -> str:
    return text(browser(name).get(f"/desk/obligations/{query}"))


# who sees what


def test_everybody_sees_their_own_scope_and_no_other(place, now) -> None:
    an_obligation(place.market, days(now, 3), now, title="甲事")
    an_obligation(place.fire, days(now, 3), now, title="乙事")
    assert "甲事" in listed("李起草")
    assert "乙事" not in listed("李起草")
    assert "甲事" in listed("何监督")
    assert "乙事" in listed("何监督")
    assert "甲事" not in listed("外单位钱某")
    assert "现在没有期限" in listed("外单位钱某") or "没有" in listed("外单位钱某")


@pytest.mark.parametrize("name", ["系统孙", "安全赵", "审计冯"])
def test_administrators_do_no_business(place, name) -> None:
    for page in ("obligations", "obligations-month", "reminders", "office"):
        assert browser(name).get(reverse(page)).status_code == 403


def test_an_outsider_cannot_tell_what_is_hidden_from_what_is_not(place, now) -> None:
    made = an_obligation(place.market, days(now, 3), now)
    client = browser("外单位钱某")
    for pk in (made.pk, made.pk + 1000, 10**30):
        assert client.get(f"/desk/obligations/{pk}/").status_code == 404
        for deed in ("met", "rule"):
            assert client.post(f"/desk/obligations/{pk}/{deed}/").status_code == 404


def test_looking_changes_nothing(place, now) -> None:
    made = an_obligation(place.market, days(now, 3), now)
    client = browser("李起草")
    for page in ("met", "rule"):
        assert client.get(f"/desk/obligations/{made.pk}/{page}/").status_code == 405
    made.refresh_from_db()
    assert made.version == 1


# the list


def test_the_list_is_narrowed_by_reach_urgency_organ_kind_day_and_outcome(place, now) -> None:
    an_obligation(place.market, days(now, -2), now, title="晚的")
    an_obligation(place.market, days(now, 3), now, title="近的")
    an_obligation(place.market, days(now, 40), now, title="远的")
    an_obligation(place.fire, days(now, 3), now, title="别家的", kind="other_kind")
    done = an_obligation(place.fire, days(now, 4), now, title="完的")
    from doubledraw.platform.obligations.services import meet_kind

    meet_kind(done.kind, done.subject, document="x", by=place["李起草"], at=now)
    names = {"晚的", "近的", "远的", "别家的", "完的"}

    def shown(query: str) -> set[str]:
        answer = browser("何监督").get(f"/desk/obligations/{query}").content.decode()
        table = answer.split("</thead>")[-1].split("</table>")[0] if "</thead>" in answer else ""
        return {name for name in names if name in table}

    assert shown("") == names - {"完的"}
    assert shown("?urgency=overdue") == {"晚的"}
    assert shown("?urgency=week") == {"近的", "别家的"}
    assert shown("?urgency=later") == {"远的"}
    assert shown("?urgency=over") == {"完的"}
    assert shown("?state=in_time") == {"完的"}
    assert shown("?state=late") == set()
    assert shown("?reach=ours") == set()
    assert shown("?organ=990126-02") == {"别家的"}
    assert shown("?kind=other_kind") == {"别家的"}
    assert shown(f"?day={days(now, -2)}") == {"晚的"}
    assert shown(f"?year={now.year - 5}") == set()


@pytest.mark.parametrize(
    "query",
    [
        "?urgency=x&reach=x&state=x&year=99999&day=2026-02-30&page=zz",
        "?organ=%00&kind=%F0%A0%AE%B7%E2%80%AE",
        "?day=99999-01-01",
        "?year=-1",
        "?page=99999999999999999999",
    ],
)
def test_an_address_that_cannot_be_read_asks_for_nothing(place, query) -> None:
    assert browser("李起草").get("/desk/obligations/" + query).status_code == 200


@pytest.mark.parametrize("month", ["", "x", "0000-00", "2026-13", "99999-01", "2026-02"])
def test_any_month_is_shown(place, month) -> None:
    assert browser("李起草").get(f"/desk/obligations/calendar/?month={month}").status_code == 200


def test_pages_take_the_same_queries_for_few_and_many(
    place, now, django_assert_max_num_queries
) -> None:
    client = browser("何监督")
    for count in (3, 60):
        for i in range(count):
            organ = (place.market, place.fire, place.justice)[i % 3]
            an_obligation(organ, days(now, i % 25 - 5), now, subject=f"x:{count}:{i}")
        for address, most in (
            ("/desk/obligations/", 11),
            ("/desk/obligations/calendar/", 8),
            ("/desk/office/", 9),
            (f"/desk/obligations/{Obligation.objects.first().pk}/", 10),
            ("/desk/", 26),
        ):
            with django_assert_max_num_queries(most):
                assert client.get(address).status_code == 200


# one


def test_the_page_says_why_it_is_due_then_day_by_day(place, now, settings) -> None:
    settings.RULE_SETS = ("changchun-2021",)
    made = open_by_clock(
        "task_checks_ended",
        date(2026, 9, 23),
        place.market,
        subject="task:1",
        about="餐饮抽查",
        document="检查任务",
        by=place["李起草"],
        at=now,
    )[0]
    said = text(browser("李起草").get(f"/desk/obligations/{made.pk}/"))
    for words in (
        "2026年10月10日",
        "在全部抽查检查工作结束后7个工作日内",
        "全部抽查检查工作结束之日",
        "起算日，不计入",
        "国庆节",
        "调休上班",
        "二(六)",
    ):
        assert words in said, words


def test_the_clerk_enters_that_it_was_met(place, now) -> None:
    made = an_obligation(place.market, days(now, 3), now)
    client = browser("李起草")
    answer = client.post(
        f"/desk/obligations/{made.pk}/met/", {"document": "市监〔2026〕1号"}, follow=True
    )
    assert "已登记履行" in text(answer)
    assert "市监〔2026〕1号" in text(answer)
    assert client.post(f"/desk/obligations/{made.pk}/met/", {"document": "x"}).status_code == 403
    assert browser("王处长").post(f"/desk/obligations/{made.pk}/met/").status_code == 403


def test_the_supervising_office_rules(place, now) -> None:
    made = an_obligation(place.market, days(now, 3), now)
    day = days(now, 9)
    fields = {"kind": "date", "day": day.isoformat(), "reason": "检查晚结束", "version": 1}
    assert browser("李起草").post(f"/desk/obligations/{made.pk}/rule/", fields).status_code == 403
    client = browser("何监督")
    said = text(client.post(f"/desk/obligations/{made.pk}/rule/", fields, follow=True))
    assert "裁定已记录" in said
    assert "检查晚结束" in said
    assert "按规则算出的是" in said
    assert client.post(f"/desk/obligations/{made.pk}/rule/", fields).status_code == 409
    assert Ruling.objects.count() == 1


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"kind": "x", "reason": "y", "version": "1"},
        {"kind": "date", "day": "2026-02-30", "reason": "y", "version": "1"},
        {"kind": "date", "day": "9999-12-31", "reason": "y", "version": "1"},
        {"kind": "waive", "reason": "", "version": "1"},
        {"kind": "waive", "reason": NAUGHTY, "version": "9" * 40},
    ],
)
def test_what_cannot_be_a_ruling_is_refused_with_a_reason(place, now, fields) -> None:
    made = an_obligation(place.market, days(now, 3), now)
    answer = browser("何监督").post(f"/desk/obligations/{made.pk}/rule/", fields)
    assert 400 <= answer.status_code < 500
    assert not Ruling.objects.exists()


def test_naughty_words_are_kept_or_refused_never_a_fault(place, now) -> None:
    one = an_obligation(place.market, days(now, 3), now)
    two = an_obligation(place.market, days(now, 4), now)
    client = browser("李起草")
    answer = client.post(f"/desk/obligations/{one.pk}/met/", {"document": NAUGHTY}, follow=True)
    assert answer.status_code == 200
    assert "<script>\u202e" not in answer.content.decode()
    ruled = {"kind": "lapse", "reason": NAUGHTY, "version": "1"}
    answer = browser("何监督").post(f"/desk/obligations/{two.pk}/rule/", ruled, follow=True)
    assert answer.status_code == 200
    assert len(Ruling.objects.get().reason) == 500


# the office above


def test_the_office_sees_each_organ_with_numbers_that_lead_to_what_they_count(place, now) -> None:
    an_obligation(place.fire, days(now, -2), now, title="晚的")
    escalate_overdue(now)
    client = browser("何监督")
    answer = client.get(f"/desk/office/?year={days(now, -2).year}")
    assert "县消防救援大队" in text(answer)
    assert "已报告上级的逾期事项" in text(answer)
    link = re.search(r'class="red" href="([^"]+urgency=overdue)"', answer.content.decode())
    assert "晚的" in text(client.get(link[1].replace("&amp;", "&")))
    assert "县消防救援大队" not in text(browser("李起草").get("/desk/office/"))
    assert client.get("/desk/office/?year=0000").status_code == 200


# the calendar feed


def address(place, now, name: str = "李起草") -> str:
    secret = make_calendar_key(by=place[name], at=now, chance=lambda n: bytes(range(n)))
    return reverse("calendar-feed", args=[secret])


def test_the_feed_has_my_open_deadlines_and_no_name(place, now) -> None:
    an_obligation(place.market, days(now, 3), now, title="甲事")
    an_obligation(place.fire, days(now, 3), now, title="乙事")
    answer = Client().get(address(place, now))
    body = answer.content.decode().replace("\r\n ", "")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert "SUMMARY:甲事" in body
    assert "乙事" not in body
    assert f"DTSTART;VALUE=DATE:{days(now, 3):%Y%m%d}" in body
    for person in ("李起草", "王处长", "何监督"):
        assert person not in body


def test_only_a_digest_of_the_secret_is_kept_and_a_revoked_one_is_nothing(place, now) -> None:
    url = address(place, now)
    secret = url.split("/")[2]
    assert secret not in str(CalendarKey.objects.values())
    assert Client().get(url).status_code == 200
    assert Client().get(url.replace(secret, secret[:-1] + "_")).status_code == 404
    browser("李起草").post("/desk/obligations/reminders/key/revoke/")
    assert Client().get(url).status_code == 404


def test_the_feed_of_a_closed_account_is_closed(place, now) -> None:
    url = address(place, now)
    Staff.objects.filter(name="李起草").update(is_active=False)
    assert Client().get(url).status_code == 404


def test_a_new_address_is_shown_once_and_ends_the_old_one(place, now) -> None:
    client = browser("李起草")
    shown = [client.post("/desk/obligations/reminders/key/") for _ in range(2)]
    urls = [re.search(r"(/calendar/[^/<]+/obligations.ics)", a.content.decode())[1] for a in shown]
    assert urls[0] != urls[1]
    assert [Client().get(url).status_code for url in urls] == [404, 200]
    assert urls[1] not in client.get("/desk/obligations/reminders/").content.decode()
    assert shown[0]["Cache-Control"] == "no-store"


# the mail


@pytest.mark.parametrize("typed", ["", "x", "a@b\r\nBcc: c@d", NAUGHTY, "@" * 300])
def test_an_address_that_is_none_is_refused(place, typed) -> None:
    answer = browser("李起草").post(
        "/desk/obligations/reminders/mail/", {"address": typed, "wanted": "1"}
    )
    assert answer.status_code == 422
    assert not Reminder.objects.exists()


def test_the_mail_is_turned_on_and_off(place) -> None:
    client = browser("李起草")
    client.post("/desk/obligations/reminders/mail/", {"address": "li@example.com", "wanted": "1"})
    assert Reminder.objects.get().wanted
    client.post("/desk/obligations/reminders/mail/", {"address": "li@example.com"})
    assert not Reminder.objects.get().wanted


# the staff home


def test_the_home_shows_what_is_mine_and_counts_the_rest(place, now) -> None:
    an_obligation(place.market, days(now, -1), now, title="逾期的事")
    assert "逾期的事" in text(browser("李起草").get("/desk/"))
    assert "逾期的事" not in text(browser("外单位钱某").get("/desk/"))
    home = browser("何监督").get("/desk/").content.decode()
    assert "reach=below&amp;urgency=overdue" in home
