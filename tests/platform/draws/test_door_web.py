"""The pages of the door: each answers everybody who may open it, says why to those who may not, names nobody by GET."""

import io
import re
import zipfile
from datetime import datetime, timedelta
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import pytest

from doubledraw.platform.draws import services
from doubledraw.platform.draws.models import Dispatch, Draw, DrawnTarget, FirmCode, ListView
from doubledraw.platform.organs.models import Staff
from tests.world import ceremony as world
from tests.world.teams import inspector_account

CHINA = ZoneInfo("Asia/Shanghai")
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def now() -> datetime:
    """The pages read the real clock, so the draw is laid around it."""
    return datetime.now(CHINA).replace(microsecond=0)


@pytest.fixture
def as_(client):
    """Sign in as somebody of the cast, or of a team; pages in Chinese."""
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "zh-CN"

    def sign_in(name: str):
        client.force_login(Staff.objects.get(name=name), BACKEND)
        return client

    return sign_in


def _embargoed(place, line, now) -> Draw:
    day = (now + timedelta(days=20)).date().isoformat()
    return world.drawn_draw(place, line, now - timedelta(hours=4), reveal=day)


@pytest.fixture
def secret(place, line, now) -> Draw:
    """Drawn an hour ago, secret for twenty days."""
    return _embargoed(place, line, now)


def _at(draw: Draw, page: str) -> str:
    return f"/desk/draws/{draw.draw_id}/{page}/"


def test_the_pages_answer_at_every_stage_and_name_nobody(as_, place, noon, now) -> None:
    lines = list(world.plain_plan(place, noon, lines=4).lines.order_by("number"))
    start = now - timedelta(hours=4)
    draws = [
        world.frozen_draw(place, lines[0], now),
        world.ready_draw(place, lines[1], start),
        _embargoed(place, lines[2], now),
        world.revealed_draw(place, lines[3], start),
    ]
    names = DrawnTarget.objects.filter(draw=draws[2]).values_list("name", flat=True)
    for name in ("李起草", "周抽取", "何监督", "吴纪检"):
        client = as_(name)
        assert client.get("/desk/draws/dispatches/").status_code == 200
        for draw in draws:
            for page in ("door", "timeline", "sheet"):
                answer = client.get(_at(draw, page))
                assert answer.status_code == 200, (name, page, draw.state)
                if draw == draws[2]:
                    assert not [firm for firm in names if firm in answer.content.decode()]


def test_a_firm_goes_from_the_drawer_to_the_team_to_the_door(as_, place, secret, now) -> None:
    page = as_("李起草").post(_at(secret, "dispatch"), {"opens_at": ""}, follow=True)
    assert "已下发 6 家" in page.content.decode()
    dispatch = Dispatch.objects.order_by("code").first()
    member = inspector_account(place, dispatch.members.first().inspector_ref, now)
    client = as_(member.name)
    assert secret.title in client.get("/desk/draws/dispatches/").content.decode()
    firms = client.post(_at(secret, "mine")).content.decode()
    name = DrawnTarget.objects.get(code=dispatch.code).name
    assert name in firms
    assert "已经记录" in firms
    shown = client.post(_at(secret, "leaf"), {"code": dispatch.code, "as": "page"})
    assert "<svg" in shown.content.decode()
    file = client.post(_at(secret, "leaf"), {"code": dispatch.code, "as": "file"})
    assert file.content.startswith(b'{"entry"')
    done = client.post(_at(secret, "carried-out"), {"code": dispatch.code})
    assert "检查已经完成" in done.content.decode()
    assert ListView.objects.filter(staff_id=member.user_id).count() == 4
    views = as_("何监督").get(_at(secret, "views")).content.decode()
    assert member.name in views
    assert "企业凭证" in views


