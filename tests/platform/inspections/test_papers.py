"""The papers of a visit: from what was sealed, blank before, whole after, with the longest and naughtiest names."""

import io
import re
import zipfile
from datetime import date, timedelta

import pytest

from doubledraw import papers
from doubledraw.papers.model import Code, Signatures
from doubledraw.platform.inspections import exports, services
from doubledraw.platform.inspections.documents import AskedForm
from doubledraw.platform.inspections.selectors import crew_of, latest_record, visits_of
from doubledraw.platform.organs.models import Staff
from tests.world import inspections as world

BACKEND = "django.contrib.auth.backends.ModelBackend"
LONG = "清源县" + "喀什噶尔维吾尔自治乡民族团结" * 8 + "餐饮管理有限公司（个人独资）"
NAUGHTY = "#evil[..] $x$ <w:t>&amp;]]> \"'\\ 👩‍👩‍👧 𠮷 " + "a" * 120


def _text(paper) -> str:
    with zipfile.ZipFile(io.BytesIO(papers.docx(paper))) as file:
        return re.sub(r"<[^>]+>", "", file.read("word/document.xml").decode())


def _one(visit, kind):
    (paper,) = exports.papers_of(visit, kind)
    return paper


@pytest.fixture
def noticed(carried, visit):
    planned = world.morning(date(2026, 6, 3))
    world.approved(carried, [visit], planned - timedelta(days=5))
    world.noticed(carried, visit, planned - timedelta(days=4), planned)
    return visit


@pytest.fixture
def done(carried, visit):
    world.entered(carried, visit, bad=True)
    maker = carried.team(visit)[0]
    services.feed_back(visit, "on_site", "林秀英", "", by=maker, at=visit.ended_at)
    world.reviewed(carried, visit, visit.ended_at + timedelta(hours=3))
    return visit


def test_nothing_is_printed_of_a_notice_that_is_not_there(visit) -> None:
    assert exports.papers_of(visit, "notice") == []
    assert exports.papers_of(visit, "receipt") == []
    assert exports.papers_of(visit, "what-is-this") == []
    assert len(exports.papers_of(visit, "pack")) == visit.sheets.count() + 1


def test_the_notice_says_what_was_sealed_and_its_code_opens_the_firms_page(noticed) -> None:
    paper = _one(noticed, "notice")
    said = _text(paper)
    for one in crew_of([noticed])[noticed.pk]:
        assert one.ref in said
    for item in noticed.items:
        assert item["name"] in said
        assert item["basis"] in said
    for words in (noticed.name, "2026年6月3日 09:00", "郑海峰", "不收取任何费用", "申请回避"):
        assert words in said
    (code,) = (block for block in paper.blocks if isinstance(block, Code))
    assert code.address.endswith(f"/door/{noticed.notices.get().token}/")
    assert noticed.draw.commitment in said
    assert papers.pdf(paper) == papers.pdf(_one(noticed, "notice"))


def test_the_approval_form_has_both_hands_and_its_copy_names_one_firm(carried) -> None:
    at = world.morning(date(2026, 5, 29))
    maker = next(one for one in carried.people.values() if visits_of(one, at).count() > 1)
    first, second = visits_of(maker, at)[:2]
    form = services.submit_form([first, second], AskedForm(helpers=2), by=maker, at=at)
    services.approve_form(form, form.digest, "同意", by=carried.place["王处长"], at=at)
    first.refresh_from_db()
    whole, copy = _text(exports.approval_form(form)), _text(_one(first, "approval"))
    for words in (first.name, first.number, maker.name, "王处长", "已批准", "2 人", form.digest):
        assert words in whole
        assert words in copy
    assert second.name in whole
    assert second.name not in copy
    assert "另有 1 户" in copy


def test_the_receipt_has_the_receivers_own_hand(noticed) -> None:
    paper = _one(noticed, "receipt")
    (boxes,) = (block.boxes for block in paper.blocks if isinstance(block, Signatures))
    assert boxes[0].name == "林秀英"
    assert boxes[0].strokes
    assert "当面送达" in _text(paper)


def test_before_the_visit_the_sheets_are_blank_and_offer_what_can_be_said(noticed) -> None:
    food, fire = exports.papers_of(noticed, "sheets")
    said = _text(food)
    assert said.count("□ 符合") == 2
    assert "℃" in said
    assert "任选三样过秤" in said
    assert "消防安全检查" in _text(fire)
    assert "125克" not in _text(fire)


def test_after_the_visit_sheets_and_form_are_as_the_record_was_sealed(done) -> None:
    food, _fire = (_text(one) for one in exports.papers_of(done, "sheets"))
    assert "96克" in food
    assert "4.5 ℃" in food
    assert "□" not in food
    said = _text(_one(done, "registration"))
    for words in ("留样96克，不足125克", "无异议", "审核通过", "孙科长", "林秀英", "当场告知"):
        assert words in said


def test_a_corrected_form_says_why_and_the_first_one_can_still_be_made(carried, done) -> None:
    first = latest_record(done)
    sheet = done.sheets.first()
    again = world.parcel("sheet", done.ended_at, sheet, **world.sheet_body(sheet))
    at = done.ended_at + timedelta(days=1)
    services.correct_sheet(sheet, again, "秤未校准", by=carried.team(done)[0], at=at)
    done.refresh_from_db()
    said = _text(_one(done, "registration"))
    assert "秤未校准" in said
    assert "第2份" in said
    assert "秤未校准" not in _text(exports.registration(done, first))


@pytest.mark.parametrize("name", [LONG, NAUGHTY], ids=["long", "naughty"])
def test_long_and_naughty_names_break_no_paper(done, name) -> None:
    done.name, done.address = name[:200], name[:300]
    done.items = [item | {"name": name[:200], "basis": name * 3} for item in done.items]
    for kind in ("approval", "notice", "receipt", "pack"):
        made = exports.papers_of(done, kind)
        assert papers.bound(made).startswith(b"%PDF")
        for paper in made:
            assert papers.docx(paper)


def test_bound_papers_count_their_own_pages(noticed) -> None:
    pack = exports.papers_of(noticed, "pack")
    whole = papers.bound(pack)
    pages = [len(papers.pages(paper, ppi=20)) for paper in pack]
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", whole)) in (0, sum(pages))
    assert whole == papers.bound(pack)


def test_only_who_has_opened_the_visit_gets_its_papers(carried, noticed, client, settings) -> None:
    maker = carried.team(noticed)[0]
    client.force_login(Staff.objects.get(pk=maker.user_id), BACKEND)
    at = f"/desk/visits/{noticed.number}/"
    assert client.get(at + "papers/pack/pdf/").status_code == 403
    day = client.get("/desk/visits/day/sheets.pdf?day=2026-06-03")
    assert day.status_code == 422
    assert client.get("/desk/visits/day/sheets.pdf?day=%00").status_code == 422
    assert client.get("/desk/visits/day/sheets.pdf?day=2026-07-03").status_code == 422
    outsider = carried.outsider(noticed)
    client.force_login(Staff.objects.get(pk=outsider.user_id), BACKEND)
    assert client.get(at + "papers/pack/pdf/").status_code == 404
