"""The record form as page and DOCX, the archive with its hashes: whole, openable, and silent about the secret list."""

import hashlib
import io
import json
import zipfile
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.utils.translation import override

from doubledraw.draw.verify import verify
from doubledraw.log.note import check_note
from doubledraw.papers.model import Signatures
from doubledraw.platform.draws import exports, services
from doubledraw.platform.draws.models import DrawnTarget
from doubledraw.platform.kernel.errors import Refused
from doubledraw.platform.ledger.selectors import latest_checkpoint
from tests.world import ceremony as world

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

ADDRESS = "https://x.cn/"


def _docx(draw) -> bytes:
    return exports.record_docx(draw, ADDRESS)


def _texts(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        tree = ElementTree.fromstring(archive.read("word/document.xml"))
    return "\n".join(node.text or "" for node in tree.iter(f"{WORD}t"))


def test_the_form_says_what_article_asks_for(place, line, noon) -> None:
    """FA-05c: signed by drawing and supervising staff, the whole trace kept."""
    draw = world.revealed_draw(place, line, noon)
    text = _texts(_docx(draw))
    for said in (
        "随机抽取情况记录表",
        draw.draw_id,
        "周抽取",
        "何监督",
        world.KL8,
        "签名",
        ADDRESS,
    ):
        assert said in text
    for mark in (draw.commitment, draw.targets_root, draw.teams_root):
        assert mark in text
    assert latest_checkpoint().note.split("\n")[2] in text
    for name in DrawnTarget.objects.filter(role="selected").values_list("name", flat=True):
        assert name in text


def test_before_the_reveal_it_names_no_firm(place, line, noon) -> None:
    day = (noon + timedelta(days=20)).date().isoformat()
    draw = world.drawn_draw(place, line, noon, reveal=day)
    text = _texts(_docx(draw))
    for row in DrawnTarget.objects.all():
        assert row.name not in text
        assert row.code not in text
    assert "保密" in text


@pytest.mark.parametrize("stage", [world.frozen_draw, world.committed_draw])
def test_it_can_be_printed_at_every_stage(stage, place, line, noon) -> None:
    assert "没有抽取" in _texts(_docx(stage(place, line, noon)))


def test_the_files_are_the_same_each_time_in_either_language(place, line, noon) -> None:
    draw = world.revealed_draw(place, line, noon)
    docx, pdf = _docx(draw), exports.record_pdf(draw, ADDRESS)
    assert pdf.startswith(b"%PDF")
    with override("en"):
        assert exports.record_form(draw, ADDRESS).title != "随机抽取情况记录表"
        assert (docx, pdf) == (_docx(draw), exports.record_pdf(draw, ADDRESS))


def test_signatures_stand_on_it_as_they_were_given(place, line, noon, later) -> None:
    """By hand as strokes, by account as words, by nobody as room for ink."""
    draw = world.ready_draw(place, line, noon)
    by, strokes = place["周抽取"], [[[i, 2 * i] for i in range(20)], [[400, 300], [500, 100]]]
    people = [
        world.services.invite_person(draw, world.PersonRole.WITNESS, name, "县报社", by=by, at=noon)
        for name in ("王桂兰", "李没来")
    ]
    world.services.sign_in_person(people[0], by=by, at=later)
    world.services.draw_targets(draw, by=by, at=later)
    for person in people:
        person.refresh_from_db()
    services.take_signature(people[0], strokes, by=by, at=later)
    services.sign_result(draw.people.get(name="何监督"), by=place["何监督"], at=later)
    draw = type(draw).objects.get(pk=draw.pk)
    (block,) = (b for b in exports.record_form(draw, ADDRESS).blocks if isinstance(b, Signatures))
    boxes = {box.name.partition(" · ")[0]: box for box in block.boxes}
    assert boxes["王桂兰"].strokes == tuple(tuple(map(tuple, stroke)) for stroke in strokes)
    assert "账号签名" in boxes["何监督"].said
    assert not boxes["李没来"].said
    assert "没有到场" in boxes["李没来"].label
    with zipfile.ZipFile(io.BytesIO(_docx(draw))) as archive:
        pictures = [name for name in archive.namelist() if name.endswith(".png")]
    assert len(pictures) == 2, "the signature and the code"


def test_words_of_people_cannot_break_the_docx(place, line, noon) -> None:
    draw = world.frozen_draw(place, line, noon)
    world.services.invite_person(
        draw,
        world.PersonRole.WITNESS,
        '王<w:t>&"\x0b二',
        "报社 ]]>",
        by=place["周抽取"],
        at=noon,
    )
    assert '王<w:t>&"二' in _texts(_docx(draw))


def test_the_archive_is_whole_and_its_hashes_hold(place, secret_line, noon, later) -> None:
    draw = world.revealed_draw(place, secret_line, noon)
    data = services.take_archive(
        draw,
        {"record.docx": _docx(draw), "record.pdf": b"%PDF"},
        by=place["何监督"],
        at=later + timedelta(hours=1),
    )
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    sums = dict(reversed(row.split("  ")) for row in files.pop("SHA256SUMS").decode().splitlines())
    assert sums == {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    with zipfile.ZipFile(io.BytesIO(files["auditor.zip"])) as archive:
        bundle = {name: archive.read(name) for name in archive.namelist()}
    assert verify(bundle, auditor=True, check_note=check_note).ok
    kinds = [event["kind"] for event in json.loads(files["events.json"])]
    assert kinds[0] == "DrawFrozen"
    assert kinds[-1] == "ArchiveTaken", "that it was taken stands in it"
    assert {person["name"] for person in json.loads(files["people.json"])} == {
        "周抽取",
        "何监督",
        "陈法务",
    }


def test_the_archive_is_not_for_everybody_even_after_the_reveal(
    place, secret_line, noon, later
) -> None:
    draw = world.revealed_draw(place, secret_line, noon)
    for name in ("李起草", "王处长", "陈法务", "外单位钱某", "审计冯"):
        with pytest.raises(Refused, match="审计文件"):
            services.take_archive(draw, {}, by=place[name], at=later + timedelta(hours=1))
