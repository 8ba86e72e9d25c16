"""The pages of visits: they name no secret firm by GET, answer who may ask, and cost the same for many as for one."""

import json
import re
import uuid
from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from doubledraw.platform.draws.models import ListView
from doubledraw.platform.inspections.models import FirmWord, Submission, Visit
from doubledraw.platform.inspections.selectors import crew_of, newest_notice
from doubledraw.platform.organs.models import Staff
from tests.clock import here
from tests.world import ceremony
from tests.world import inspections as world
from tests.world.county import county

CHINA = ZoneInfo("Asia/Shanghai")
BACKEND = "django.contrib.auth.backends.ModelBackend"
LAW = "《中华人民共和国食品安全法》第一百一十条"


@pytest.fixture(scope="module")
def start() -> datetime:
    """The pages read the clock, so the draw is laid before it."""
    return here() - timedelta(hours=5)


@pytest.fixture(scope="module")
def module_world(home: None, start: datetime) -> world.Carried:
    place = county(start)
    ceremony.plain_rolls(place, start, targets=30)
    period = {"starts": start.date(), "ends": start.date() + timedelta(days=60)}
    return world.ordered(place, world.joint_line(place, start, **period), start)


@pytest.fixture
def now() -> datetime:
    return here()


@pytest.fixture
def as_(client):
    """Sign in as an actor; pages in Chinese."""
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "zh-CN"

    def sign_in(actor):
        client.force_login(Staff.objects.get(pk=actor.user_id), BACKEND)
        return client

    return sign_in


def _at(visit: Visit, page: str = "") -> str:
    return f"/desk/visits/{visit.number}/{page}"


def _post(client, visit, kind, sheet=None, file=None, **body):
    now = here().isoformat()
    parcel = {"client_id": str(uuid.uuid4()), "kind": kind, "device": "t", "made_at": now}
    parcel |= {"body": body, "sheet": sheet.pk if sheet else None}
    data = {"parcel": json.dumps(parcel)} | ({"file": file} if file else {})
    return client.post(_at(visit, "submissions/"), data)


def test_a_secret_firm_is_named_to_nobody_who_has_not_opened_it(carried, visit, as_) -> None:
    place = carried.place
    for actor in (carried.team(visit)[0], place["王处长"], place["孙科长"], place["李起草"]):
        client = as_(actor)
        for page in ("/desk/visits/", _at(visit), "/desk/visits/phone/"):
            answer = client.get(page)
            assert answer.status_code == 200
            assert visit.name not in answer.content.decode()
            assert visit.code not in answer.content.decode()
        for page in (
            "papers/pack/pdf/",
            "papers/approval/pdf/",
            f"sheets/{visit.sheets.first().pk}/",
        ):
            assert client.get(_at(visit, page)).status_code == 403
    assert not ListView.objects.filter(code=visit.code).exists()
    assert as_(place["李起草"]).post(_at(visit, "look/")).status_code == 403
    for actor in (carried.outsider(visit), place["外单位钱某"]):
        assert as_(actor).get(_at(visit)).status_code == 404
        assert as_(actor).post(_at(visit, "look/")).status_code == 404


