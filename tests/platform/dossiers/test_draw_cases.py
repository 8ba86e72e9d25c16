"""The case of a whole draw: in order, what is missing and why, closed once, later things as supplements."""

import dataclasses
import hashlib
import json
import zipfile
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from doubledraw.platform.disclosure.models import PublicFile
from doubledraw.platform.dossiers import services
from doubledraw.platform.dossiers.documents import Piece
from doubledraw.platform.dossiers.models import CaseFile, CasePiece
from doubledraw.platform.dossiers.policies import may_file_draw
from doubledraw.platform.dossiers.selectors import (
    draw_case,
    draw_cases_to_file,
    draw_standing,
    draws_in_room,
)
from doubledraw.platform.draws import services as draws
from doubledraw.platform.draws.models import CeremonyPerson, Draw, NamedAuditor, TeamRound
from doubledraw.platform.kernel.errors import Conflict, Refused
from doubledraw.platform.ledger.selectors import document
from doubledraw.platform.records import store
from tests.world import showing
from tests.world.inspections import PHOTO

ROOM = "/desk/file-room/draws/"


@pytest.fixture
def draw(files, now) -> Draw:
    showing.follow(now)
    found = draw_case(files["陈法务"], files.carried.draw.draw_id)
    assert found is not None
    return found


@pytest.fixture
def signed(files, draw, now) -> Draw:
    """Everybody who was there has signed."""
    for person in CeremonyPerson.objects.filter(draw=draw, signature=None).exclude(signed_at=None):
        draws.sign_result(person, by=files[person.name], at=now)
    return draw


def _filed(files, draw, now) -> CaseFile:
    seen = draw_standing(draw, now).next_list.digest
    return services.file_draw(draw, seen, by=files["陈法务"], at=now)


def test_a_complete_draw_has_everything_in_order(signed, now) -> None:
    standing = draw_standing(signed, now)
    assert standing.missing == []
    pieces = [slot.piece for slot in standing.there]
    assert pieces == sorted(pieces, key=list(Piece).index)
    assert {
        *(Piece.PLAN, Piece.WORK_PLAN, Piece.DECISION, Piece.FREEZE, Piece.COMMITMENT),
        *(Piece.ENTROPY, Piece.DRAW, Piece.SIGNATURE, Piece.OUTCOME, Piece.REVEAL, Piece.BUNDLE),
    } <= {*pieces}
    assert len({slot.key for slot in standing.slots}) == len(standing.slots)
    digests = {slot.piece: slot.digest for slot in standing.there}
    assert digests[Piece.COMMITMENT] == signed.commitment
    assert digests[Piece.DRAW] == signed.targets_root


def test_what_is_missing_is_named_with_its_article(files, draw, now) -> None:
    standing = draw_standing(draw, now)
    assert {slot.piece for slot in standing.missing} == {Piece.SIGNATURE}
    assert {slot.by for slot in standing.missing} >= {"周抽取", "何监督"}
    assert all(slot.cites and slot.due for slot in standing.missing)
    with pytest.raises(Refused) as refusal:
        _filed(files, draw, now)
    assert refusal.value.code == "incomplete"


def test_a_draw_is_closed_once_by_the_legal_section_and_by_nobody_who_drew(
    files, signed, now
) -> None:
    slots = draw_standing(signed, now).slots
    for name in ("周抽取", "李起草", "何监督"):
        assert not may_file_draw(signed, slots, files[name], is_filed=False)
    with pytest.raises(Conflict):
        services.file_draw(signed, "0" * 64, by=files["陈法务"], at=now)
    made = _filed(files, signed, now)
    pieces = list(made.pieces.order_by("position"))
    listed = json.loads(document(made.parts.get().digest))
    assert listed["draw"] == signed.draw_id
    assert [one["digest"] for one in listed["pieces"]] == [piece.digest for piece in pieces]
    for piece in pieces:
        if piece.copy:
            assert hashlib.sha256(store.get(piece.copy)).hexdigest() == piece.copy
    signed = Draw.objects.get(pk=signed.pk)
    assert may_file_draw(signed, slots, files["陈法务"], is_filed=True).code == "filed"
    with pytest.raises(DatabaseError), transaction.atomic():
        CasePiece.objects.filter(case=made).update(label="别的")
    with pytest.raises(DatabaseError), transaction.atomic():
        CaseFile.objects.filter(pk=made.pk).update(number="别的")
    with pytest.raises(DatabaseError), transaction.atomic():
        told = {"year": 2026, "number": "x", "entered_by": 1, "by": 2, "by_name": "x", "at": now}
        CaseFile.objects.create(organ=made.organ, **told)
    first = services.export_case(made, by=files["陈法务"], at=now)
    assert services.export_case(made, by=files["何监督"], at=now).digest == first.digest
    with zipfile.ZipFile(store.path_of(first.digest)) as archive:
        names = archive.namelist()
        assert sum(name[:3].isdecimal() for name in names) == made.pieces.exclude(copy="").count()
        assert json.loads(archive.read("manifest.json"))["draw"] == signed.draw_id


