"""Those who take part, by clicking: holders, trustees, the legal section, witnesses, their signatures and photos."""

from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from doubledraw.platform.draws import services
from doubledraw.platform.draws.models import Draw
from doubledraw.platform.organs.models import Staff
from tests.world import ceremony as world


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