def test_a_whole_visit_over_http(carried, visit, as_, now) -> None:
    first, second = carried.team(visit)
    client = as_(first)
    assert client.post(_at(visit, "look/")).status_code == 302
    assert visit.name in client.get(_at(visit)).content.decode()
    client.post(_at(visit, "form/"), {"helpers": "1"})
    visit.refresh_from_db()
    form = f"/desk/visits/forms/{visit.form_id}/"
    client = as_(carried.place["王处长"])
    assert visit.name not in client.get(form).content.decode()
    client.post(form + "look/")
    assert visit.name in client.get(form).content.decode()
    client.post(form + "decide/", {"digest": visit.form.digest, "decision": "approve"})
    client = as_(first)
    planned = f"{now + timedelta(hours=2):%Y-%m-%dT%H:%M}"
    asked = {"planned_at": planned, "contact": "郑海峰", "phone": "0990-1"}
    late = client.post(_at(visit, "notice/"), asked)
    assert late.status_code == 403
    assert "来不及通知" in late.content.decode()
    assert "48" in late.content.decode()
    assert client.post(_at(visit, "notice/"), asked | {"unannounced": LAW}).status_code == 302
    for paper in ("notice/pdf/", "notice/docx/", "approval/pdf/", "approval/docx/", "pack/pdf/"):
        assert client.get(_at(visit, f"papers/{paper}")).status_code == 200
    assert client.get(form + "paper/pdf/").status_code == 200
    assert as_(carried.place["外单位钱某"]).get(form + "paper/pdf/").status_code == 404
    client = as_(first)
    told = client.post("/desk/visits/phone/mine/").json()
    assert visit.number in [one["number"] for one in told["visits"]]
    assert _post(client, visit, "begin", at=here().isoformat(), urgent="").status_code == 200
    for sheet in visit.sheets.all():
        body = world.sheet_body(sheet)
        draft = client.post(_at(visit, f"sheets/{sheet.pk}/draft/"), {"body": json.dumps(body)})
        assert draft.status_code == 200
        wrong = _post(client, visit, "sheet", sheet, answers={}, findings=[])
        assert wrong.status_code == 422
        assert wrong.json()["remedy"]
        assert _post(client, visit, "sheet", sheet, **body).json()["fate"] == "taken"
    with open(_photo(), "rb") as file:  # noqa: PTH123
        taken = here().isoformat()
        assert _post(client, visit, "photo", file=file, taken_at=taken).status_code == 200
    for one in crew_of([visit])[visit.pk]:
        body = {"role": "inspector", "ref": one.ref, "strokes": world.SIGNED}
        assert _post(client, visit, "signature", **body).status_code == 200
    refused = {"role": "firm", "name": "林秀英", "refused": "有异议", "witness": "何群"}
    assert _post(client, visit, "signature", **refused).status_code == 200
    ended = _post(client, visit, "finish", ended_at=here().isoformat(), opinion="再看看")
    assert ended.json()["state"] == "entered"
    again = _post(as_(second), visit, "finish", ended_at=here().isoformat())
    assert again.json()["fate"] == "second"
    page = client.get(_at(visit)).content.decode()
    client = as_(first)
    page = client.get(_at(visit)).content.decode()
    assert "拒签：有异议" in page
    assert "另一台设备先到" in page
    told = client.post(_at(visit, "feedback/"), {"way": "on_site", "told": "林秀英"})
    assert told.status_code == 302
    photo = visit.evidence.get()
    shown = client.get(_at(visit, f"evidence/{photo.sha256}"))
    assert shown.headers["Content-Type"] == "image/jpeg"
    assert shown.content == world.PHOTO
    client = as_(carried.place["孙科长"])
    client.post(_at(visit, "look/"))
    assert "审核通过" in client.get(_at(visit)).content.decode()
    record = visit.records.get()
    done = client.post(_at(visit, "review/"), {"digest": record.digest, "decision": "approve"})
    assert done.status_code == 302
    visit.refresh_from_db()
    assert visit.state == "reviewed"


def _photo() -> str:
    import tempfile

    with tempfile.NamedTemporaryFile(suffix=".jpg", delete=False) as file:
        file.write(world.PHOTO)
    return file.name


@pytest.fixture
def begun(carried, visit, now) -> Visit:
    """Under way, without notice, because it was urgent."""
    from doubledraw.platform.inspections import services

    maker = carried.team(visit)[0]
    at = now - timedelta(minutes=30)
    services.receive(visit, world.begin(visit, at, urgent="群众举报"), by=maker, at=at)
    visit.refresh_from_db()
    return visit


