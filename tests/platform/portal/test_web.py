"""Every page of the portal: it answers, says what is so, writes nothing, and asks a fixed number of questions."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings

from doubledraw.draw.verify import verify
from doubledraw.log.note import check_note
from doubledraw.platform.disclosure.models import (
    PublicAppearance,
    PublicDraw,
    PublicFile,
)
from doubledraw.platform.draws.models import Draw
from doubledraw.platform.ledger.keys import make_log_key
from doubledraw.platform.ledger.models import LogLeaf
from doubledraw.platform.ledger.selectors import latest_checkpoint
from doubledraw.platform.registry.models import Target
from tests.world import ceremony, showing
from tests.world.county import County, county

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 5, 20, 12, tzinfo=ZoneInfo("Asia/Shanghai"))


@dataclass(frozen=True)
class Shown:
    """The draws by what they are."""

    place: County
    revealed: Draw
    closed: Draw
    embargoed: Draw
    waiting: Draw
    voided: Draw


@pytest.fixture(scope="module")
def noon() -> datetime:
    return NOON


@pytest.fixture(scope="module")
def shown(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[Shown]:
    """A county that has shown the public one draw of every kind: built once, rolled back at the end."""
    home = tmp_path_factory.mktemp("home")
    folders = {name: home / name.lower() for name in ("STORE", "KEYS", "UPLOADS", "PUBLIC")}
    hasher = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with (
        override_settings(PASSWORD_HASHERS=hasher, **folders),
        django_db_blocker.unblock(),
        transaction.atomic(),
    ):
        make_log_key()
        yield _shown(county(NOON - timedelta(days=60)))
        transaction.set_rollback(True)


@pytest.fixture
def place(shown: Shown) -> County:
    return shown.place


@pytest.fixture(autouse=True)
def own_home(shown: Shown) -> None:
    """The county's files are where it was built, for every test of this module."""


def _shown(place: County) -> Shown:
    def days(count: int) -> datetime:
        return NOON + timedelta(days=count)

    line = showing.open_line(place, NOON, title="餐饮服务单位抽查")
    first = showing.committed(place, line, NOON)
    voided = showing.voided(place, first, NOON + timedelta(minutes=30))
    revealed = showing.revealed(place, line, days(1))
    closed_line = showing.closed_line(place, NOON, title="企业公示信息抽查")
    closed = showing.attested(place, showing.revealed(place, closed_line, days(2)), days(3))
    held_line = showing.closed_line(place, NOON, title="成品油联合检查")
    embargoed = showing.embargoed(place, held_line, days(4), days=30)
    waiting_line = showing.open_line(place, NOON, title="校外培训机构检查")
    waiting = showing.committed(place, waiting_line, days(5))
    return Shown(place, revealed, closed, embargoed, waiting, voided)


def text(reader: Client, url: str, status: int = 200) -> str:
    answer = reader.get(url)
    assert answer.status_code == status, url
    return answer.content.decode()


def page_of(draw: Draw) -> str:
    return f"/draws/{draw.draw_id}/"


# ── pages ──


def test_home_shows_what_is_next_and_what_was(
    shown: Shown, reader: Client, monkeypatch: pytest.MonkeyPatch, noon: datetime
) -> None:
    at = noon + timedelta(days=5, hours=1)
    monkeypatch.setattr("doubledraw.platform.ui.middleware.present", lambda: at)
    home = text(reader, "/")
    assert "今天 14:10" in home
    assert "校外培训机构检查" in home
    for word in ("今天抽取", "名单保密", "已揭示", "已作废"):
        assert word in home
    assert "有没有哪个乡镇被多抽" in home
    assert "sha256sum" in home


def test_a_draw_that_is_over_is_not_announced(
    shown: Shown, reader: Client, monkeypatch: pytest.MonkeyPatch, noon: datetime
) -> None:
    monkeypatch.setattr(
        "doubledraw.platform.ui.middleware.present", lambda: noon + timedelta(days=6)
    )
    assert "tonight" not in text(reader, "/")


def test_the_list_can_be_narrowed(shown: Shown, reader: Client) -> None:
    voided = text(reader, "/draws/?state=voided")
    assert shown.voided.draw_id in voided
    assert shown.revealed.draw_id not in voided
    assert "没有符合条件的抽取" in text(reader, "/draws/?year=1999")
    assert shown.revealed.draw_id in text(reader, "/draws/?year=2026&organ=县市场监督管理局")
    for odd in ("/draws/?year=x", "/draws/?year=99999", "/draws/?page=x", "/draws/?page=-1"):
        text(reader, odd)


