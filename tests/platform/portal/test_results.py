"""Published results for everybody: the list and its filters, one result with its versions, shares, firm and draw."""

import random
from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import Any

import pytest
from django.contrib.messages import INFO
from django.contrib.messages.storage.cookie import CookieStorage
from django.db import connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from doubledraw.platform.disclosure.models import PublicVisit
from doubledraw.platform.disclosure.selectors import folded
from doubledraw.platform.portal.results import counting, listing, searching
from doubledraw.platform.portal.results.asked import Asked
from doubledraw.platform.portal.results.counting import Counts, forget_counts
from doubledraw.platform.portal.results.rows import LISTED
from doubledraw.platform.portal.web.pages import forget_pages
from tests.world import results

pytestmark = pytest.mark.django_db
COUNT = 50
PROBLEMS = (7, 17, 27, 37, 47)
CORRECTED, WITHDRAWN, ARCHIVED = 3, 5, 9


def mixed() -> list[PublicVisit]:
    """Fifty results: five with problems, one corrected, one withdrawn, one whose term is over."""
    rows = [results.visit(n, "B" if n in PROBLEMS else "1") for n in range(COUNT)]
    at = results.BEGAN + timedelta(days=30)
    old = results.visit(
        *(CORRECTED, "B"),
        is_current=False,
        state="corrected",
        changed_reason="录错了事项",
        changed_at=at,
        digest="a" * 64,
    )
    rows[CORRECTED] = results.visit(
        CORRECTED, version=2, published_at=at, disposal_label="责令改正"
    )
    rows[WITHDRAWN] = gone(WITHDRAWN, at)
    rows[ARCHIVED] = results.visit(ARCHIVED, state="archived", until=date(2026, 3, 31))
    return [*rows, old]


def gone(n: int, at: datetime, **said: Any) -> PublicVisit:
    """A withdrawn result, as disclosure leaves it: it says nothing of what was found."""
    said |= {"result": "", "result_label": "", "kind": "", "changed_at": at}
    row = results.visit(n, changed_reason="查错了企业", state="withdrawn")
    for name, value in said.items():
        setattr(row, name, value)
    return row


@pytest.fixture
def shown() -> list[PublicVisit]:
    return results.publish(mixed())


def text(reader: Client, url: str, status: int = 200) -> str:
    answer = reader.get(url)
    assert answer.status_code == status, url
    return answer.content.decode()


def listed(asked: Asked) -> list[str]:
    """The firms of every part of a list, in order."""
    found, after = [], ""
    while True:
        part = listing.part(asked, after, 7)
        found += [row.firm_code for row in part.rows]
        after = part.after
        if not after:
            return found


def code(n: int) -> str:
    return f"T{n:06d}"


# ── the list ──


def test_the_list_is_newest_first_and_complete(shown: list[PublicVisit]) -> None:
    codes = listed(Asked())
    expected = [CORRECTED, *(n for n in reversed(range(COUNT)) if n not in (CORRECTED, ARCHIVED))]
    assert codes == [code(n) for n in expected]


def test_results_published_at_the_same_moment_are_neither_lost_nor_shown_twice() -> None:
    at = results.BEGAN
    results.publish(results.visit(n, published_at=at) for n in range(30))
    assert sorted(listed(Asked())) == [code(n) for n in range(30)]


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ({"plan": "990126-2026-P01", "line": "1"}, lambda n: True),
        ({"plan": "990126-2026-P01", "line": "2"}, lambda n: False),
        ({"firm": "T000012"}, lambda n: n == 12),
        ({"organ": "县消防救援大队"}, lambda n: n % 2 == 0),
        ({"inspecting": "县消防救援大队"}, lambda n: n != WITHDRAWN),
        ({"inspecting": "县市场监督管理局"}, lambda n: n % 2 and n != WITHDRAWN),
        ({"inspecting": "县教育局"}, lambda n: False),
        ({"inspecting": "县消防救援大队", "q": "第17商"}, lambda n: n == 17),
        ({"region": "990126001"}, lambda n: n % 3 == 0),
        ({"item": "SP01"}, lambda n: n != WITHDRAWN),
        ({"item": "none"}, lambda n: False),
        ({"result": "B"}, lambda n: n in PROBLEMS),
        ({"kind": "problem"}, lambda n: n in PROBLEMS),
        ({"kind": "nonsense"}, lambda n: True),
        ({"year": "2026", "month": "2"}, lambda n: n < 28),
        ({"year": "2026", "month": "12"}, lambda n: False),
        ({"year": "2025"}, lambda n: False),
        ({"month": "2"}, lambda n: True),
        ({"state": "withdrawn"}, lambda n: n == WITHDRAWN),
        ({"q": "第17商"}, lambda n: n == 17),
        ({"q": "第１７ 商行"}, lambda n: n == 17),
        ({"q": "t00001"}, lambda n: 10 <= n < 20),
        ({"q": "990126-2026-P01-L01-0040"}, lambda n: n == 40),
        ({"q": "商行", "kind": "problem"}, lambda n: n in PROBLEMS),
    ],
)
def test_everything_narrows_the_list(
    shown: list[PublicVisit], asked: dict[str, str], meant: Any
) -> None:
    found = listed(Asked.of(asked))
    expected = {code(n) for n in range(COUNT) if n != ARCHIVED and meant(n)}
    assert set(found) == expected
    assert len(found) == len(expected)
    assert Counts.now().tally(Asked.of(asked)).total == len(expected)


