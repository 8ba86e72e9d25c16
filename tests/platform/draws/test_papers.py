"""The record form as page and DOCX, the archive with its hashes: whole, openable, and silent about the secret list."""

import hashlib
import io
import json
import struct
import zipfile
from datetime import timedelta
from xml.etree import ElementTree

import pytest

from doubledraw.draw.verify import verify
from doubledraw.log.note import check_note
from doubledraw.platform.draws import exports, services
from doubledraw.platform.draws.models import DrawnTarget
from doubledraw.platform.kernel.errors import Refused
from doubledraw.platform.ledger.selectors import latest_checkpoint
from tests.world import ceremony as world

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PNG = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13)


def _docx(draw, picture: bytes = PNG) -> bytes:
    return exports.document(exports.sheet_of(draw, latest_checkpoint()), picture, "https://x.cn/")


def _texts(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        tree = ElementTree.fromstring(archive.read("word/document.xml"))
    return "\n".join(node.text or "" for node in tree.iter(f"{WORD}t"))


def test_the_form_says_what_article_asks_for(place, line, noon) -> None:
    """FA-05c: signed by drawing and supervising staff, the whole trace kept."""
    draw = world.revealed_draw(place, line, noon)
    text = _texts(_docx(draw))
    for said in ("随机抽取情况记录表", draw.draw_id, "周抽取", "何监督", world.KL8, "签名"):
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


def test_the_docx_has_the_parts_that_word_wants_and_is_the_same_each_time(
    place, line, noon
) -> None:
    draw = world.revealed_draw(place, line, noon)
    data = _docx(draw)
    assert data == _docx(draw)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.namelist()[0] == "[Content_Types].xml"
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                ElementTree.fromstring(archive.read(name))
        assert archive.read("word/media/code.png") == PNG
        body = ElementTree.fromstring(archive.read("word/document.xml"))[0]
    for table in body.iter(f"{WORD}tbl"):
        widths = len(table.find(f"{WORD}tblGrid"))
        assert {len(row.findall(f"{WORD}tc")) for row in table.iter(f"{WORD}tr")} == {widths}


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
        draw, {"record.docx": _docx(draw)}, by=place["何监督"], at=later + timedelta(hours=1)
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