def test_a_revealed_draw_says_everything(shown: Shown, reader: Client) -> None:
    page = text(reader, page_of(shown.revealed))
    assert "每 5 户抽 1 户" in page
    assert f'data-bundle="/draws/{shown.revealed.draw_id}/bundle.zip"' in page
    assert shown.revealed.key in page
    assert "没有外单位联署" in page
    assert "县司法局" in page
    for name in ("何监督", "周抽取"):
        assert name not in page


@pytest.mark.parametrize("listed", ["selected", "reserve", "frame", "excluded", "odd"])
def test_every_list_of_a_draw_can_be_read(shown: Shown, reader: Client, listed: str) -> None:
    page = text(reader, f"{page_of(shown.revealed)}?list={listed}")
    drawn = PublicAppearance.objects.filter(draw_id=shown.revealed.draw_id, result="selected")
    if listed in ("selected", "odd"):
        for code in drawn.values_list("code", flat=True):
            assert f"/targets/{code}/" in page


def test_a_stratum_opens_the_firms_it_counts(shown: Shown, reader: Client) -> None:
    page = text(reader, f"{page_of(shown.revealed)}?list=frame&stratum=1")
    codes = PublicAppearance.objects.filter(draw_id=shown.revealed.draw_id)
    for code in codes.filter(stratum="餐饮").values_list("code", flat=True):
        assert f"/targets/{code}/" in page
    for code in codes.filter(stratum="食品生产").values_list("code", flat=True):
        assert f"/targets/{code}/" not in page


def test_a_closed_draw_cannot_be_asked_for_a_stratum(shown: Shown, reader: Client) -> None:
    whole = text(reader, f"{page_of(shown.closed)}?list=selected")
    part = text(reader, f"{page_of(shown.closed)}?list=selected&stratum=5")
    drawn = PublicAppearance.objects.filter(draw_id=shown.closed.draw_id, result="selected")
    for code in drawn.values_list("code", flat=True):
        assert f"/targets/{code}/" in whole
        assert f"/targets/{code}/" in part
    assert "jiwei.qingyuan.example" in whole


def test_an_embargoed_draw_says_until_when(shown: Shown, reader: Client) -> None:
    page = text(reader, page_of(shown.embargoed))
    assert "名单在2026年6月23日揭示" in page
    assert "/targets/" not in page
    assert "data-verifier" not in page


def test_a_waiting_draw_shows_the_promise(
    shown: Shown, reader: Client, monkeypatch: pytest.MonkeyPatch, noon: datetime
) -> None:
    at = noon + timedelta(days=5, hours=1)
    monkeypatch.setattr("doubledraw.platform.ui.middleware.present", lambda: at)
    page = text(reader, page_of(shown.waiting))
    assert "名录和比例已经锁定" in page
    assert "commitment.json | sha256sum" in page
    assert "最迟" in page


def test_a_draw_whose_time_has_come_and_gone_says_so(
    shown: Shown, reader: Client, monkeypatch: pytest.MonkeyPatch, noon: datetime
) -> None:
    at = noon + timedelta(days=5, hours=3)
    monkeypatch.setattr("doubledraw.platform.ui.middleware.present", lambda: at)
    assert "正在等待抽取" in text(reader, page_of(shown.waiting))


def test_a_voided_draw_says_why_and_what_came_instead(shown: Shown, reader: Client) -> None:
    page = text(reader, page_of(shown.voided))
    assert "名录漏了一个乡镇的企业" in page
    assert page_of(shown.revealed) in page
    assert page_of(shown.voided) in text(reader, page_of(shown.revealed))


def test_a_frozen_draw_does_not_exist_for_the_public(
    place: County, noon: datetime, reader: Client
) -> None:
    draw = ceremony.frozen_draw(place, showing.open_line(place, noon), noon)
    text(reader, page_of(draw), 404)
    text(reader, f"{page_of(draw)}bundle.zip", 404)
    text(reader, f"{page_of(draw)}files/design.json", 404)


def test_a_firm_sees_every_draw_it_stood_in(shown: Shown, reader: Client) -> None:
    first = PublicAppearance.objects.filter(
        draw_id=shown.revealed.draw_id, result="selected"
    ).first()
    assert first is not None
    page = text(reader, f"/targets/{first.code}/")
    assert "抽中了" in page
    assert f"printf %s%s {shown.revealed.key} {first.code} | sha256sum" in page
    assert first.number in page
    assert page_of(shown.closed) in page
    assert page_of(shown.embargoed) not in page


def test_an_excluded_firm_reads_why(place: County, noon: datetime, reader: Client) -> None:
    line = showing.open_line(place, noon)
    Target.objects.filter(code="T000007").update(status="moved")
    showing.revealed(place, line, noon)
    assert "没有参加：已迁出本地" in text(reader, "/targets/T000007/")


def test_an_unknown_firm_is_not_found(shown: Shown, reader: Client) -> None:
    text(reader, "/targets/91990126MA00000000/", 404)