def test_results_whose_term_is_over_are_found_when_asked_for(
    shown: list[PublicVisit], reader: Client
) -> None:
    assert listed(Asked(state="archived")) == [code(ARCHIVED)]
    page = text(reader, f"/results/990126-2026-P01-L01-{ARCHIVED:04d}/")
    assert "公示期满" in page
    assert "2026年3月31日" in page


def test_words_find_what_a_plain_scan_finds(shown: list[PublicVisit]) -> None:
    rng = random.Random(6)
    firms = [
        "".join(
            rng.choice("清源县城关石桥镇粮油食品商贸行店㐂䶮𠮷") for _ in range(rng.randint(3, 9))
        )
        for _ in range(400)
    ]
    results.publish(results.visit(n + 100, firm_name=name) for n, name in enumerate(firms))
    rows = PublicVisit.objects.filter(is_current=True, state__in=LISTED)
    names = dict(rows.values_list("code", "name_key"))
    for _ in range(120):
        name = rng.choice(firms)
        start = rng.randrange(len(name) - 1)
        words = name[start : start + rng.randint(2, 4)]
        meant = {code for code, key in names.items() if folded(words) in key}
        found = listed(Asked(q=words))
        assert set(found) == meant, words
        assert len(found) == len(meant), words


def test_words_are_found_newest_first_whatever_was_entered_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Of common words the index is read in the order of entry; what was dated later is on top all the same."""
    for offered, late in product((10, 25), ((), (3,), tuple(range(12)))):
        monkeypatch.setattr(searching, "OFFERED", offered)
        PublicVisit.objects.all().delete()
        at = results.BEGAN + timedelta(days=90)
        results.publish(
            results.visit(n, **({"published_at": at} if n in late else {})) for n in range(30)
        )
        expected = sorted(range(30), key=lambda n: (n in late, n), reverse=True)
        assert listed(Asked(q="商行")) == [code(n) for n in expected]
        assert Counts.now().tally(Asked(q="商行")).total == 30


def test_a_name_that_changes_is_found_anew_and_no_longer(shown: list[PublicVisit]) -> None:
    """What keeps the index in step is in the database."""
    one = PublicVisit.objects.get(code=code(12))
    one.firm_name, one.name_key = "䶮源食品", "䶮源食品"
    one.save()
    assert listed(Asked(q="䶮源")) == [code(12)]
    assert listed(Asked(q="第12商")) == []
    PublicVisit.objects.filter(code=code(12)).update(name_key="别的")
    assert listed(Asked(q="䶮源")) == []


@pytest.mark.parametrize(
    "typed",
    [
        *("%%", "__", "' OR 1=1 --", "<script>alert(1)</script>", '" OR "', "a*", "NEAR(", "\x00"),
        *(
            "\u202e商",
            "商",
            "x" * 300,
            "😀",
            "\ud7ff\ue000",
            "𠮷𠮷",
            "(商 行)",
            "\\",
            "-1",
            "0" * 90,
        ),
    ],
)
def test_odd_questions_break_nothing(shown: list[PublicVisit], reader: Client, typed: str) -> None:
    names = ("q", "firm", "organ", "inspecting", "region", "item", "year", "month", "state")
    for name in (*names, "after", "line"):
        answer = reader.get("/results/", {name: typed})
        assert answer.status_code == 200, name
        assert b"<script>alert" not in answer.content


def test_places_nobody_gave_show_the_newest(shown: list[PublicVisit]) -> None:
    for after in ("x", "1", "1.", ".1", "-1.1", "9" * 18 + ".1", "1.2.3"):
        assert len(listing.part(Asked(), after).rows) == listing.PART


def test_the_list_says_what_is_in_it(shown: list[PublicVisit], reader: Client) -> None:
    page = text(reader, "/results/")
    assert "共 <b>49</b> 条" in page
    assert "更正过" in page
    assert 'href="/results/feed.xml"' in page
    assert page.count("<tr>") == 1 + listing.PART
    assert "已撤回" in text(reader, "/results/?q=T000005")
    assert '<option value="990126002" selected>石桥镇' in text(reader, "/results/?region=990126002")
    assert "没有符合条件" in text(reader, "/results/?year=2025")
    assert "至少两个字" in text(reader, "/results/?q=商")


def test_an_empty_site_says_what_will_be_here(reader: Client) -> None:
    for url in ("/results/", "/results/shares/", "/open/"):
        assert "empty" in text(reader, url)


# ── one result ──


def number(n: int) -> str:
    return f"990126-2026-P01-L01-{n:04d}"


def test_a_result_says_item_by_item_what_was_found(
    shown: list[PublicVisit], reader: Client
) -> None:
    PublicVisit.objects.filter(key=number(7)).update(
        handled=[{"label": "责令改正", "day": "2026-03-20", "text": "已经补上标签"}],
        redactions=[{"field": "problem:990126-01:SP01", "reason": "电话号码"}],
        commissions=[
            {
                "institution": "清源检测中心",
                "kind": "检验检测机构",
                "payer": "县局",
                "cites": "第六条",
            }
        ],
    )
    page = text(reader, f"/results/{number(7)}/")
    for words in ("食品留样未标注时间", "食品经营许可检查", "2026年3月20日", "已经补上标签"):
        assert words in page
    assert "电话号码" in page
    assert "现场检查" in page
    for words in ("清源检测中心", "费用由县局承担，企业不付费", "第六条"):
        assert words in page
    assert f"/results/{number(7)}/log/7/" in page


@pytest.mark.parametrize(("days", "words"), [(0, "按时"), (3, "晚了 3 天")])
def test_a_result_says_whether_it_was_in_time_and_by_which_article(
    reader: Client, days: int, words: str
) -> None:
    at = datetime(2026, 3, 2, 9, tzinfo=UTC) + timedelta(days=days)
    rule = {"document": "某市办法", "article": "第九条", "quote": "二十个工作日内公示"}
    results.publish([results.visit(1, published_at=at, due_on=date(2026, 3, 2), rule=rule)])
    page = text(reader, f"/results/{number(1)}/")
    assert words in page
    assert "某市办法第九条" in page
    assert "二十个工作日内公示" in page


def test_a_correction_does_not_make_the_first_publication_late(
    shown: list[PublicVisit], reader: Client
) -> None:
    assert "按时" in text(reader, f"/results/{number(CORRECTED)}/") or "晚了" not in text(
        reader, f"/results/{number(CORRECTED)}/"
    )


def test_a_correction_shows_what_was_said_before_and_why_it_changed(
    shown: list[PublicVisit], reader: Client
) -> None:
    now = text(reader, f"/results/{number(CORRECTED)}/")
    assert "这是更正以后的结果" in now
    assert "录错了事项" in now
    before = text(reader, f"/results/{number(CORRECTED)}/?version=1")
    assert "这一版已经更正" in before
    assert "未按规定公示应当公示的信息" in before
    text(reader, f"/results/{number(CORRECTED)}/?version=3", 404)


def test_a_withdrawn_result_says_so_and_why_and_nothing_else(
    shown: list[PublicVisit], reader: Client
) -> None:
    page = text(reader, f"/results/{number(WITHDRAWN)}/")
    assert "这条结果已撤回" in page
    assert "查错了企业" in page
    assert "食品经营许可检查" not in page


def test_a_result_nobody_published_is_not_found(shown: list[PublicVisit], reader: Client) -> None:
    for url in ("/results/none/", f"/results/{number(1)}/log/2/", "/results/none/log/1/"):
        text(reader, url, 404)


# ── counts ──


def test_shares_are_counts_of_what_was_found(shown: list[PublicVisit], reader: Client) -> None:
    shares = Counts.now().shares("")
    assert sum(share.total for share in shares["regions"]) == COUNT - 2
    assert sum(share.found for share in shares["regions"]) == len(PROBLEMS)
    found = {share.name: (share.total, share.found) for share in shares["items"]}
    assert found == {"食品经营许可检查": (48, 5), "消防通道检查": (48, 0)}
    assert [share.asked.month for share in shares["months"]] == ["3", "2"]
    for rows in shares.values():
        for share in rows:
            own = share.asked.item or share.asked.inspecting
            assert Counts.now().tally(share.asked).found == share.found or own
    by_organ = {share.name: (share.total, share.found) for share in shares["inspecting"]}
    assert by_organ == {"县消防救援大队": (48, 0), "县市场监督管理局": (23, 5)}
    page = text(reader, "/results/shares/?year=2026")
    assert "10%" in page
    assert "横条满格是" in page


def test_counts_are_asked_once_an_edition(shown: list[PublicVisit]) -> None:
    with CaptureQueriesContext(connection) as asked:
        for _ in range(3):
            Counts.now().tally(Asked())
    assert len(asked.captured_queries) == 4
    results.publish([results.visit(90)])
    assert Counts.now().tally(Asked()).total == COUNT


def test_many_different_forms_do_not_make_the_counts_anew(
    shown: list[PublicVisit], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "MOST_KEPT", 3)
    Counts.now().tally(Asked())
    for number in range(9):
        assert (
            Counts.now().written(number, lambda number=number: f"form {number}") == f"form {number}"
        )
    with CaptureQueriesContext(connection) as asked:
        Counts.now().tally(Asked())
    assert len(asked.captured_queries) == 1


def queries(reader: Client, url: str) -> int:
    forget_counts()
    forget_pages()
    with CaptureQueriesContext(connection) as asked:
        answer = reader.get(url)
        _ = b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert answer.status_code == 200, url
    verbs = {query["sql"].split()[0] for query in asked.captured_queries}
    assert verbs <= {"SELECT", "DECLARE"}, "PostgreSQL declares a cursor for what is streamed"
    return len(asked.captured_queries)


def test_many_results_ask_no_more_than_few(reader: Client) -> None:
    results.publish([results.visit(0, "B"), results.visit(1, "B"), results.visit(2, code=code(1))])
    urls = (
        *("/", "/results/", "/results/?q=商行", "/results/?item=SP01&region=990126001"),
        *("/results/shares/", f"/results/{number(1)}/", "/results/feed.xml", "/open/"),
        *("/open/results.csv", "/open/findings.json", f"/targets/{code(1)}/"),
    )
    few = {url: queries(reader, url) for url in urls}
    results.publish(
        results.visit(n, "B" if n % 3 else "1", code=code(1 if n % 2 else n)) for n in range(10, 90)
    )
    words = "/results/?q=商行"
    assert all(queries(reader, url) <= few[url] for url in urls if url != words)
    more = queries(reader, words)
    assert more <= few[words] + 2, "of more than a page: is none newer, and how many are there"
    assert max(few.values()) <= 12


def test_a_page_is_made_once_while_it_holds(
    shown: list[PublicVisit], reader: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("doubledraw.platform.ui.middleware.present", lambda: results.BEGAN)
    first = queries(reader, "/results/")
    with CaptureQueriesContext(connection) as asked:
        again = text(reader, "/results/")
    assert first > len(asked.captured_queries) == 1
    assert "csrfmiddlewaretoken" not in again
    assert "检查结果" in again
    assert (
        'lang="en"' in reader.get("/results/", headers={"accept-language": "en"}).content.decode()
    )
    reader.cookies["dd-print"] = "on"
    assert 'data-print="large"' in text(reader, "/results/")
    results.publish([results.visit(90)])
    assert "共 <b>50</b> 条" in text(reader, "/results/")


def test_a_message_for_one_is_shown_to_nobody_else(
    shown: list[PublicVisit], reader: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("doubledraw.platform.ui.middleware.present", lambda: results.BEGAN)
    answer = HttpResponse()
    storage = CookieStorage(RequestFactory().get("/"))
    storage.add(INFO, "已经退回给李起草")
    storage.update(answer)
    staff = Client(headers={"accept-language": "zh-CN"})
    staff.cookies = answer.cookies
    assert "已经退回给李起草" in text(staff, "/results/")
    assert "已经退回给李起草" not in text(reader, "/results/")


# ── firms ──


def test_a_firm_has_everything_under_its_name_the_latest_on_top(
    shown: list[PublicVisit], reader: Client
) -> None:
    results.publish([results.visit(200, "B", code=code(7), task="消防专项检查")])
    page = text(reader, f"/targets/{code(7)}/")
    assert page.index("消防专项检查") < page.index("餐饮服务单位抽查")
    assert f"/results/feed.xml?firm={code(7)}" in page
    assert "公布了 <b>2</b> 次检查的结果" in page
    assert "结果已撤回" in text(reader, f"/targets/{code(WITHDRAWN)}/")


def test_the_number_of_a_result_opens_it(shown: list[PublicVisit], reader: Client) -> None:
    answer = reader.get("/search/", {"q": number(7)})
    assert answer.headers["Location"] == f"/results/{number(7)}/"
