"""The pages: each answers, refuses with its reason at the place, and shows an outsider nothing."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from doubledraw.log import attest
from doubledraw.log.note import SignerKey
from doubledraw.platform.draws import services
from doubledraw.platform.draws.models import Draw, WorkPlan
from doubledraw.platform.draws.selectors import pulse_of
from doubledraw.platform.draws.web import shapes
from doubledraw.platform.draws.web.forms import first_values
from doubledraw.platform.jobs.services import run_pending
from doubledraw.platform.kernel.errors import Invalid
from doubledraw.platform.ledger.models import AuditEvent
from doubledraw.platform.organs.models import Staff
from tests.world import ceremony as world

CHINA = ZoneInfo("Asia/Shanghai")
GET = ("draw", "draw-record", "draw-round-new", "draw-substitutes")
POST = (
    *("draw-commit", "draw-sign-in", "draw-invite", "draw-draw", "draw-reveal", "draw-void"),
    *("draw-void-agree", "draw-void-decline", "draw-list", "draw-auditor-bundle", "draw-attest"),
    *("draw-legal", "draw-attach", "draw-holder", "draw-escrow", "draw-part-make"),
    *("draw-part-release", "draw-part-share", "draw-part-come", "draw-part-sign"),
)


@pytest.fixture
def now() -> datetime:
    """The pages read the real clock, so the draw is laid around it."""
    return datetime.now(CHINA).replace(microsecond=0)


@pytest.fixture
def as_(client):
    """Sign in as somebody of the cast."""

    def sign_in(name: str):
        client.force_login(
            Staff.objects.get(name=name), "django.contrib.auth.backends.ModelBackend"
        )
        return client

    return sign_in


def _embargoed(place, line, now) -> Draw:
    start = now - timedelta(hours=4)
    day = (now + timedelta(days=20)).date().isoformat()
    return world.drawn_draw(place, line, start, reveal=day)


def test_every_page_answers_at_every_stage(as_, place, noon, now) -> None:
    lines = list(world.plain_plan(place, noon, lines=6).lines.order_by("number"))
    start = now - timedelta(hours=4)
    draws = [
        world.frozen_draw(place, lines[0], now),
        world.committed_draw(place, lines[1], start),
        world.ready_draw(place, lines[2], start),
        _embargoed(place, lines[3], now),
        world.revealed_draw(place, lines[4], start),
        world.voided(place, world.frozen_draw(place, lines[5], now), now),
    ]
    for name in ("李起草", "王处长", "周抽取", "何监督", "陈法务", "吴纪检"):
        client = as_(name)
        assert client.get("/desk/draws/").status_code == 200
        for draw, view in ((d, v) for d in draws for v in GET):
            page = client.get(reverse(view, args=[draw.draw_id]))
            assert page.status_code == 200, (name, draw.state, view)
            assert draw.title in page.content.decode()
            assert page.content.decode().count("btn primary") <= 1
            assert "style=" not in page.content.decode()


@pytest.mark.parametrize("name", ["外单位钱某"])
def test_an_outsider_finds_nothing(as_, place, line, now, name) -> None:
    draw = _embargoed(place, line, now)
    client = as_(name)
    assert draw.draw_id not in client.get("/desk/draws/").content.decode()
    for view in GET:
        assert client.get(reverse(view, args=[draw.draw_id])).status_code == 404
    for view in POST:
        assert client.post(reverse(view, args=[draw.draw_id])).status_code == 404, view
    for path in ("files/design.json", "public.zip"):
        assert client.get(f"/desk/draws/{draw.draw_id}/{path}").status_code == 404
    assert client.get(reverse("draw-prepare", args=[line.pk])).status_code == 404


@pytest.mark.parametrize("name", ["系统孙", "安全赵", "审计冯"])
def test_administrators_do_no_business(as_, place, line, now, name) -> None:
    draw = _embargoed(place, line, now)
    assert as_(name).get(reverse("draw", args=[draw.draw_id])).status_code == 403


def test_no_page_names_a_drawn_firm_before_the_reveal(as_, place, line, now) -> None:
    draw = _embargoed(place, line, now)
    codes = set(draw.drawn_targets.values_list("code", flat=True))
    assert codes
    for name in ("李起草", "王处长", "周抽取", "何监督", "陈法务", "吴纪检"):
        client = as_(name)
        for url in ("/desk/draws/", *(reverse(v, args=[draw.draw_id]) for v in GET)):
            text = client.get(url).content.decode()
            assert not [code for code in codes if code in text]
            assert draw.key not in text
            assert draw.outcome_files["drawn.tsv"][:16] not in text
        for file in ("drawn.tsv", "selection.tsv", "strata.tsv", "nonces.json", "teams.tsv"):
            path = f"/desk/draws/{draw.draw_id}/files/{file}"
            assert client.get(path).status_code == 404


def test_the_list_is_a_post_and_every_look_is_written_down(as_, place, line, now) -> None:
    draw = _embargoed(place, line, now)
    url = reverse("draw-list", args=[draw.draw_id])
    assert as_("周抽取").get(url).status_code == 405
    assert not AuditEvent.objects.filter(kind="EmbargoedListViewed").exists()
    text = as_("周抽取").post(url).content.decode()
    for target in draw.drawn_targets.filter(role="selected"):
        assert target.name in text
    assert AuditEvent.objects.filter(kind="EmbargoedListViewed").count() == 1
    refused = as_("李起草").post(url)
    assert refused.status_code == 403
    assert "名单在揭示前保密" in refused.content.decode()


def test_the_locked_button_gives_its_reasons(as_, place, line, noon, now) -> None:
    draw = world.committed_draw(place, line, now)
    text = as_("周抽取").get(reverse("draw", args=[draw.draw_id])).content.decode()
    assert "还不能抽取，差 6 样" in text
    assert "抽取检查任务工作应在政策法规处的见证下共同进行" in text
    assert re.search(r'aria-disabled="true"><i class="icon i-lock"[^>]*></i>抽取', text)


def test_the_whole_ceremony_by_clicking(as_, place, line, now) -> None:
    url = reverse("draw-prepare", args=[line.pk])
    assert 'name="token"' not in as_("周抽取").get(url).content.decode()
    soon = now + timedelta(hours=2)
    form = {
        "title": "第一次抽取",
        "suite": "sha256",
        "reveal": "at-once",
        "reveal_on": "",
        "holders": "县公证处\n",
        "draw_by": f"{soon + timedelta(hours=2):%Y-%m-%dT%H:%M}",
        "form_0": "kl8",
        "source_0": "快乐8 第1期",
        "when_0": f"{soon:%Y-%m-%dT%H:%M}",
        "form_1": "d10xN",
        "dice_1": "8",
        "source_1": "现场骰子",
        "when_1": f"{soon:%Y-%m-%dT%H:%M}",
    }
    answer = as_("周抽取").post(url, form)
    assert answer.status_code == 302
    assert as_("周抽取").post(f"{url}freeze/", {"token": "1"}).status_code == 403
    plan = WorkPlan.objects.get()
    signed = {"digest": plan.digest, "remark": "同意"}
    assert as_("王处长").post(f"{url}work-plan/approve/", signed).status_code == 302
    page = as_("周抽取").get(url).content.decode()
    token = re.search(r'name="token" value="([0-9a-f]+)"', page)[1]
    assert as_("周抽取").post(f"{url}freeze/", {"token": token}).status_code == 302
    run_pending(lambda: now)
    draw = Draw.objects.get()
    assert draw.holders == ["平台", "县公证处"]
    world.keep_nonces(place, draw, now)
    assert [s["form"] for s in draw.design["entropy"]] == ["kl8", "d10x8"]
    there = reverse("draw", args=[draw.draw_id])
    assert as_("周抽取").post(f"{there}commit/").status_code == 302
    draw.refresh_from_db()
    text = as_("李起草").get(there).content.decode()
    assert all(f">{draw.commitment[i : i + 4]}</span>" in text for i in range(0, 64, 4))
    refused = as_("周抽取").post(f"{there}entropy/0/", {"n": world.KL8.split()})
    assert refused.status_code == 403


def test_entropy_is_typed_into_boxes_and_refused_at_the_wrong_one(as_, place, line, now) -> None:
    draw = world.committed_draw(place, line, now - timedelta(hours=3))
    there = reverse("draw", args=[draw.draw_id])
    typed = world.KL8.split()
    wrong = [*typed[:9], typed[8], *typed[10:]]
    page = as_("周抽取").post(f"{there}entropy/0/", {"n": wrong})
    text = page.content.decode()
    assert page.status_code == 422
    assert "第 10 格不对：号码要从小到大，不能重复" in text
    assert text.count('aria-invalid="true"') == 1
    assert f'value="{typed[19]}"' in text
    assert as_("周抽取").post(f"{there}entropy/0/", {"n": typed}).status_code == 302
    watching = as_("何监督").get(there).content.decode()
    assert f'value="{typed[0]}"' not in watching
    assert f">{typed[0]}</span>" not in watching
    page = as_("何监督").post(f"{there}entropy/0/again/", {"n": ["01", *typed[1:]]})
    assert "和第一遍录的不同" in page.content.decode()
    assert as_("何监督").post(f"{there}entropy/0/again/", {"n": typed}).status_code == 302
    assert as_("何监督").post(f"{there}entropy/9/again/", {"n": typed}).status_code == 404


@pytest.mark.parametrize("form", ["kl8", "ssq", "dlt", "pl5", "fc3d", "d10x8", "d6x24", "drand"])
def test_boxes_and_values_are_one(form) -> None:
    value = {
        "kl8": world.KL8,
        "ssq": "01 07 18 28 32 33+01",
        "dlt": "04 11 19 27 35+03 12",
        "pl5": "96528",
        "fc3d": "047",
        "d10x8": world.DICE,
        "d6x24": "123456" * 4,
        "drand": "e3" * 32,
    }[form]
    typed = shapes.spread(form, value)
    assert len(typed) == len(shapes.shape(form))
    assert shapes.joined(form, typed) == value


@pytest.mark.parametrize("wrong", range(20))
def test_the_box_that_is_marked_is_the_one_that_is_wrong(wrong) -> None:
    from doubledraw.platform.draws import engine

    typed = world.KL8.split()
    typed[wrong] = "99"
    with pytest.raises(Invalid) as refusal:
        engine.check_value("kl8", shapes.joined("kl8", typed))
    boxes = shapes.filled("kl8", typed, refusal.value.params["position"])
    assert [box.number for box in boxes if box.is_wrong] == [wrong + 1]


def test_the_form_opens_with_the_next_evening(place, line) -> None:
    for hour, day in ((9, 20), (22, 21)):
        opened = first_values(line, datetime(2026, 5, 20, hour, tzinfo=CHINA))
        assert opened["when_0"] == datetime(2026, 5, day, 21, 30, tzinfo=CHINA)
        assert opened["draw_by"] > opened["when_0"]
        later = first_values(line, datetime(2026, 5, 20, hour, tzinfo=CHINA), lead=3)
        assert later["when_0"] - opened["when_0"] == timedelta(days=3)


def test_drawing_and_revealing_by_clicking(as_, place, line, now) -> None:
    draw = world.ready_draw(place, line, now - timedelta(hours=3))
    there = reverse("draw", args=[draw.draw_id])
    assert "btn draw big" in as_("周抽取").get(there).content.decode()
    assert as_("何监督").post(f"{there}draw/").status_code == 403
    assert as_("周抽取").post(f"{there}draw/").status_code == 302
    assert as_("周抽取").post(f"{there}draw/").status_code == 403
    for _ in ("the drawer", "whoever comes a moment later"):
        assert as_("周抽取").post(f"{there}reveal/").status_code == 302
    draw.refresh_from_db()
    assert draw.state == "revealed"
    for name in draw.revealed_files:
        assert as_("李起草").get(f"{there}files/{name}").status_code == 200
    assert as_("李起草").get(f"{there}public.zip").content[:2] == b"PK"


def test_behind_each_seal_lies_the_proof(as_, place, line, now) -> None:
    draw = world.revealed_draw(place, line, now - timedelta(hours=4))
    text = as_("李起草").get(reverse("draw-record", args=[draw.draw_id])).content.decode()
    links = re.findall(r'class="seal" href="([^"]+)"', text)
    assert len(links) == 4
    for link in links:
        proof = as_("李起草").get(link)
        assert proof.content.startswith(b"c2sp.org/tlog-proof@v1\n")
        assert as_("外单位钱某").get(link).status_code == 404
    assert as_("李起草").get(links[0].replace("log/", "log/99")).status_code == 404


def test_large_frames_are_drawn_in_the_background(as_, place, line, now, monkeypatch) -> None:
    monkeypatch.setattr("doubledraw.platform.draws.web.deeds.INLINE_FRAME", 10)
    draw = world.ready_draw(place, line, now - timedelta(hours=3))
    answer = as_("周抽取").post(reverse("draw-draw", args=[draw.draw_id]))
    assert answer.headers["Location"].startswith("/desk/jobs/")
    from doubledraw.platform.jobs.models import Job

    Job.objects.exclude(kind="draws.compute").delete()
    run_pending(lambda: now)
    draw.refresh_from_db()
    assert draw.outcome_files


def test_revealing_early_without_a_reason_is_explained_on_the_page(as_, place, line, now) -> None:
    draw = _embargoed(place, line, now)
    there = reverse("draw", args=[draw.draw_id])
    refused = as_("周抽取").post(f"{there}reveal/", {"reason": ""})
    assert refused.status_code == 403
    assert "提前揭示要写明理由" in refused.content.decode()
    assert as_("周抽取").post(f"{there}reveal/", {"reason": "检查已经完成"}).status_code == 302


def test_voiding_by_clicking(as_, place, line, now) -> None:
    draw = world.committed_draw(place, line, now)
    there = reverse("draw", args=[draw.draw_id])
    short = as_("何监督").post(f"{there}void/", {"reason": "LAW", "text": "错"})
    assert short.status_code == 422
    assert "请写明为什么作废" in short.content.decode()
    odd = as_("何监督").post(f"{there}void/", {"reason": "WHIM", "text": "不喜欢这个结果"})
    assert "请选择作废事由" in odd.content.decode()
    ask = {"reason": "WRONG_FRAME", "text": "名录漏了一个乡镇的企业"}
    assert as_("何监督").post(f"{there}void/", ask).status_code == 302
    assert "有人申请作废" in as_("王处长").get(there).content.decode()
    assert as_("何监督").post(f"{there}void/agree/").status_code == 403
    assert as_("王处长").post(f"{there}void/decline/").status_code == 302
    assert as_("何监督").post(f"{there}void/", ask).status_code == 302
    assert as_("王处长").post(f"{there}void/agree/").status_code == 302
    text = as_("李起草").get(there).content.decode()
    assert "这次抽取已经作废" in text
    assert "名录漏了一个乡镇的企业" in text


def test_an_auditor_downloads_and_hands_in_a_signature(as_, place, secret_line, now) -> None:
    draw = world.drawn_draw(place, secret_line, now - timedelta(hours=4))
    there = reverse("draw", args=[draw.draw_id])
    assert as_("周抽取").post(f"{there}auditor/").status_code == 403
    assert as_("吴纪检").get(f"{there}auditor/").status_code == 405
    assert as_("吴纪检").post(f"{there}auditor/").content[:2] == b"PK"
    key = SignerKey.from_seed("discipline-wu", b"7" * 32)
    note = attest.make(key, draw.commitment, draw.targets_root, draw.teams_root)

    def hand_in(data: bytes):
        file = SimpleUploadedFile("wu.note", data)
        return as_("吴纪检").post(
            f"{there}attest/", {"vkey": key.verifier().encoded(), "file": file}
        )

    bad = hand_in(note.replace("discipline", "d", 1).encode())
    assert bad.status_code == 422
    assert key.verifier().encoded() in bad.content.decode()
    assert hand_in(b"\xff\xfe").status_code == 422
    assert hand_in(b"x" * 30_000).status_code == 422
    assert hand_in(note.encode()).status_code == 302
    assert "discipline-wu" in as_("李起草").get(f"{there}record/").content.decode()


def test_the_prepare_form_says_what_is_wrong_and_keeps_what_was_typed(as_, place, line, now):
    url = reverse("draw-prepare", args=[line.pk])
    form = {"title": "我的抽取", "suite": "sha256", "reveal": "date", "form_0": "d10xN"}
    page = as_("周抽取").post(url, form)
    text = page.content.decode()
    assert page.status_code == 422
    for words in ("请写来源和期号", "请写公布时间", "请写骰子数", "请写揭示日期", "我的抽取"):
        assert words in text
    when = now + timedelta(hours=1)
    form |= {
        "reveal": "at-once",
        "dice_0": "3",
        "source_0": "现场骰子",
        "when_0": f"{when:%Y-%m-%dT%H:%M}",
        "draw_by": f"{when + timedelta(hours=1):%Y-%m-%dT%H:%M}",
    }
    page = as_("周抽取").post(url, form)
    assert page.status_code == 422
    assert "公共随机数只有 10.0 比特，至少要 60 比特" in page.content.decode()
    assert not Draw.objects.exists()


def test_a_clerk_sees_the_prepare_page_with_a_locked_button(as_, place, line) -> None:
    text = as_("李起草").get(reverse("draw-prepare", args=[line.pk])).content.decode()
    assert "需要抽取人角色" in text
    assert "btn primary" not in text


def test_the_list_takes_a_fixed_number_of_queries(
    as_, place, noon, now, django_assert_max_num_queries
) -> None:
    lines = list(world.plain_plan(place, noon, lines=30).lines.order_by("number"))
    for line in lines[:25]:
        world.frozen_draw(place, line, now)
    client = as_("周抽取")
    with django_assert_max_num_queries(15):
        assert client.get("/desk/draws/").status_code == 200


def test_the_ceremony_page_takes_a_fixed_number_of_queries(
    as_, place, line, now, django_assert_max_num_queries
) -> None:
    draw = world.ready_draw(place, line, now - timedelta(hours=3))
    for i in range(30):
        services.invite_person(
            draw,
            world.PersonRole.WITNESS,
            f"见证人{i}",
            "县人大代表",
            by=place["周抽取"],
            at=now,
        )
    client = as_("周抽取")
    with django_assert_max_num_queries(19):
        assert client.get(reverse("draw", args=[draw.draw_id])).status_code == 200


def test_the_checklist_knows_when_somebody_has_done_something(as_, place, line, now) -> None:
    draw = world.committed_draw(place, line, now - timedelta(hours=4))
    client = as_("周抽取")
    url = reverse("draw-pulse", args=[draw.draw_id])
    before = client.get(url).json()["pulse"]
    assert before in client.get(reverse("draw", args=[draw.draw_id])).content.decode()
    assert client.get(url).json()["pulse"] == before
    world.everybody_present(place, draw, now)
    assert client.get(url).json()["pulse"] != before


def test_the_checklist_knows_when_a_time_has_come(place, line, noon) -> None:
    draw = world.committed_draw(place, line, noon)
    assert pulse_of(draw, noon + timedelta(hours=1)) != pulse_of(draw, noon + timedelta(hours=3))


# nonces, the legal section, signatures, photos


def test_two_holders_and_an_escrow_by_clicking(as_, place, line, now) -> None:
    start = now - timedelta(minutes=1)
    draw = world.frozen_draw(place, line, start, holders=("县公证处",))
    guest = world.guest(place, "县公证处", start)
    account = Staff.objects.get(pk=guest.user_id).account
    there, part = (reverse(v, args=[draw.draw_id]) for v in ("draw", "draw-part"))
    assert as_(guest.name).get(part).status_code == 404
    text = as_("周抽取").get(there).content.decode()
    assert "“县公证处”还没有指定账号" in text
    wrong = as_("周抽取").post(f"{there}holders/", {"holder": "县公证处", "account": "nobody"})
    assert "没有“nobody”这个启用的业务账号" in wrong.content.decode()
    asked = {"holder": "县公证处", "account": account}
    assert as_("周抽取").post(f"{there}holders/", asked).status_code == 302
    locked = as_(guest.name).get(part).content.decode()
    assert "还没有指定托管人" in locked
    assert "btn primary" not in locked
    escrow = {"trustee_1": "wu", "trustee_2": account, "threshold": "2"}
    escrow["open_by"] = f"{world.open_by(draw):%Y-%m-%dT%H:%M}"
    refused = as_("周抽取").post(f"{there}escrow/", escrow)
    assert refused.status_code == 409
    assert "不能既托管份额" in refused.content.decode()
    escrow["trustee_2"] = "sunke"
    assert as_("周抽取").post(f"{there}escrow/", escrow).status_code == 302
    assert as_("周抽取").post(f"{there}part/make/").status_code == 404
    desk = as_(guest.name).get("/desk/draws/").content.decode()
    assert "生成秘密数" in desk
    assert part in desk
    assert as_(guest.name).post(f"{there}part/make/").status_code == 302
    assert "已封存" not in as_(guest.name).get(part).content.decode()
    assert as_("周抽取").post(f"{there}commit/").status_code == 302
    assert as_(guest.name).get(there).status_code == 404
    early = as_(guest.name).post(f"{there}part/release/")
    assert early.status_code == 403
    assert "还没有录完" in early.content.decode()


def test_a_holder_releases_and_trustees_recover_by_clicking(as_, place, line, now) -> None:
    start = now - timedelta(hours=3, minutes=50)
    draw = world.committed_draw(place, line, start, holders=("县公证处", "县工商联"))
    world.everybody_present(place, draw, now)
    world.entropy_fixed(place, draw, now)
    there, part = (reverse(v, args=[draw.draw_id]) for v in ("draw", "draw-part"))
    notary = world.guest(place, "县公证处", start)
    assert "公开我的秘密数" in as_(notary.name).get(part).content.decode()
    assert as_(notary.name).post(f"{there}part/release/").status_code == 302
    text = as_("周抽取").get(there).content.decode()
    assert "“县工商联”的秘密数还没有公开" in text
    short = as_("吴纪检").post(f"{there}part/share/", {"holder": "县工商联", "reason": "急"})
    assert short.status_code == 422
    assert "请写明为什么开启托管" in short.content.decode()
    why = {"holder": "县工商联", "reason": "持有人联系不上，已到约定时间"}
    for name in ("吴纪检", "孙科长"):
        assert as_(name).post(f"{there}part/share/", why).status_code == 302
    assert "托管人恢复" in as_("周抽取").get(there).content.decode()
    assert as_("周抽取").post(f"{there}draw/").status_code == 302
    record = as_("周抽取").get(f"{there}record/").content.decode()
    assert "持有人联系不上" in record
    sealed = [bytes(nonce.sealed) for nonce in draw.nonces.all()]
    for text in (record, as_(notary.name).get(part).content.decode()):
        assert not [s for s in sealed if s.hex() in text]


def test_the_legal_section_and_a_witness_by_clicking(as_, place, line, now) -> None:
    draw = world.committed_draw(place, line, now - timedelta(hours=3))
    there = reverse("draw", args=[draw.draw_id])
    told = {"name": "陈法务", "organisation": place.justice.name, "reference": "函〔2026〕12号"}
    tomorrow = (now + timedelta(days=1)).date().isoformat()
    wrong = as_("周抽取").post(f"{there}legal/", told | {"on": tomorrow})
    assert wrong.status_code == 422
    assert "通知日期还没有到" in wrong.content.decode()
    assert "函〔2026〕12号" in wrong.content.decode()
    assert as_("周抽取").post(f"{there}legal/", told | {"on": "x"}).status_code == 422
    lately = now.date().isoformat()
    assert as_("周抽取").post(f"{there}legal/", told | {"on": lately}).status_code == 302
    text = as_("周抽取").get(there).content.decode()
    assert "才通知法制机构，没有提前 3 天" in text
    assert "应提前三天通知政策法规处" in text
    assert as_("陈法务").post(f"{there}sign-in/", {"role": "legal"}).status_code == 302
    person = {"name": "吴纪检", "organisation": "县纪委", "capacity": "discipline", "account": "wu"}
    assert as_("周抽取").post(f"{there}witnesses/", person).status_code == 302
    assert "纪检监察" in as_("周抽取").get(there).content.decode()
    assert "我到场了" in as_("吴纪检").get(f"{there}part/").content.decode()
    assert as_("吴纪检").post(f"{there}part/come/").status_code == 302
    assert as_("王处长").get(f"{there}part/").status_code == 404


def test_a_witness_signs_on_the_screen_and_the_drawer_by_account(as_, place, line, now) -> None:
    start = now - timedelta(hours=3)
    draw = world.committed_draw(place, line, start)
    person = services.invite_person(
        draw, world.PersonRole.WITNESS, "王桂兰", "县人大", by=place["周抽取"], at=start
    )
    services.sign_in_person(person, by=place["周抽取"], at=now)
    world.everybody_present(place, draw, now)
    world.entropy_fixed(place, draw, now)
    services.draw_targets(Draw.objects.get(), by=place["周抽取"], at=now)
    there = reverse("draw", args=[draw.draw_id])
    pad = reverse("draw-signature", args=[draw.draw_id, person.pk])
    assert pad in as_("周抽取").get(there).content.decode()
    assert "<canvas" in as_("周抽取").get(pad).content.decode()
    assert as_("何监督").get(pad).status_code == 403
    for strokes in ("", "[]", "{", '[["<script>"]]'):
        assert as_("周抽取").post(pad, {"strokes": strokes}).status_code == 422
    points = "[[[1,2],[3,4],[5,6],[7,8],[9,10],[11,12],[13,14],[15,16]]]"
    assert as_("周抽取").post(pad, {"strokes": points}).status_code == 302
    assert "屏幕手写" in as_("周抽取").get(there).content.decode()
    assert as_("周抽取").post(f"{there}part/sign/").status_code == 302
    assert "账号签名" in as_("周抽取").get(there).content.decode()


def test_photos_go_in_and_come_out_as_files_for_few(as_, place, line, now) -> None:
    draw = world.committed_draw(place, line, now)
    there = reverse("draw", args=[draw.draw_id])
    data = b"\xff\xd8\xff\xe0 a photo"
    photo = {"title": "摇号现场", "file": SimpleUploadedFile("x.exe", data)}
    assert as_("周抽取").post(f"{there}attachments/", photo).status_code == 302
    page = {"title": "网页", "file": SimpleUploadedFile("x.jpg", b"<html>")}
    refused = as_("周抽取").post(f"{there}attachments/", page)
    assert refused.status_code == 422
    assert "这不是 JPEG、PNG 图片" in refused.content.decode()
    assert as_("周抽取").post(f"{there}attachments/", {"title": "空"}).status_code == 422
    kept = draw.attachments.get()
    url = reverse("draw-attachment", args=[draw.draw_id, kept.digest])
    world.name_auditor(place, draw, now)
    assert kept.digest in as_("李起草").get(there).content.decode()
    assert as_("李起草").get(url).status_code == 403
    file = as_("吴纪检").get(url)
    assert b"".join(file.streaming_content) == data
    assert file.headers["Content-Disposition"].startswith("attachment")
    assert file.headers["X-Content-Type-Options"] == "nosniff"
    assert as_("吴纪检").get(f"{there}attachments/{'0' * 64}").status_code == 404


def test_a_correction_by_clicking(as_, place, line, now) -> None:
    draw = _embargoed(place, line, now)
    there = reverse("draw", args=[draw.draw_id])
    right = world.KL8.replace("02 06", "03 06").split()
    assert "申请更正" in as_("周抽取").get(there).content.decode()
    assert "申请更正" not in as_("何监督").get(there).content.decode()
    short = as_("周抽取").post(f"{there}entropy/0/correct/", {"n": right, "reason": "错"})
    assert short.status_code == 422
    assert "请写明差错是怎样发现的" in short.content.decode()
    why = {"n": right, "reason": "与福彩中心公告核对时发现"}
    assert as_("周抽取").post(f"{there}entropy/0/correct/", why).status_code == 302
    assert as_("周抽取").post(f"{there}entropy/9/correct/", why).status_code == 404
    dice = {"n": list("40719359"), "reason": "与福彩中心公告核对时发现"}
    assert as_("周抽取").post(f"{there}entropy/1/correct/", dice).status_code == 403
    assert "有人申请更正这个数" in as_("何监督").get(there).content.decode()
    again = f"{there}entropy/0/correct/again/"
    assert as_("何监督").post(again, {"n": world.KL8.split()}).status_code == 422
    assert as_("何监督").post(again, {"decision": "decline"}).status_code == 302
    assert as_("周抽取").post(f"{there}entropy/0/correct/", why).status_code == 302
    assert as_("何监督").post(again, {"n": right, "decision": "confirm"}).status_code == 302
    assert "更正并全部重算" in as_("李起草").get(there).content.decode()