def test_plans_lead_to_their_draws_and_items(shown: Shown, reader: Client) -> None:
    number = PublicDraw.objects.get(draw_id=shown.revealed.draw_id).plan_number
    assert f"/plans/{number}/" in text(reader, "/plans/")
    page = text(reader, f"/plans/{number}/")
    assert page_of(shown.revealed) in page
    assert page_of(shown.voided) in page
    text(reader, "/plans/nothing/", 404)
    text(reader, f"/plans/{number}/?digest=beef", 404)


# ── searching ──


def test_searching_by_part_of_a_name(shown: Shown, reader: Client) -> None:
    page = text(reader, "/search/?q=第17商行")
    assert "/targets/T000017/" in page
    assert "/targets/T000018/" not in page


@pytest.mark.parametrize("question", ["第 17 商行", "第17商", "７商行"])
def test_a_name_is_found_however_it_is_typed(shown: Shown, reader: Client, question: str) -> None:
    assert "/targets/T000017/" in text(reader, f"/search/?q={question}")


def test_a_whole_code_or_number_opens_its_page(shown: Shown, reader: Client) -> None:
    assert reader.get("/search/?q=t000017").headers["Location"] == "/targets/T000017/"
    number = shown.revealed.draw_id
    assert reader.get(f"/search/?q={number}").headers["Location"] == f"/draws/{number}/"


def test_one_character_is_too_short(shown: Shown, reader: Client) -> None:
    assert "至少两个字" in text(reader, "/search/?q=商")
    assert "至少两个字" in text(reader, "/search/?q=")


@pytest.mark.parametrize(
    "question", ["%%", "__", "' OR 1=1 --", "<script>alert(1)</script>", "\x00\x01"]
)
def test_odd_questions_find_nothing_and_break_nothing(
    shown: Shown, reader: Client, question: str
) -> None:
    answer = reader.get("/search/", {"q": question})
    assert answer.status_code == 200
    assert b"/targets/" not in answer.content
    assert b"<script>alert" not in answer.content


def test_a_code_in_no_list_is_told_what_that_means(shown: Shown, reader: Client) -> None:
    page = text(reader, "/search/?q=91990126MA00000000")
    assert "漏掉一户，抽签就不公平" in page


# ── files and log ──


def test_files_come_with_their_digest_and_can_be_kept(shown: Shown, reader: Client) -> None:
    for file in PublicFile.objects.filter(draw_id=shown.revealed.draw_id):
        url = f"{page_of(shown.revealed)}files/{file.name}"
        answer = reader.get(url)
        data = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
        assert sha256(data).hexdigest() == file.digest
        assert len(data) == file.size
        assert answer.headers["ETag"] == f'"{file.digest}"'
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "public" in answer.headers["Cache-Control"]
        again = reader.get(url, headers={"if-none-match": answer.headers["ETag"]})
        assert again.status_code == 304


@pytest.mark.parametrize("kind", ["revealed", "closed"])
def test_the_bundle_verifies(shown: Shown, reader: Client, kind: str) -> None:
    draw: Draw = getattr(shown, kind)
    answer = reader.get(f"{page_of(draw)}bundle.zip")
    data = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    report = verify(files, auditor=False, check_note=check_note)
    assert report.ok, [check for check in report.checks if check.verdict == "false"]


@pytest.mark.parametrize("name", ["roster.tsv", "teams.tsv", "recusals.tsv", "../x", "strata.tsv"])
def test_files_that_are_not_public_are_not_found(shown: Shown, reader: Client, name: str) -> None:
    text(reader, f"{page_of(shown.closed)}files/{name}", 404)
    text(reader, f"{page_of(shown.embargoed)}files/{name}", 404)


@pytest.mark.parametrize("name", ["frame.tsv", "exclusions.tsv", "drawn.tsv", "outcome.json"])
def test_lists_are_not_found_before_their_reveal(shown: Shown, reader: Client, name: str) -> None:
    text(reader, f"{page_of(shown.embargoed)}files/{name}", 404)
    text(reader, f"{page_of(shown.embargoed)}bundle.zip", 404)


def test_a_log_entry_is_shown_with_a_proof_that_holds(shown: Shown, reader: Client) -> None:
    leaf = LogLeaf.objects.filter(subject=f"draw:{shown.closed.draw_id}").first()
    assert leaf is not None
    page = text(reader, f"{page_of(shown.closed)}log/{leaf.index}/")
    assert "证明成立" in page
    assert "c2sp.org/tlog-proof@v1" in page