def test_a_case_waits_on_the_home_of_who_may_file_it_while_nothing_is_wanting(
    files, draw, now, as_
) -> None:
    legal, address = files["陈法务"], f"{ROOM}{draw.draw_id}/"
    assert not draw_cases_to_file(legal).exists(), "signatures are wanting"
    assert address not in as_(legal).get("/desk/").content.decode()
    for person in CeremonyPerson.objects.filter(draw=draw, signature=None).exclude(signed_at=None):
        assert not draw_cases_to_file(legal).exists()
        draws.sign_result(person, by=files[person.name], at=now)
    draw = draw_case(legal, draw.draw_id)
    assert draw_standing(draw, now).missing == []
    with CaptureQueriesContext(connection) as asked:
        assert list(draw_cases_to_file(legal)) == [draw]
        assert not list(draw_cases_to_file(files["李起草"])), "without the role nothing is asked"
    assert len(asked) == 1
    home = as_(legal).get("/desk/").content.decode()
    assert address in home
    assert "抽取案卷归档" in home
    for name in ("周抽取", "李起草", "何监督", "外单位钱某"):
        assert not draw_cases_to_file(files[name]).exists()
        assert address not in as_(files[name]).get("/desk/").content.decode()
    for hand in (draw.frozen_by, draw.committed_by, draw.drawn_by, draw.revealed_by):
        own = dataclasses.replace(legal, user_id=hand)
        assert not draw_cases_to_file(own).exists(), "who had a hand in it does not file it"
    _filed(files, draw, now)
    assert address not in as_(legal).get("/desk/").content.decode()


def test_what_a_query_finds_wanting_the_list_of_the_case_finds_too(files, signed, now) -> None:
    """Each paper that may be wanting, taken away and put back: both agree, and nothing complete is hidden."""
    legal = files["陈法务"]
    bundle = PublicFile.objects.filter(draw=signed.draw_id, name="bundle.zip")
    took_part = {"draw": signed, "role": "legal", "name": "钱见证", "organisation": "县司法局"}
    known = {name: getattr(signed, name) for name in ("first_when", "draw_by", "commitment")}
    named = {"draw": signed, "staff_id": legal.user_id, "name": "钱见证", "named_by": 1, "at": now}
    told = {"files": {}, "changes": {}, "entropy": [], "committed_by": 1, "committed_at": now}
    a_round = {"draw": signed, "number": 1, "commitment_file": "", **known, **told}

    def agree(*, complete: bool) -> None:
        draw = draw_case(legal, signed.draw_id)
        assert (draw_standing(draw, now).missing == []) is complete
        assert draw_cases_to_file(legal).exists() is complete

    agree(complete=True)
    for take_away in (
        lambda: bundle.update(name="b.zip"),
        lambda: CeremonyPerson.objects.create(signed_at=now, **took_part),
        lambda: TeamRound.objects.create(**a_round),
    ):
        with transaction.atomic():
            take_away()
            agree(complete=False)
            transaction.set_rollback(True)
    CeremonyPerson.objects.create(signed_at=None, **took_part)
    NamedAuditor.objects.create(**named)
    agree(
        complete=True
    )  # who was not there need not sign, nor an auditor where the strata are public


def test_what_comes_later_is_a_supplement(files, signed, now) -> None:
    made = _filed(files, signed, now)
    later = now + timedelta(days=1)
    draws.keep_attachment(signed, "摇号现场", [PHOTO], by=files["周抽取"], at=later)
    signed = draw_case(files["陈法务"], signed.draw_id)
    added = draw_standing(signed, later).added
    assert Piece.FOOTAGE in {slot.piece for slot in added}
    assert all(slot.file is None for slot in added if slot.piece is Piece.FOOTAGE)
    seen = draw_standing(signed, later).next_list.digest
    part = services.supplement_case(made, seen, "补入影像", by=files["陈法务"], at=later)
    assert json.loads(document(part.digest))["before"] == made.parts.get(number=0).digest
    assert draw_standing(signed, later).added == []


def test_the_pages_lead_from_the_room_to_the_zip(files, signed, as_) -> None:
    client, address = as_(files["陈法务"]), f"{ROOM}{signed.draw_id}/"
    assert address in client.get(ROOM).content.decode()
    page = client.get(address).content.decode()
    assert "公开文件包" in page
    seen = page.split('name="seen" value="')[1][:64]
    assert client.post(address + "export/").status_code == 404
    assert client.post(address + "accept/", {"seen": "0"}).status_code == 409
    assert client.post(address + "accept/", {"seen": seen}).status_code == 302
    assert "已归档" in client.get(address).content.decode()
    assert client.post(address + "supplement/", {"seen": seen, "reason": "x"}).status_code == 403
    assert client.post(address + "export/").status_code == 302
    for query in ("?q=%00&year=9999&filed=x&page=z", "?q=" + "雀" * 300, "?year=٢٠٢٦"):
        assert client.get(ROOM + query).status_code == 200
    with CaptureQueriesContext(connection) as many:
        client.get(ROOM)
    with CaptureQueriesContext(connection) as none:
        client.get(ROOM, {"q": "没有这一次"})
    assert len(many) <= len(none) + 1
    for name in ("李起草", "外单位钱某"):
        assert as_(files[name]).get(address).status_code == 404
        assert not draws_in_room(files[name]).exists()
