"""The legal section's notice and presence, witnesses and their signatures, photos by digest."""

import hashlib
import json
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils.timezone import localdate

from doubledraw.platform.draws import policies, services
from doubledraw.platform.draws.models import CeremonyAttachment, CeremonySignature, Draw
from doubledraw.platform.draws.selectors import (
    draws_waiting_for,
    legal_duty,
    readiness,
    signatures_of,
)
from doubledraw.platform.draws.states import Capacity, PersonRole
from doubledraw.platform.kernel.errors import Conflict, Invalid, Refused
from doubledraw.platform.ledger.models import AuditEvent, LogLeaf
from doubledraw.platform.records import store
from tests.world import ceremony as world

JPEG = b"\xff\xd8\xff\xe0" + b"a photo" * 100
STROKES = [[[10, 20], [30, 40], [50, 60], [70, 80]], [[1, 2], [3, 4], [5, 6], [1000, 1000]]]


def missing(draw, at):
    fresh = Draw.objects.get(pk=draw.pk)
    return [
        v
        for v in policies.missing_for_draw(fresh, readiness(fresh), at)
        if v.code.startswith("legal")
    ]


def signed_in(place, draw, at) -> None:
    for role, name in (
        (PersonRole.DRAWER, "周抽取"),
        (PersonRole.SUPERVISOR, "何监督"),
        (PersonRole.LEGAL, "陈法务"),
    ):
        services.sign_in_self(draw, role, by=place[name], at=at)


def waiting(person, at) -> list[tuple[str, str]]:
    return [(w.action, w.page) for w in draws_waiting_for(person, at)]


# the legal section


def test_without_the_legal_section_nothing_is_drawn_and_the_article_says_why(
    place, line, noon, later
) -> None:
    draw = world.committed_draw(place, line, noon)
    world.entropy_fixed(place, draw, later)
    services.sign_in_self(draw, PersonRole.DRAWER, by=place["周抽取"], at=later)
    services.sign_in_self(draw, PersonRole.SUPERVISOR, by=place["何监督"], at=later)
    assert [v.code for v in missing(draw, later)] == ["legal_not_notified", "legal_absent"]
    with pytest.raises(Refused) as refusal:
        services.draw_targets(draw, by=place["周抽取"], at=later)
    assert refusal.value.code == "legal_not_notified"
    assert "提前三天通知政策法规处" in refusal.value.cites.quotation
    world.legal_notified(place, draw, later)
    with pytest.raises(Refused) as refusal:
        services.draw_targets(draw, by=place["周抽取"], at=later)
    assert refusal.value.code == "legal_absent"
    services.sign_in_self(draw, PersonRole.LEGAL, by=place["陈法务"], at=later)
    services.draw_targets(Draw.objects.get(), by=place["周抽取"], at=later)


@pytest.mark.parametrize(("days", "is_enough"), [(2, False), (3, True), (4, True), (0, False)])
def test_three_days_are_counted_to_the_day_of_the_draw(
    place, line, noon, later, days, is_enough
) -> None:
    draw = world.committed_draw(place, line, noon)
    world.legal_notified(place, draw, noon, days)
    signed_in(place, draw, later)
    found = missing(draw, later)
    assert [v.code for v in found] == ([] if is_enough else ["legal_notice_short"])
    if found:
        ready = localdate(noon) - timedelta(days=days) + timedelta(days=3)
        assert found[0].params["ready"] == ready.isoformat()


def test_where_no_rule_asks_the_legal_section_is_not_missing(place, line, noon, later, settings):
    settings.RULE_SETS = ("karamay-2016",)
    assert legal_duty(place.market, localdate(noon)) is None
    draw = world.committed_draw(place, line, noon)
    assert missing(draw, later) == []


def test_a_notice_is_of_the_past_and_says_how(place, line, noon) -> None:
    draw = world.committed_draw(place, line, noon)
    told = {"by": place["周抽取"], "at": noon}
    tomorrow = localdate(noon) + timedelta(days=1)
    with pytest.raises(Invalid, match="还没有到"):
        services.notify_legal_section(draw, "陈法务", "县司法局", tomorrow, "电话", **told)
    with pytest.raises(Invalid, match="文号"):
        services.notify_legal_section(draw, "陈法务", "县司法局", localdate(noon), " ", **told)
    with pytest.raises(Refused):
        services.notify_legal_section(
            draw, "陈法务", "县司法局", localdate(noon), "电话", by=place["何监督"], at=noon
        )