def test_a_proof_that_does_not_hold_gets_no_seal(
    shown: Shown, reader: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    leaf = LogLeaf.objects.filter(subject=f"draw:{shown.closed.draw_id}").first()
    assert leaf is not None
    monkeypatch.setattr("doubledraw.platform.portal.web.log.leaf_hash", lambda data: bytes(32))
    page = text(reader, f"{page_of(shown.closed)}log/{leaf.index}/")
    assert "证明成立" not in page


def test_entries_of_other_subjects_are_not_found(shown: Shown, reader: Client) -> None:
    other = LogLeaf.objects.exclude(subject=f"draw:{shown.closed.draw_id}").first()
    assert other is not None
    text(reader, f"{page_of(shown.closed)}log/{other.index}/", 404)
    text(reader, f"{page_of(shown.closed)}log/99999999/", 404)
    text(reader, "/draws/nothing/log/0/", 404)


def test_the_checkpoint_and_the_key_are_plain_text(shown: Shown, reader: Client) -> None:
    answer = reader.get("/log/checkpoint")
    newest = latest_checkpoint()
    assert newest is not None
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert answer.content.decode() == newest.note
    assert check_note(newest.note, text(reader, "/log/key").strip())


# ── how pages behave ──


def every_page(shown: Shown) -> list[str]:
    number = PublicDraw.objects.get(draw_id=shown.revealed.draw_id).plan_number
    draws = [shown.revealed, shown.closed, shown.embargoed, shown.waiting, shown.voided]
    leaf = LogLeaf.objects.filter(subject=f"draw:{shown.closed.draw_id}").first()
    assert leaf is not None
    return [
        "/",
        "/draws/",
        "/search/?q=商行",
        "/plans/",
        f"/plans/{number}/",
        "/items/",
        "/verify/",
        "/targets/T000001/",
        f"{page_of(shown.closed)}log/{leaf.index}/",
        *(page_of(draw) for draw in draws),
        *(f"{page_of(shown.revealed)}?list={name}" for name in ("reserve", "frame", "excluded")),
    ]


def test_reading_writes_nothing_and_opens_no_session(shown: Shown, reader: Client) -> None:
    for url in every_page(shown):
        with CaptureQueriesContext(connection) as asked:
            reader.get(url)
        verbs = {query["sql"].split()[0] for query in asked.captured_queries}
        assert verbs <= {"SELECT"}, (url, verbs)
    assert not Session.objects.exists()
    assert "sessionid" not in reader.cookies


def test_pages_are_for_reading_only(shown: Shown, reader: Client) -> None:
    for url in every_page(shown):
        assert reader.post(url).status_code == 405
        assert reader.head(url).status_code == 200


def test_a_page_that_has_not_changed_is_not_sent_again(
    shown: Shown, reader: Client, monkeypatch: pytest.MonkeyPatch, noon: datetime
) -> None:
    monkeypatch.setattr("doubledraw.platform.ui.middleware.present", lambda: noon)
    first = reader.get("/draws/")
    assert "no-cache" in first.headers["Cache-Control"]
    tag = {"if-none-match": first.headers["ETag"]}
    assert reader.get("/draws/", headers=tag).status_code == 304
    english = {"accept-language": "en"} | tag
    assert reader.get("/draws/", headers=english).status_code == 200
    showing.attested(
        shown.place, shown.revealed, noon + timedelta(days=9), name="gongzheng.example"
    )
    assert reader.get("/draws/", headers=tag).status_code == 200


def test_no_page_has_inline_style_or_script(shown: Shown, reader: Client) -> None:
    for url in every_page(shown):
        page = text(reader, url)
        assert " style=" not in page, url
        assert "onclick" not in page, url
        assert "<script>" not in page, url


def queries(reader: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert reader.get(url).status_code == 200
    return len(asked.captured_queries)


def grow_the_rolls(times: int) -> None:
    """As many firms again, so many times."""
    firms = list(Target.objects.all())
    Target.objects.bulk_create(
        Target(
            **{
                field.attname: getattr(firm, field.attname)
                for field in Target._meta.fields
                if field.name not in ("id", "code")
            },
            code=f"{'ABCDEFGH'[turn]}{firm.code}",
        )
        for turn in range(times)
        for firm in firms
    )


def test_a_long_list_asks_no_more_than_a_short_one(
    place: County, noon: datetime, reader: Client
) -> None:
    few = page_of(showing.revealed(place, showing.open_line(place, noon), noon))
    urls = ("/", "/draws/", "/search/?q=商行", "/plans/", f"{few}?list=frame", "/targets/T000001/")
    short = {url: queries(reader, url) for url in urls}
    grow_the_rolls(7)
    for count in range(1, 12):
        line = showing.open_line(place, noon, title="又一次抽查")
        showing.committed(place, line, noon + timedelta(days=count))
    many = page_of(
        showing.revealed(place, showing.open_line(place, noon), noon + timedelta(days=20))
    )
    for url, count in short.items():
        assert queries(reader, url.replace(few, many)) == count, url
    assert queries(reader, f"{many}?list=frame&page=5") == short[f"{few}?list=frame"]