def test_the_paper_path_over_http_and_a_correction(carried, begun, as_, now) -> None:
    client = as_(carried.team(begun)[0])
    client.post(_at(begun, "look/"))
    for sheet in begun.sheets.all():
        page = client.get(_at(begun, f"sheets/{sheet.pk}/")).content.decode()
        key = re.search(r'name="key" value="([^"]+)"', page).group(1)
        filled = {"key": key, "r0": "1", "d0": "none", "a0": "yes", "a1": "yes", "a2": "4"}
        missing = client.post(_at(begun, f"sheets/{sheet.pk}/"), filled | {"r0": ""})
        assert missing.status_code == 422
        assert 'value="4"' in missing.content.decode() or not sheet.questions
        for _ in range(2):  # the form is sent twice
            client.post(_at(begun, f"sheets/{sheet.pk}/"), filled)
        assert sheet.entries.count() == 1
    ended = f"{now - timedelta(minutes=2):%Y-%m-%dT%H:%M}"
    with open(_photo(), "rb") as file:  # noqa: PTH123
        scan = {"key": str(uuid.uuid4()), "taken_at": ended, "file": file}
        assert client.post(_at(begun, "scan/"), scan).status_code == 302
    finish = {"key": str(uuid.uuid4()), "ended_at": ended}
    assert client.post(_at(begun, "finish/"), finish).status_code == 302
    sheet = begun.sheets.first()
    page = client.get(_at(begun, f"sheets/{sheet.pk}/")).content.decode()
    assert "更正理由" in page
    assert 'name="a2" value="4"' in page, "a correction begins with what stands"
    more = {"key": str(uuid.uuid4()), "reason": "写错", "r0": "3", "d0": "order", "p0": "少留样"}
    more |= {"a0": "no", "a1": "yes", "a2": "4"}
    assert client.post(_at(begun, f"sheets/{sheet.pk}/"), more).status_code == 302
    assert "更正：写错" in client.get(_at(begun)).content.decode()


def cost(ask) -> int:
    """How many queries an answer takes."""
    with CaptureQueriesContext(connection) as caught:
        assert ask().status_code == 200
    return len(caught)


def test_the_lists_cost_the_same_for_one_visit_as_for_many(carried, as_) -> None:
    actor = carried.place["孙科长"]
    client = as_(actor)

    def cost(ask) -> int:
        with CaptureQueriesContext(
            connection,
        ) as caught:
            assert ask().status_code == 200
        return len(caught)

    client.get("/desk/visits/")
    many = cost(lambda: client.get("/desk/visits/"))
    Visit.objects.exclude(pk=carried.visits[0].pk).update(state="withdrawn", withdrawn_reason="试")
    assert cost(lambda: client.get("/desk/visits/?state=ordered")) == many


def test_the_phone_costs_the_same_for_one_visit_as_for_many(carried, as_) -> None:
    busiest = max(carried.people.values(), key=lambda one: _own(carried, one))
    idle = min(
        (p for p in carried.people.values() if _own(carried, p)), key=lambda one: _own(carried, one)
    )
    assert _own(carried, busiest) > _own(carried, idle)
    counts = []
    for one in (busiest, idle):
        ask = partial(as_(one).post, "/desk/visits/phone/mine/")
        counts.append((cost(ask), cost(ask)))  # the looks of the day are written once, by one query
    assert counts[0] == counts[1]
    assert counts[0][0] == counts[0][1] + 1 <= 17


def _own(carried, actor) -> int:
    from doubledraw.platform.inspections.selectors import visits_of

    return visits_of(actor, here()).count()


def test_the_phone_is_answered_in_json_and_only_with_a_token(carried, visit) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(Staff.objects.get(pk=carried.team(visit)[0].user_id), BACKEND)
    assert client.post("/desk/visits/phone/mine/").status_code == 403
    token = client.get("/desk/visits/phone/").cookies["csrftoken"].value
    told = client.post("/desk/visits/phone/mine/", headers={"X-CSRFToken": token})
    assert told.headers["Content-Type"] == "application/json"
    for parcel in ("", "{", "[]", '{"body": []}', '{"body": {}, "made_at": 7}'):
        data, headers = {"parcel": parcel}, {"X-CSRFToken": token}
        answer = client.post(_at(visit, "submissions/"), data, headers=headers)
        assert answer.status_code == 422
        assert answer.json()["reason"]
    stranger = Client()
    stranger.force_login(Staff.objects.get(pk=carried.outsider(visit).user_id), BACKEND)
    answer = stranger.post(_at(visit, "submissions/"), {"parcel": "{}"})
    assert (answer.status_code, answer.json()["code"]) == (404, "not_of_the_team")
    assert not Submission.objects.exists()