def test_the_desk_calls_the_legal_section_on_the_day(place, line, noon, later) -> None:
    draw = world.committed_draw(place, line, noon)
    chen = place["陈法务"]
    assert waiting(chen, later) == []
    world.legal_notified(place, draw, noon)
    assert waiting(chen, noon) == []
    assert waiting(chen, later) == [("到场签到", "draw")]
    signed_in(place, draw, later)
    assert waiting(chen, later) == []


def test_only_the_legal_section_signs_in_for_itself(place, line, noon) -> None:
    draw = world.committed_draw(place, line, noon)
    for name in ("周抽取", "何监督", "吴纪检", "外单位钱某"):
        with pytest.raises(Refused):
            services.sign_in_self(draw, PersonRole.LEGAL, by=place[name], at=noon)


def test_one_person_is_not_both_supervisor_and_legal_section(place, line, noon, later) -> None:
    draw = world.ready_draw(place, line, noon)
    ready = readiness(draw)
    alone = policies.Readiness(
        frozenset({1}), frozenset({2}), (), legals=frozenset({2}), legal_duty=ready.legal_duty
    )
    assert [v.code for v in policies.missing_for_draw(draw, alone, later)] == ["legal_absent"]


# witnesses


def test_a_witness_with_an_account_signs_in_and_signs_alone(place, line, noon, later) -> None:
    draw = world.committed_draw(place, line, noon)
    zhou, wu = place["周抽取"], place["吴纪检"]
    person = services.invite_person(
        draw, PersonRole.WITNESS, "吴纪检", "县纪委监委", by=zhou, at=noon,
        capacity=Capacity.DISCIPLINE, account="wu",
    )  # fmt: skip
    with pytest.raises(Invalid, match="自己的账号"):
        services.sign_in_person(person, by=zhou, at=later)
    with pytest.raises(Refused, match="没有邀请"):
        services.sign_in_invited(person, by=place["王处长"], at=later)
    assert waiting(wu, noon) == []
    assert waiting(wu, later) == [("到场签到", "draw-part")]
    services.sign_in_invited(person, by=wu, at=later)
    assert waiting(wu, later) == []
    with pytest.raises(Refused, match="还没有抽取"):
        services.sign_result(person, by=wu, at=later)
    _finish(place, draw, later)
    person.refresh_from_db()
    with pytest.raises(Refused, match="自己的账号"):
        services.sign_result(person, by=zhou, at=later)
    with pytest.raises(Refused, match="别人的屏幕"):
        services.take_signature(person, STROKES, by=zhou, at=later)
    assert ("在抽取结果上签名", "draw-part") in waiting(wu, later)
    signature = services.sign_result(person, by=wu, at=later)
    assert ("在抽取结果上签名", "draw-part") not in waiting(wu, later)
    said = json.loads(store.get(signature.digest))
    draw.refresh_from_db()
    assert said["commitment"] == draw.commitment
    assert said["targets_root"] == draw.targets_root
    assert (said["name"], said["account"]) == ("吴纪检", wu.user_id)
    with pytest.raises(Conflict, match="已经签名"):
        services.sign_result(person, by=wu, at=later)


def test_a_witness_without_an_account_signs_on_the_screen(place, line, noon, later) -> None:
    draw = world.committed_draw(place, line, noon)
    zhou = place["周抽取"]
    came, stayed_away = (
        services.invite_person(
            draw, PersonRole.WITNESS, name, "县人大", by=zhou, at=noon, capacity=Capacity.DEPUTY
        )
        for name in ("王桂兰", "李没来")
    )
    services.sign_in_person(came, by=zhou, at=later)
    _finish(place, draw, later)
    for person in (came, stayed_away):
        person.refresh_from_db()
    with pytest.raises(Refused):
        services.take_signature(came, STROKES, by=place["何监督"], at=later)
    with pytest.raises(Refused, match="没有签到"):
        services.take_signature(stayed_away, STROKES, by=zhou, at=later)
    signature = services.take_signature(came, STROKES, by=zhou, at=later)
    assert json.loads(store.get(signature.digest))["strokes"] == STROKES
    (signed,) = signatures_of(draw)
    assert (signed.name, signed.digest) == ("王桂兰", signature.digest)
    assert signed.path.startswith("M10 20 L30 40")
    event = AuditEvent.objects.get(kind="ResultSigned")
    assert event.payload["signature"] == signature.digest
    with pytest.raises(DatabaseError, match="written once"), transaction.atomic():
        CeremonySignature.objects.update(digest="0" * 64)


