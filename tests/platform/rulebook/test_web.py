"""The pages of the law: alike for everybody, own rules written in a browser, holidays taken in by the operator."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from doubledraw.platform.rulebook.models import HolidayNotice, OwnRules
from tests.clock import here
from tests.platform.obligations.world import browser
from tests.platform.rulebook.world import NOTICE, RATIO, a_line, adopted, drafted
from tests.world.county import county

pytestmark = pytest.mark.django_db
NAUGHTY = "\x00' OR 1=1 -- <script>\u202e𠮷" + "长" * 3000
OWN = "/desk/rules/own/"
PAGES = (
    "",
    "?q=比例&set=changchun-2021&reads=ratio&demand=CC-06&adopted=1",
    "?open=1",
    "compare/?one=changchun-2021&other=karamay-2016&show=both",
    "compare/?one=x&other=y&on=0000-00-00",
    "compare/?one=national&other=national",
    "duties/?year=2026",
    "duties/?year=99999",
    "days/?year=2027",
    "days/?year=1492",
    "sets/national/",
    "parameters/publication_normal/?on=2026-02-02",
    "parameters/annual_cap_per_firm/?on=x",
)


@pytest.fixture
def now():
    return here()


@pytest.fixture
def place(now, settings):
    settings.RULE_SETS = ("karamay-2016", "changchun-2021")
    return county(now - timedelta(days=9))


def said(answer) -> str:
    return answer.content.decode()


@pytest.mark.parametrize("page", PAGES)
def test_everybody_reads_the_law_at_the_desk_and_outside(place, page) -> None:
    assert Client().get(f"/rules/{page}").status_code == 200
    for name in ("李起草", "系统孙", "审计冯"):
        assert browser(name).get(f"/desk/rules/{page}").status_code == 200


@pytest.mark.parametrize(
    ("page", "note", "english"),
    [
        (
            "parameters/superior_inspected_excluded/",
            "原文未写期间，以检查所在的年度为准。",
            "The text names no period; the year of the inspection counts.",
        ),
        (
            "sets/guantao-2020/",
            "文内未写明印发日期，自2020年1月1日起列入。",
            "The text does not say when it was issued; listed from 1 January 2020.",
        ),
    ],
)
def test_a_note_of_the_product_is_read_in_both_languages(place, page, note, english) -> None:
    """The law's own words beside it stay Chinese."""
    reader = Client()
    assert note in said(reader.get(f"/rules/{page}"))
    reader.cookies["django_language"] = "en"
    shown = said(reader.get(f"/rules/{page}"))
    assert english in shown
    assert note not in shown


def test_what_is_not_there_is_not_there(place) -> None:
    for page in ("sets/made-up/", "parameters/made_up/", "sets/own-990126-01-1/"):
        assert Client().get(f"/rules/{page}").status_code == 404


def test_every_number_stands_with_its_source_and_doubt_is_said(place) -> None:
    words = said(Client().get("/rules/?set=changchun-2021"))
    assert "一般检查事项抽查比例不得低于监管对象的3%,不高于20%" in words
    assert "未经原文核对" not in words
    assert "未经原文核对" in said(Client().get("/rules/?set=national&open=1"))
    assert said(Client().get("/rules/?demand=CC-06")).count("rb-name") == 3


def test_two_texts_stand_side_by_side_with_which_prevails_and_why(place) -> None:
    pair = "one=hebei-2015&other=changchun-2021"
    words = said(Client().get(f"/rules/compare/?{pair}&show=both&on=2026-05-20"))
    assert "上位规定优先" in words
    assert "20个工作日" in words
    assert "7个工作日" in words


def test_a_public_page_shows_no_draft(place, now) -> None:
    draft = drafted(place, now, a_line(instrument="未公开的文件"))
    assert "未公开的文件" not in said(Client().get("/rules/"))
    assert Client().get(f"/rules/sets/{draft.name}/").status_code == 404
    assert browser("外单位钱某").get(f"{OWN}{draft.pk}/").status_code == 404
    assert browser("何监督").get(f"{OWN}{draft.pk}/").status_code == 200


