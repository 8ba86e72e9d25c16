"""From the draw on, by clicking: draw, reveal, void, attest, correct; the proof behind each seal."""

import re
from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from doubledraw.log import attest
from doubledraw.log.note import SignerKey
from doubledraw.platform.draws.models import Draw
from doubledraw.platform.jobs.services import run_pending
from tests.world import ceremony as world


def _embargoed(place, line, now) -> Draw:
    start = now - timedelta(hours=4)
    day = (now + timedelta(days=20)).date().isoformat()
    return world.drawn_draw(place, line, start, reveal=day)


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
