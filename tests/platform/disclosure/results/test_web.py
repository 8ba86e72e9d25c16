"""The desk pages of publication: what waits, the preview, the organ's rules, the sheet, the end in dispute."""

import io
import re
import zipfile
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from doubledraw.platform.disclosure.models import Masking, PublicVisit, RedactionRules, Retraction
from doubledraw.platform.disclosure.selectors.waiting import preview_of
from doubledraw.platform.inspections.models import TaskEnd
from doubledraw.platform.inspections.services import look_at
from doubledraw.platform.organs.models import Staff
from tests.clock import MORNING, here
from tests.platform.disclosure.results.conftest import canaries, personal
from tests.world import ceremony
from tests.world import inspections as world
from tests.world.county import county

TODAY = MORNING.date()


@pytest.fixture(scope="module")
def start() -> datetime:
    """Pages read the real clock: the checks are over a few days ago."""
    noon = datetime.combine(TODAY, datetime.min.time(), ZoneInfo("Asia/Shanghai"))
    return noon - timedelta(days=20, hours=-12)


@pytest.fixture(scope="module")
def module_world(home, start) -> world.Carried:
    place = county(start)
    ceremony.plain_rolls(place, start, targets=30)
    year = start.year
    line = world.joint_line(place, start, starts=f"{year}-01-01", ends=f"{year + 1}-12-31")
    return world.ordered(place, line, start, reveal_after=200)


@pytest.fixture(autouse=True)
def karamay(settings):
    settings.RULE_SETS = ("karamay-2016",)


@pytest.fixture
def day() -> date:
    return TODAY - timedelta(days=5)


@pytest.fixture
def browser(stage):
    def of(name: str) -> Client:
        client = Client()
        client.force_login(Staff.objects.get(pk=stage[name].user_id))
        return client

    return of


def seen_in(page: str) -> str:
    return re.search(r'name="seen" value="([0-9a-f]{64})"', page)[1]


def test_the_list_names_no_secret_firm_and_says_what_each_waits_for(
    stage, visit, browser, day
) -> None:
    stage.reviewed(visit, day)
    page = browser("王处长").get("/desk/results/").content.decode()
    assert visit.number in page
    assert visit.name not in page
    assert "名单还没有揭示" in page
    assert "克拉玛依市2016年通知 三(六)" in page
    assert browser("王处长").get(f"/desk/results/{visit.number}/publish/").status_code == 403
    assert browser("外单位钱某").get(f"/desk/results/{visit.number}/publish/").status_code == 404
    look_at([visit], by=stage["王处长"], at=here())
    opened = browser("王处长").get(f"/desk/results/{visit.number}/publish/").content.decode()
    assert visit.name in opened
    assert "揭示以后自动公示" in opened


def test_a_person_publishes_the_preview_they_saw(stage, visit, browser, day) -> None:
    stage.reviewed(visit, day, problem=personal(visit), code="E")
    stage.revealed(day)
    where = f"/desk/results/{visit.number}/publish/"
    page = browser("王处长").get(where).content.decode()
    content = page[page.index('id="preview"') : page.index('id="mask"')]
    assert "留样不足" in content
    for canary in canaries(visit):
        assert canary not in content
    assert "公示前请看这几处" in page
    assert browser("王处长").post(where, {}).status_code == 409
    assert browser("王处长").post("/desk/results/all/", {"visit": visit.number}).status_code == 302
    assert not PublicVisit.objects.exists(), "what has to be looked at is not published in bulk"
    assert browser("王处长").post(where, {"seen": seen_in(page)}).status_code == 302
    row = stage.public(visit)
    assert row.public_digest == seen_in(page)
    assert "已公示" in browser("王处长").get(where).content.decode()


def test_hiding_and_withdrawing_take_two_people(stage, visit, browser, day) -> None:
    stage.reviewed(visit, day, problem="配方糖三盐二没有备案", code="E")
    look_at([visit], by=stage["陈法务"], at=here())
    sheet = visit.sheets.first()
    base = f"/desk/results/{visit.number}"
    body = {
        "field0": f"problem:{sheet.organ.code}:{sheet.items[0]}",
        "passage0": "糖三盐二\0",
        "ground0": "trade_secret",
        "reason0": "",
    }
    assert browser("陈法务").post(f"{base}/mask/", body).status_code == 422
    body |= {"passage0": "糖三盐二", "reason0": "商业秘密"}
    assert browser("陈法务").post(f"{base}/mask/", body).status_code == 302
    stage.revealed(day)
    found = Masking.objects.get()
    page = browser("陈法务").get(f"{base}/publish/").content.decode()
    assert "提出和决定不能是同一人" in page
    seen = {"decision": "agree", "seen": preview_of(visit, here()).public.digest}
    assert browser("陈法务").post(f"{base}/mask/{found.pk}/", seen).status_code == 403
    assert browser("王处长").post(f"{base}/mask/{found.pk}/", seen).status_code == 302
    assert stage.public(visit).findings.first().problem == "配方［略］没有备案"
    assert browser("李起草").post(f"{base}/retract/", {"reason": " "}).status_code == 422
    assert browser("李起草").post(f"{base}/retract/", {"reason": "弄错了"}).status_code == 302
    asked = Retraction.objects.get()
    assert "弄错了" in browser("王处长").get("/desk/results/").content.decode()
    refuse = {"decision": "refuse", "remark": ""}
    assert browser("王处长").post(f"{base}/retract/{asked.pk}/", refuse).status_code == 422
    agree = {"decision": "agree"}
    assert browser("王处长").post(f"{base}/retract/{asked.pk}/", agree).status_code == 302
    assert stage.public(visit).state == "withdrawn"
    assert browser("王处长").get(f"{base}/publish/").status_code == 200