def test_an_address_without_a_visit_or_form_is_not_there(carried, as_) -> None:
    client = as_(carried.place["王处长"])
    for path in ("forms/99999999999999999999/", "forms/987654321/", "no-such/", "no-such/pack/"):
        assert client.get(f"/desk/visits/{path}").status_code == 404


def test_the_phone_page_can_be_installed(carried, visit, as_) -> None:
    client = as_(carried.team(visit)[0])
    page = client.get("/desk/visits/phone/")
    text = page.content.decode()
    assert "manifest.webmanifest" in text
    assert " onclick" not in text
    assert "style=" not in text
    manifest = json.loads(client.get("/desk/visits/phone/manifest.webmanifest").content)
    assert manifest["display"] == "standalone"
    assert {icon["sizes"] for icon in manifest["icons"]} == {"192x192", "512x512"}
    worker = client.get("/desk/visits/phone/worker.js")
    assert worker.headers["Content-Type"].startswith("text/javascript")
    for part in ("phone.js", "keeping.js", "pad.js", "phone.css", "icon-192.png"):
        assert part in worker.content.decode()


@pytest.fixture
def noticed(carried, visit, now) -> Visit:
    at = now - timedelta(minutes=30)
    world.approved(carried, [visit], at)
    world.noticed(carried, visit, at, now + timedelta(days=4))
    return visit


def test_a_firm_sees_who_why_and_that_it_costs_nothing(carried, noticed, client) -> None:
    notice = newest_notice(noticed)
    door = f"/door/{notice.token}/"
    page = client.get(door, headers={"Accept-Language": "zh-CN"})
    text = page.content.decode()
    assert page.headers["X-Robots-Tag"] == "noindex"
    for one in crew_of([noticed])[noticed.pk]:
        assert one.name in text
        assert one.ref in text
    for said in ("这次检查是真的", "不收取任何费用", noticed.items[0]["basis"], "/verify/#"):
        assert said in text
    assert client.get("/door/" + "0" * 32 + "/").status_code == 404
    proof = client.get(door + "proof.json")
    assert json.loads(proof.content)
    said = {"kind": "complaint", "text": "迟到", "name": "林秀英", "phone": "13800000000"}
    answer = client.post(door, said, follow=True)
    word = FirmWord.objects.get()
    assert f"受理编号 {word.number}" in answer.content.decode()
    client.get(answer.request["PATH_INFO"] + "?" + answer.request["QUERY_STRING"])
    assert FirmWord.objects.count() == 1, "reloading says nothing twice"
    assert "受理编号" not in client.get(f"{door}?heard={word.number}").content.decode()
    again = client.get(door).content.decode()
    assert "13800000000" not in again
    assert "迟到" not in again, "the team holds the code too"
    assert word.number in again
    for bad in ({}, {"kind": "x"}, {"kind": "reply"}, {"kind": "rating", "stars": "９"}):
        assert client.post(door, bad).status_code == 422
    for text in ("a\0b", "\u202e", "长" * 5000, "<script>alert(1)</script>"):
        assert client.post(door, {"kind": "reply", "text": text}).status_code == 302
    assert "<script>alert(1)" not in client.get(door).content.decode()
    rated = client.post(door, {"kind": "rating", "stars": "5"}, follow=True)
    assert FirmWord.objects.get(stars=5).number in rated.content.decode()


def test_an_answer_reaches_the_firm_and_the_team_sees_no_name(carried, noticed, as_) -> None:
    notice = newest_notice(noticed)
    door = f"/door/{notice.token}/"
    Client().post(door, {"kind": "reply", "text": "已经改了", "name": "林秀英", "phone": "138"})
    word = FirmWord.objects.get()
    client = as_(carried.team(noticed)[0])
    client.post(_at(noticed, "look/"))
    page = client.get(_at(noticed)).content.decode()
    assert "已经改了" in page
    assert "林秀英　138" not in page
    assert client.post(_at(noticed, f"words/{word.pk}/"), {"text": "没有"}).status_code == 403
    client = as_(carried.place["何监督"])
    client.post(_at(noticed, "look/"))
    assert "林秀英　138" in client.get(_at(noticed)).content.decode()
    client.post(_at(noticed, f"words/{word.pk}/"), {"text": "收到，不日复查"})
    assert "不日复查" in Client().get(door).content.decode()