@pytest.mark.parametrize(
    "strokes",
    [
        [],
        "points",
        [[[1, 2]] * 7],
        [[[1, 2]] * 4000],
        [[[1, 2], [3, -1]] * 8],
        [[[1, 2], [3, 1001]] * 8],
        [[[1, 2], [3, 4.5]] * 8],
        [[[1, 2], [True, 4]] * 8],
        [[["1", "2"]] * 8],
        [[[1, 2, 3]] * 8],
        [[[1, 2]]] * 61,
    ],
)
def test_what_is_no_signature_is_refused(strokes) -> None:
    from doubledraw.platform.draws.services.attending import _checked

    with pytest.raises(Invalid, match="签名"):
        _checked(strokes)
    assert _checked(STROKES) == STROKES


# photos


def test_a_photo_is_kept_by_its_digest_which_is_public(place, line, noon) -> None:
    draw = world.committed_draw(place, line, noon)
    kept = services.keep_attachment(draw, " 摇号 现场 ", [JPEG], by=place["周抽取"], at=noon)
    digest = hashlib.sha256(JPEG).hexdigest()
    assert (kept.digest, kept.media, kept.size) == (digest, "jpg", len(JPEG))
    assert store.get(digest) == JPEG
    entry = json.loads(LogLeaf.objects.get(kind="document.publish").entry)
    assert (entry["document"], entry["of"]) == (digest, "draw.attachment")
    with pytest.raises(Conflict, match="已经上传过"):
        services.keep_attachment(draw, "又一次", [JPEG], by=place["何监督"], at=noon)
    with pytest.raises(DatabaseError, match="written once"), transaction.atomic():
        CeremonyAttachment.objects.update(title="改")


@pytest.mark.parametrize(
    ("chunks", "code"),
    [
        ([b"%PDF-1.7 not a photo"], "unknown_media"),
        ([b"<html><script>"], "unknown_media"),
        ([], "empty_file"),
        ([JPEG, b"x" * 2000], "too_big"),
    ],
)
def test_what_is_not_taken_leaves_nothing(place, line, noon, settings, chunks, code) -> None:
    settings.UPLOAD_MAX_BYTES = 1500
    draw = world.committed_draw(place, line, noon)
    before = sorted(path.name for path in settings.STORE.rglob("*") if path.is_file())
    with pytest.raises(Invalid) as refusal:
        services.keep_attachment(draw, "现场", chunks, by=place["周抽取"], at=noon)
    assert refusal.value.code == code
    after = sorted(path.name for path in settings.STORE.rglob("*") if path.is_file())
    assert [name for name in after if name not in before and len(name) != 64] == []
    assert not CeremonyAttachment.objects.exists()


@pytest.mark.parametrize(
    ("start", "media"),
    [
        (b"\xff\xd8\xff\xdb", "jpg"),
        (b"\x89PNG\r\n\x1a\n", "png"),
        (b"\x00\x00\x00\x18ftypmp42", "mp4"),
        (b"\x1aE\xdf\xa3\x9fB", "webm"),
    ],
)
def test_four_formats_are_taken(place, line, noon, start, media) -> None:
    draw = world.frozen_draw(place, line, noon)
    kept = services.keep_attachment(draw, "现场", [start], by=place["何监督"], at=noon)
    assert kept.media == media


def test_who_may_add_and_who_may_see(place, line, noon) -> None:
    draw = world.committed_draw(place, line, noon)
    everybody = ("李起草", "王处长", "周抽取", "何监督", "陈法务", "吴纪检", "外单位钱某")
    adds = {name for name in everybody if policies.may_attach(draw, place[name])}
    named = frozenset({place["吴纪检"].user_id})
    sees = {name for name in everybody if policies.may_see_attachments(draw, place[name], named)}
    assert not policies.may_see_attachments(draw, place["吴纪检"], frozenset())
    assert adds == {"周抽取", "何监督"}
    assert sees == {"周抽取", "何监督", "吴纪检"}


def _finish(place, draw, at) -> None:
    world.everybody_present(place, draw, at)
    world.entropy_fixed(place, draw, at)
    services.draw_targets(Draw.objects.get(pk=draw.pk), by=place["周抽取"], at=at)