def test_an_organ_writes_its_rules_on_a_page(stage, browser) -> None:
    organ = stage.carried.draw.organ.code
    body = {"organ": organ, "words": "糖三盐二", "source": "清市监〔2026〕1号"}
    assert browser("李起草").post("/desk/results/rules/", body).status_code == 422
    body |= {"words": "糖三盐二|商业秘密\n\n某车间｜商业秘密", "person": "1"}
    assert browser("李起草").post("/desk/results/rules/", body).status_code == 302
    found = RedactionRules.objects.get()
    assert [one["text"] for one in found.words] == ["糖三盐二", "某车间"]
    decide = f"/desk/results/rules/{found.pk}/decide/"
    assert browser("李起草").post(decide, {"decision": "agree"}).status_code == 403
    assert browser("王处长").post(decide, {"decision": "agree"}).status_code == 302
    assert "每一件由人公示" in browser("李起草").get("/desk/results/rules/").content.decode()


def test_the_sheet_says_what_is_public_and_nothing_else(stage, visit, browser, day) -> None:
    stage.reviewed(visit, day, problem=personal(visit), code="E")
    stage.revealed(day)
    client, where = browser("王处长"), f"/desk/results/{visit.number}/publish/"
    client.post(where, {"seen": seen_in(client.get(where).content.decode())})
    ask = {"organ": visit.organ.code, "draw": stage.carried.draw.draw_id}
    assert "已公示 1 户" in client.get("/desk/results/sheet/", ask).content.decode()
    assert client.get("/desk/results/sheet/", ask | {"as": "pdf"}).content.startswith(b"%PDF-")
    docx = client.get("/desk/results/sheet/", ask | {"as": "docx"}).content
    with zipfile.ZipFile(io.BytesIO(docx)) as found:
        text = re.sub(r"<[^>]+>", "", found.read("word/document.xml").decode())
    assert visit.name in text
    assert "留样不足" in text
    for canary in canaries(visit):
        assert canary not in text
    for wrong in ({"month": "2026-13"}, {"line": "x"}, {"draw": "\0"}, {"month": "2020-01"}):
        assert client.get("/desk/results/sheet/", wrong).status_code == 422
    assert client.get("/desk/results/sheet/", {"organ": "nowhere"}).status_code == 404


def test_the_end_in_dispute_is_decided_on_a_page(stage, browser) -> None:
    base = f"/desk/visits/ends/{stage.carried.draw.draw_id}/"
    assert browser("外单位钱某").get(base).status_code == 404
    assert "提出争议" in browser("李起草").get(base).content.decode()
    assert browser("李起草").post(f"{base}dispute/", {"dispute": ""}).status_code == 422
    said = {"dispute": "补查那一天算不算"}
    assert browser("李起草").post(f"{base}dispute/", said).status_code == 302
    assert "补查那一天算不算" in browser("何监督").get("/desk/results/").content.decode()
    for day in ("", "2026-02-31", "1999-01-01"):
        sent = {"day": day, "reason": "按补查之日"}
        assert browser("何监督").post(f"{base}decide/", sent).status_code == 422
    sent = {"day": TODAY.isoformat(), "reason": "按补查之日"}
    assert browser("王处长").post(f"{base}decide/", sent).status_code == 403
    assert browser("何监督").post(f"{base}decide/", sent).status_code == 302
    assert TaskEnd.objects.get().day == TODAY
    assert "按补查之日" in browser("李起草").get(base).content.decode()


def test_the_pages_cost_the_same_for_one_and_for_many(stage, carried, browser, day) -> None:
    client, counts = browser("王处长"), []
    for n, visit in enumerate(carried.visits):
        stage.reviewed(visit, day)
        if n != 1:
            client.get("/desk/results/")
            with CaptureQueriesContext(connection) as found:
                client.get("/desk/results/")
            counts.append(len(found))
    assert counts[0] == counts[1]