def test_an_edition_is_written_proposed_and_approved_in_a_browser(place, now) -> None:
    li, wang = browser("李起草"), browser("王处长")
    day = (now.date() + timedelta(days=1)).isoformat()
    began = li.post(f"{OWN}new/", {"title": "补充规定", "since": day})
    rules = OwnRules.objects.get()
    assert began.headers["Location"] == f"{OWN}{rules.pk}/"
    page = f"{OWN}{rules.pk}/"
    assert li.get(f"{page}choose/?name={RATIO}").headers["Location"] == f"{page}lines/{RATIO}/"
    line = {
        "value": "5%", "unit": "比例", "instrument": "清市监〔2026〕3号", "article": "二",
        "quotation": "一般事项不低于5%", "words": "百分之五", "note": "",
    }  # fmt: skip
    refused = li.post(f"{page}lines/{RATIO}/", line)
    assert refused.status_code == 422
    assert "请照抄" in said(refused)
    li.post(f"{page}lines/{RATIO}/", line | {"words": "不低于5%"})
    shown = said(li.get(page))
    assert "5%" in shown
    assert "从严" in shown
    assert "[[general_item_ratio_min.value]]" in shown
    li.post(f"{page}propose/")
    rules.refresh_from_db()
    assert "起草人" not in said(wang.get(page)).split("批准文件")[0][-200:]
    wang.post(f"{page}adopt/", {"digest": rules.digest, "document": "办公会"})
    rules.refresh_from_db()
    assert rules.state == "adopted"
    assert "补充规定" in said(Client().get(f"/rules/sets/{rules.name}/"))
    wang.post(f"{page}repeal/", {"reason": "并入"})
    rules.refresh_from_db()
    assert rules.state == "repealed"


def test_naughty_texts_are_refused_in_words(place, now) -> None:
    li = browser("李起草")
    rules = drafted(place, now, a_line())
    for path in ("new/", f"{rules.pk}/head/", f"{rules.pk}/lines/{RATIO}/"):
        fields = ("title", "since", "value", "unit", "instrument", "article", "quotation", "words")
        answer = li.post(f"{OWN}{path}", dict.fromkeys(fields, NAUGHTY))
        assert answer.status_code in (403, 422)
    short = a_line("5/100", instrument="'<script>\u202e𠮷\"\\", note="\\u0000 \" ''' ")
    line = {n: getattr(short, n) for n in short.__dataclass_fields__} | {"value": "5%"}
    assert li.post(f"{OWN}{rules.pk}/lines/{RATIO}/", line).status_code == 302
    assert li.get(f"{OWN}{rules.pk}/").status_code == 200


def test_pages_take_the_same_queries_however_much_there_is(
    place, now, django_assert_max_num_queries
) -> None:
    lines = [a_line("5/100"), a_line("30/100", "key_item_ratio_min")]
    rules = adopted(place, now, *lines)
    client = browser("李起草")
    for path, most in (
        ("/desk/rules/", 6),
        ("/desk/rules/compare/", 6),
        (OWN, 7),
        (f"{OWN}{rules.pk}/", 6),
    ):
        with django_assert_max_num_queries(most):
            assert client.get(path).status_code == 200


def test_the_operator_previews_and_takes_a_notice_in(place) -> None:
    sun, url = browser("系统孙"), "/desk/rules/holidays/"
    for name in ("李起草", "安全赵", "审计冯"):
        assert browser(name).post(url, {"text": NOTICE, "sure": "1"}).status_code == 403
    assert "2027" in said(sun.get(url))
    preview = sun.post(url, {"file": SimpleUploadedFile("2027.toml", NOTICE.encode())})
    assert "调休上班" in said(preview)
    assert not HolidayNotice.objects.exists()
    assert sun.post(url, {"text": NOTICE, "sure": "1"}).status_code == 302
    assert HolidayNotice.objects.get().by_name == "系统孙"
    assert "国办发明电〔2026〕1号" in said(Client().get("/rules/days/?year=2027"))


@pytest.mark.parametrize("text", ["", "year", NAUGHTY, "year = 2027\nsources = ['x']\nholiday = 3"])
def test_an_unreadable_notice_is_refused_with_what_to_do(place, text) -> None:
    for sure in ("", "1"):
        answer = browser("系统孙").post("/desk/rules/holidays/", {"text": text, "sure": sure})
        assert answer.status_code == 422
        assert "callout bad" in said(answer)