def test_what_was_typed_stays_when_it_is_refused(as_, place, secret) -> None:
    answer = as_("周抽取").post(_at(secret, "dispatch"), {"opens_at": "", "codes": "T99999\nX1"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "2 个代码不是等待下发的抽中企业" in page
    assert "T99999" in page
    answer = as_("周抽取").post(_at(secret, "dispatch"), {"opens_at": "明天"})
    assert answer.status_code == 422


def test_the_looks_are_for_supervisor_and_auditor(as_, place, secret) -> None:
    for name, status in (("何监督", 200), ("吴纪检", 200), ("周抽取", 403), ("李起草", 403)):
        assert as_(name).get(_at(secret, "views")).status_code == status


def test_an_auditor_is_named_signs_and_is_shown(as_, place, secret_line, now) -> None:
    draw = world.ready_draw(place, secret_line, now - timedelta(hours=4))
    services.draw_targets(draw, by=place["周抽取"], at=now - timedelta(minutes=30))
    assert as_("吴纪检").get(_at(draw, "signing")).status_code == 403
    chosen = {"staff": place["吴纪检"].user_id}
    assert as_("何监督").post(_at(draw, "auditors"), {"staff": "x"}).status_code == 422
    page = as_("何监督").post(_at(draw, "auditors"), chosen, follow=True).content.decode()
    assert "吴纪检" in page
    assert "还没有签署" in page
    page = as_("吴纪检").get(_at(draw, "signing")).content.decode()
    exact = f"dd-1 attestation\n{draw.commitment}\n{draw.targets_root}\n{draw.teams_root}\n"
    assert f"data-text>{exact}</pre>" in page, "exactly the bytes that are signed"


def test_a_firm_asks_with_its_code_and_is_answered_once(as_, place, secret_line, now) -> None:
    draw = world.revealed_draw(place, secret_line, now - timedelta(hours=4))
    form = {"code": "T00001", "to": "张三", "papers": "营业执照"}
    given = as_("李起草").post(_at(draw, "firm-code"), form)
    assert given.headers["Cache-Control"] == "private, no-store"
    (secret,) = re.findall(r'<b class="code">([^<]+)</b>', given.content.decode())
    stranger = as_("李起草")
    stranger.logout()
    own = f"/draws/{draw.draw_id}/own/"
    assert "查询码" in stranger.get(own).content.decode()
    wrong = stranger.post(own, {"secret": "AAAA"})
    assert wrong.status_code == 422
    page = stranger.post(own, {"secret": secret})
    assert page.status_code == 200
    assert "no-store" in page.headers["Cache-Control"]
    number = r'抽签号</dt><dd><span class="code"><span>[0-9a-f]{4}</span>'
    assert re.search(number, page.content.decode())
    assert stranger.post(own, {"secret": secret}).status_code == 422
    assert FirmCode.objects.get().used_at is not None


def test_the_own_page_says_what_to_do_before_the_reveal_and_when_strata_are_public(
    client, place, line, secret_line, now
) -> None:
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "zh-CN"
    for at_line, said in ((secret_line, "还没有揭示"), (line, "还没有揭示")):
        draw = _embargoed(place, at_line, now)
        assert said in client.get(f"/draws/{draw.draw_id}/own/").content.decode()
    services.reveal_draw(draw, reason="提前完成了检查", by=place["周抽取"], at=now)
    assert "不用查询码" in client.get(f"/draws/{draw.draw_id}/own/").content.decode()
    assert client.get("/draws/no-such/own/").status_code == 404


def test_the_papers_can_be_taken(as_, place, secret) -> None:
    client = as_("何监督")
    docx = client.get(f"/desk/draws/{secret.draw_id}/sheet.docx")
    with zipfile.ZipFile(io.BytesIO(docx.content)) as archive:
        ElementTree.fromstring(archive.read("word/document.xml"))
        assert archive.read("word/media/picture1.png").startswith(b"\x89PNG")
    assert client.get(f"/desk/draws/{secret.draw_id}/sheet.pdf").content.startswith(b"%PDF")
    whole = client.post(_at(secret, "archive"))
    with zipfile.ZipFile(io.BytesIO(whole.content)) as archive:
        assert {"SHA256SUMS", "record.docx", "record.pdf", "auditor.zip"} <= set(archive.namelist())
    assert as_("李起草").post(_at(secret, "archive")).status_code == 403


def test_the_timeline_gives_every_logged_entry_with_its_hash(as_, place, secret) -> None:
    from doubledraw.log.tree import leaf_hash
    from doubledraw.platform.ledger.models import LogLeaf

    page = as_("何监督").get(_at(secret, "timeline")).content.decode()
    leaves = LogLeaf.objects.filter(subject=f"draw:{secret.draw_id}")
    assert leaves.count() == 3
    for leaf in leaves:
        assert leaf_hash(leaf.entry.encode()).hex() in page


def test_the_pages_take_a_fixed_number_of_queries(
    as_, place, secret, now, django_assert_max_num_queries
) -> None:
    services.dispatch_firms(secret, [], now, by=place["周抽取"], at=now)
    for i in range(6):
        services.view_list(secret, by=place["何监督"], at=now + timedelta(seconds=i))
    client = as_("何监督")
    pages = {"door": 19, "views": 19, "timeline": 19, "sheet": 21, "record": 27}
    for page, most in pages.items():
        with django_assert_max_num_queries(most):
            client.get(_at(secret, page))
    member = inspector_account(
        place, Dispatch.objects.order_by("code").first().members.first().inspector_ref, now
    )
    with django_assert_max_num_queries(30):
        as_(member.name).post(_at(secret, "mine"))
