"""The pages: a secret firm, the chain of a visit over HTTP, papers, complaints, the list of minor violations."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from doubledraw.platform.draws.models import ListView
from doubledraw.platform.followups.models import (
    Complaint,
    FollowUp,
    Handover,
    MinorOffence,
    Rectification,
)
from doubledraw.platform.inspections.models import FirmWord
from doubledraw.platform.inspections.selectors import newest_notice
from doubledraw.platform.organs.models import Staff
from doubledraw.platform.registry.models import Inspector
from tests.clock import here
from tests.world import followups as world

BACKEND = "django.contrib.auth.backends.ModelBackend"
LIST = "/desk/followups/"


@pytest.fixture
def as_(client):
    """Sign in as an actor; pages in Chinese."""
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "zh-CN"

    def sign_in(actor):
        client.force_login(Staff.objects.get(pk=actor.user_id), BACKEND)
        return client

    return sign_in


@pytest.fixture
def opened(followed, as_):
    """Sign in and open the visit."""

    def open_for(actor):
        client = as_(actor)
        client.post(_at(followed, "look/"))
        return client

    return open_for


def _at(followed, page: str = "") -> str:
    return f"{LIST}{followed.visit.number}/{page}"


def _deed(followed, one: FollowUp, deed: str) -> str:
    return _at(followed, f"findings/{one.pk}/{deed}/")


def _file():
    return SimpleUploadedFile("receipt.pdf", world.PDF)


def test_a_secret_firm_is_named_to_nobody_who_has_not_opened_it(followed, as_) -> None:
    name, one = followed.visit.name, followed.food
    client = as_(followed.clerk)
    order = world.ordered(followed)
    for page in (LIST, f"{LIST}?q={name}", _at(followed)):
        answer = client.get(page)
        assert answer.status_code == 200
        assert f">{name}<" not in answer.content.decode()
    assert followed.visit.number not in client.get(f"{LIST}?q={name}").content.decode()
    assert client.get(_at(followed, f"orders/{order.pk}/paper.pdf")).status_code == 403
    assert client.post(_deed(followed, one, "propose")).status_code == 403
    assert not ListView.objects.filter(staff_id=followed.clerk.user_id).exists()
    for _ in range(2):
        client.post(_at(followed, "look/"))
    assert ListView.objects.filter(staff_id=followed.clerk.user_id).count() == 1
    assert name in client.get(_at(followed)).content.decode()
    assert followed.visit.number in client.get(f"{LIST}?q={name}").content.decode()
    for page in ("", "look/", f"orders/{order.pk}/paper.pdf"):
        stranger = as_(followed.place["外单位钱某"])
        answer = (
            stranger.post(_at(followed, page))
            if page == "look/"
            else stranger.get(_at(followed, page))
        )
        assert answer.status_code == 404


def test_an_order_a_revisit_and_a_closing_over_http(followed, opened) -> None:
    client, one, today = opened(followed.clerk), followed.food, here().date()
    asked = {
        "number": "清市监责改〔2026〕9号", "until": today.isoformat(), f"breaks_{one.pk}": "第三十三条",
        f"basis_{one.pk}": world.LAW, f"correct_{one.pk}": "按规定留样",
    }  # fmt: skip
    wrong = client.post(_deed(followed, one, "order"), asked)
    assert wrong.status_code == 422
    assert "清市监责改〔2026〕9号" in wrong.content.decode(), "what was typed is kept"
    days = {"revisit_by": (today + timedelta(days=2)).isoformat()}
    assert client.post(_deed(followed, one, "order"), asked | days).status_code == 302
    order = Rectification.objects.get()
    for ending, begin in (("pdf", b"%PDF"), ("docx", b"PK")):
        answer = client.get(_at(followed, f"orders/{order.pk}/paper.{ending}"))
        assert answer.content.startswith(begin)
    page = client.get(_at(followed)).content.decode()
    assert world.LAW in page
    assert "复查改正情况" in page
    longer = {"until": (today + timedelta(days=9)).isoformat(), "reason": "设备没到"}
    longer |= {"revisit_by": (today + timedelta(days=9)).isoformat()}
    assert client.post(_at(followed, f"orders/{order.pk}/extend/"), longer).status_code == 302
    extension = order.extensions.get()
    place = _at(followed, f"extensions/{extension.pk}/")
    assert client.post(place, {"decision": "grant"}).status_code == 403
    assert opened(followed.approver).post(place, {"decision": "grant"}).status_code == 302
    client = opened(followed.clerk)
    refs = Inspector.objects.filter(organ=followed.place.market).values_list("ref", flat=True)[:2]
    seen = {"follow_up": one.pk, "on": today.isoformat(), "result": "rectified", "note": "已过秤"}
    few = client.post(_at(followed, f"orders/{order.pk}/revisit/"), seen | {"ref": [refs[0]]})
    assert few.status_code == 422
    seen |= {"ref": list(refs), "file": _file()}
    assert client.post(_at(followed, f"orders/{order.pk}/revisit/"), seen).status_code == 302
    refused = client.post(_deed(followed, one, "propose"), {"outcome": "penalised"})
    assert refused.status_code == 403
    assert "案件没有这样的处理决定" in refused.content.decode()
    assert client.post(_deed(followed, one, "propose"), {"outcome": "rectified"}).status_code == 302
    proof = one.revisits.get().proof
    assert client.get(_at(followed, f"files/{proof}")).content == world.PDF
    client = opened(followed.approver)
    assert "等我办理" in client.get(LIST).content.decode()
    assert "批准办结" in client.get("/desk/").content.decode()
    said = {"outcome": "rectified", "decision": "approve"}
    assert client.post(_deed(followed, one, "close"), said).status_code == 302
    assert followed.food.state == "closed"


def test_a_transfer_and_a_case_over_http(followed, opened) -> None:
    client, one, today = opened(followed.fire_clerk), followed.fire, here().date().isoformat()
    said = {
        "kind": "department", "number": "清消函〔2026〕3号", "to": followed.place.market.pk,
        "reason": "属于你单位职责", "basis": world.LAW, "reply_by": today,
    }  # fmt: skip
    assert client.post(_deed(followed, one, "transfer"), said).status_code == 302
    handover = Handover.objects.get()
    paper = client.get(_at(followed, f"transfers/{handover.pk}/paper.pdf"))
    assert paper.content.startswith(b"%PDF")
    client = opened(followed.clerk)
    assert "签收移送" in client.get("/desk/").content.decode()
    place = _at(followed, f"transfers/{handover.pk}/answer/")
    got = {"decision": "receive", "receiver": "李起草", "received_on": today}
    assert client.post(place, got).status_code == 302
    told = {"side": "offender", "way": "document", "who": "林秀英", "document": "告知书"}
    inform = {**told, "informed_on": today, "file": _file()}
    client = opened(followed.fire_clerk)
    assert client.post(_deed(followed, one, "inform"), inform).status_code == 302
    client, one = opened(followed.clerk), followed.food
    filed = {
        "number": "清市监案〔2026〕3号", "organ": followed.place.market.pk, "filed_on": today,
        "cause": "未按规定留样", "basis": world.LAW,
    }  # fmt: skip
    assert client.post(_deed(followed, one, "file"), filed).status_code == 302
    case = followed.food.case
    decided = {
        "result": "penalty", "kind": ["fine"], "yuan": "5,000.50", "document": "清市监罚〔2026〕3号",
        "decided_on": today, "basis": world.LAW,
    }  # fmt: skip
    place = _at(followed, f"cases/{case.pk}/decide/")
    for wrong in ({"yuan": "五千"}, {"yuan": ""}, {"kind": []}, {"decided_on": "x"}):
        assert client.post(place, decided | wrong).status_code == 422
    assert client.post(place, decided).status_code == 302
    assert followed.food.case.decision.amount_fen == 500_050
    assert "5,000.50" in client.get(_at(followed)).content.decode()
    for deed in ("order", "advise", "transfer", "file", "inform", "propose", "close"):
        for text in ("", "a\0b", "长" * 3000, "９", "<script>"):
            answer = client.post(_deed(followed, one, deed), dict.fromkeys(said, text))
            assert 400 <= answer.status_code < 500, (deed, text)


def test_the_lists_and_the_chain_cost_the_same_however_long(followed, opened) -> None:
    client = opened(followed.place["何监督"])
    pages = (LIST, _at(followed))
    before = [_cost(client, page) for page in pages]
    order = world.ordered(followed)
    world.revisited(followed, order, "not_rectified", 8)
    world.revisited(followed, order, "rectified", 9)
    world.filed(followed)
    world.decided(followed, FollowUp.objects.get(pk=followed.food.pk).case)
    world.informed(followed, followed.food, followed.clerk)
    after = [_cost(client, page) for page in pages]
    assert after[0] == before[0]
    assert after[1] - before[1] <= 2, "the inspectors to choose from, and the longer terms"


def _cost(client, page: str) -> int:
    with CaptureQueriesContext(connection) as caught:
        assert client.get(page).status_code == 200
    return len(caught)


def test_a_complaint_is_supervisions_and_its_team_sees_it_when_shown(followed, as_, client) -> None:
    door = f"/door/{newest_notice(followed.visit).token}/"
    client.post(door, {"kind": "complaint", "text": "索要礼品", "name": "林秀英", "phone": "138"})
    word = FirmWord.objects.get()
    place, visit = f"{LIST}complaints/{word.pk}/", f"/desk/visits/{followed.visit.number}/"
    member = followed.carried.team(followed.visit)[0]

    def seen_by(actor, page: str) -> bool:
        signed = as_(actor)
        signed.post(f"{visit}look/")
        return "索要礼品" in signed.get(page).content.decode()

    he, chief = followed.place["何监督"], followed.place["孙科长"]
    assert not seen_by(member, visit)
    assert not seen_by(member, f"{LIST}complaints/")
    assert as_(member).get(place).status_code == 404
    assert as_(chief).get(place).status_code == 404
    for actor in (chief, he):
        as_(actor).post(f"{visit}look/")
        answer = as_(actor).post(f"{visit}words/{word.pk}/", {"text": "没有"})
        assert answer.status_code == 404, "it is decided with an outcome, not answered by the way"
    assert seen_by(he, place)
    for deed in ("show/", "close/"):
        assert as_(he).post(place + deed).status_code == 404, "it must be taken up first"
    assert "办理投诉" in as_(he).get("/desk/").content.decode()
    assert as_(he).post(place + "take/").status_code == 302
    assert as_(followed.place["吴纪检"]).post(place + "take/").status_code == 403
    assert as_(he).post(place + "show/").status_code == 302
    assert seen_by(member, f"{LIST}complaints/")
    assert not seen_by(member, visit), "the page of the visit shows it with its answer"
    closed = {"outcome": "unfounded", "findings": "调取记录仪，没有", "answer": ""}
    assert as_(he).post(place + "close/", closed).status_code == 422
    assert Complaint.objects.get().state == "taken"
    assert as_(he).post(place + "close/", closed | {"answer": "经查不属实"}).status_code == 302
    assert seen_by(member, visit)
    assert "经查不属实" in client.get(door).content.decode()


def test_the_list_of_minor_violations_over_http(followed, as_) -> None:
    page = f"{LIST}minor/"
    said = {
        "organ": followed.place.market.pk, "title": "留样不足，当场补足", "conditions": "初次",
        "instrument": "某清单", "article": "第3项", "since": "2026-06-01",
    }  # fmt: skip
    client = as_(followed.clerk)
    assert client.post(page, said | {"article": " "}).status_code == 422
    assert client.post(page, said | {"organ": followed.place.fire.pk}).status_code == 422
    for wrong in ("a\0b", "9999-12-31", "长" * 3000, "２０２６-06-01", ""):
        assert client.post(page, said | {"since": wrong}).status_code == 422
    assert client.post(page, said).status_code == 302
    entry = MinorOffence.objects.get()
    assert "第3项" in client.get(page).content.decode()
    assert client.post(f"{page}{entry.pk}/", {"decision": "adopt"}).status_code == 403
    approver = as_(followed.approver)
    assert approver.post(f"{page}{entry.pk}/", {"decision": "adopt"}).status_code == 302
    assert approver.post(f"{page}{entry.pk}/", {"decision": "end"}).status_code == 302
    assert as_(followed.fire_approver).post(f"{page}{entry.pk}/").status_code == 404
