"""The file room: what is missing is named, what is closed is closed, what comes after is a supplement."""

import hashlib
import json
import zipfile
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from django.utils.translation import gettext

from doubledraw.platform.dossiers import services
from doubledraw.platform.dossiers.documents import OF_DRAWS, Piece
from doubledraw.platform.dossiers.models import CaseFile, CasePiece
from doubledraw.platform.dossiers.policies import may_file
from doubledraw.platform.dossiers.selectors import (
    case_visit,
    cases_in_room,
    standing_of,
    years_in_room,
)
from doubledraw.platform.inspections import services as inspections
from doubledraw.platform.inspections.models import Feedback, Visit
from doubledraw.platform.kernel.actor import SYSTEM
from doubledraw.platform.kernel.errors import Conflict, Invalid, Refused
from doubledraw.platform.ledger.selectors import document
from doubledraw.platform.organs.models import Staff
from doubledraw.platform.organs.selectors import actor_of
from doubledraw.platform.organs.services import grant_role
from doubledraw.platform.organs.states import Role
from doubledraw.platform.records import store
from doubledraw.platform.ui.words import GAP, again
from tests.world import inspections as world


@pytest.fixture
def case(files, now):
    """The complete one, as 陈法务 has it before them."""
    return case_visit(files["陈法务"], files.done.number, now)


def _standing(files, visit, now):
    return standing_of(case_visit(files["陈法务"], visit.number, now), files["陈法务"], now)


def _filed(files, visit, now):
    seen = standing_of(visit, files["陈法务"], now).next_list.digest
    return services.file_case(visit, seen, by=files["陈法务"], at=now)


def _pieces(slots):
    return [slot.piece for slot in slots]


def _corrected(files, now):
    """A sheet is entered again and reviewed again after the case was closed."""
    visit, team = files.done, files.carried.team(files.done)
    sheet = visit.sheets.first()
    again = world.parcel("sheet", now, sheet, **world.sheet_body(sheet))
    inspections.correct_sheet(sheet, again, "秤未校准", by=team[0], at=now)
    visit = Visit.objects.select_related("draw__organ", "organ", "form").get(pk=visit.pk)
    inspections.feed_back(visit, "on_site", "林秀英", "更正", by=team[0], at=now)
    world.reviewed(files.carried, visit, now + timedelta(minutes=5))


def test_a_complete_case_has_everything_in_order(files, now) -> None:
    standing = _standing(files, files.done, now)
    assert standing.missing == []
    pieces = _pieces(standing.there)
    assert pieces == sorted(pieces, key=list(Piece).index)
    assert pieces.count(Piece.SHEET) == 2
    rest = {Piece.WORK_PLAN, Piece.PUBLICATION, Piece.DUTY, *OF_DRAWS}
    assert {*Piece} - {*pieces} <= rest


def test_what_is_missing_is_named_with_whose_it_is_and_until_when(files, now) -> None:
    bare = _standing(files, files.bare, now)
    assert _pieces(bare.missing) == [Piece.FEEDBACK, Piece.REVIEW]
    team = [actor.name for actor in files.carried.team(files.bare)]
    assert all(name in bare.missing[0].by for name in team)
    assert bare.missing[0].is_late
    waiting = _standing(files, files.waiting, now)
    assert _pieces(waiting.missing) == [
        *(Piece.FORM, Piece.NOTICE, Piece.SHEET, Piece.SHEET),
        *(Piece.RECORD, Piece.FEEDBACK, Piece.REVIEW),
    ]
    assert all(slot.due and slot.by for slot in waiting.missing)


def test_a_document_that_is_taken_away_is_reported(files, now) -> None:
    """The control: the same case, with its feedback gone, is not complete any more."""
    before = _standing(files, files.done, now)
    with connection.cursor() as cursor:
        _unguard(cursor, "inspections_feedback")
        Feedback.objects.filter(record__visit=files.done).delete()
    after = _standing(files, files.done, now)
    assert _pieces(after.missing) == [Piece.FEEDBACK]
    assert len(after.there) == len(before.there) - 1
    with pytest.raises(Refused) as refusal:
        services.file_case(after.visit, after.next_list.digest, by=files["陈法务"], at=now)
    assert refusal.value.code == "incomplete"


def test_a_case_is_closed_once_by_the_legal_section(files, case, now) -> None:
    made = _filed(files, case, now)
    assert made.number == f"{case.draw.organ.code}-2026-0001"
    pieces = list(made.pieces.order_by("position"))
    assert [piece.position for piece in pieces] == list(range(1, len(pieces) + 1))
    listed = json.loads(document(made.parts.get().digest))
    assert [one["digest"] for one in listed["pieces"]] == [piece.digest for piece in pieces]
    copies = [piece for piece in pieces if piece.copy]
    assert all(hashlib.sha256(store.get(p.copy)).hexdigest() == p.copy for p in copies)
    assert {"notice", "receipt", "sheet", "record", "draw"} <= {piece.piece for piece in copies}
    with pytest.raises(Refused):
        _filed(files, case, now)
    assert _standing(files, files.done, now).added == []


def test_what_was_not_seen_is_not_signed(files, case, now) -> None:
    with pytest.raises(Conflict):
        services.file_case(case, "0" * 64, by=files["陈法务"], at=now)
    assert not CaseFile.objects.exists()


def test_nobody_closes_their_own_case_nor_without_the_role(files, case, now) -> None:
    for name in ("李起草", "孙科长", "王处长", "何监督"):
        with pytest.raises(Refused):
            services.file_case(case, "", by=files[name], at=now)
    member = files.carried.team(files.done)[0]
    grant_role(Staff.objects.get(pk=member.user_id), Role.LEGAL, case.draw.organ, by=SYSTEM, at=now)
    legal = actor_of(Staff.objects.select_related("organ").get(pk=member.user_id))
    standing = standing_of(case, legal, now)
    assert standing.is_of_the_team
    verdict = may_file(case, standing.slots, legal, is_of_the_team=True, is_filed=False)
    assert verdict.code == "own_case"
    with pytest.raises(DatabaseError), transaction.atomic():
        CaseFile.objects.create(
            visit=case,
            organ=case.draw.organ,
            year=2026,
            number="x",
            entered_by=member.user_id,
            by=member.user_id,
            by_name=member.name,
            at=now,
        )


def test_a_closed_case_is_locked_and_a_correction_becomes_a_supplement(files, case, now) -> None:
    made = _filed(files, case, now)
    before = list(made.pieces.values_list("position", "key", "digest", "copy"))
    with pytest.raises(DatabaseError), transaction.atomic():
        CasePiece.objects.filter(case=made).update(label="别的")
    later = now + timedelta(days=1)
    _corrected(files, later)
    standing = _standing(files, files.done, later + timedelta(hours=1))
    assert {Piece.RECORD, Piece.SHEET, Piece.FEEDBACK, Piece.REVIEW} == {*_pieces(standing.added)}
    made.visit = standing.visit
    seen, at = standing.next_list.digest, later + timedelta(hours=1)
    with pytest.raises(Invalid):
        services.supplement_case(made, seen, " \0 ", by=files["陈法务"], at=at)
    part = services.supplement_case(made, seen, "检查表更正", by=files["陈法务"], at=at)
    assert part.number == 1
    listed = json.loads(document(part.digest))
    assert listed["before"] == made.parts.get(number=0).digest
    assert (
        list(made.pieces.filter(part__number=0).values_list("position", "key", "digest", "copy"))
        == before
    )
    with pytest.raises(Refused):
        services.supplement_case(made, seen, "再来", by=files["陈法务"], at=at)


def test_the_zip_of_a_case_is_the_same_again_and_holds_every_copy(files, case, now) -> None:
    made = _filed(files, case, now)
    made.visit = case
    first = services.export_case(made, by=files["陈法务"], at=now)
    assert services.export_case(made, by=files["何监督"], at=now).digest == first.digest
    with zipfile.ZipFile(store.path_of(first.digest)) as archive:
        names = archive.namelist()
        sums = dict(
            reversed(line.split("  ")) for line in archive.read("SHA256SUMS").decode().splitlines()
        )
        assert {*sums, "SHA256SUMS"} == {*names}
        for name, digest in sums.items():
            assert hashlib.sha256(archive.read(name)).hexdigest() == digest
        manifest = json.loads(archive.read("manifest.json"))
    assert len(manifest["pieces"]) == made.pieces.count()
    copies = made.pieces.exclude(copy="").count()
    assert sum(name[:3].isdecimal() for name in names) == copies


def test_the_room_is_for_its_readers_and_can_be_searched(files, now, as_) -> None:
    actor, firm = files["陈法务"], files.done
    assert years_in_room(actor, now) == [2026]
    found = cases_in_room(actor, now, year=2026, words=firm.code)
    assert [visit.number for visit in found] == [firm.number]
    assert not cases_in_room(actor, now, words="没有这一家").exists()
    assert not cases_in_room(actor, now, filed="yes").exists()
    assert not cases_in_room(files["李起草"], now).exists()
    for name in ("李起草", "王处长", "外单位钱某"):
        assert case_visit(files[name], firm.number, now) is None
    for name, status in {"陈法务": 200, "何监督": 200, "李起草": 404, "外单位钱某": 404}.items():
        client = as_(files[name])
        assert client.get(f"/desk/file-room/{firm.number}/").status_code == status
        assert client.get("/desk/file-room/").status_code == 200
        for deed in ("accept", "supplement", "export"):
            answer = client.post(f"/desk/file-room/{firm.number}/{deed}/", {"seen": "\0"})
            assert answer.status_code in ((404,) if status == 404 else (404, 403, 409)), deed
    for query in ("?q=%00&year=9999&filed=x&page=z", "?q=" + "雀" * 300, "?year=٢٠٢٦"):
        assert as_(actor).get(f"/desk/file-room/{query}").status_code == 200


def test_the_pages_lead_from_the_list_to_the_zip_and_cost_the_same(files, as_) -> None:
    client, address = as_(files["陈法务"]), f"/desk/file-room/{files.done.number}/"
    assert address in client.get("/desk/").content.decode(), "it waits on the staff home"
    page = client.get(address).content.decode()
    seen = page.split('name="seen" value="')[1][:64]
    assert client.post(address + "accept/", {"seen": seen}).status_code == 302
    closed = client.get(address).content.decode()
    assert "990126-01-2026-0001" in closed
    assert address not in client.get("/desk/").content.decode()
    assert client.post(address + "supplement/", {"seen": seen, "reason": "x"}).status_code == 403
    assert client.post(address + "export/").status_code == 302
    room = client.get("/desk/file-room/").content.decode()
    assert "结果告知" in room
    with CaptureQueriesContext(connection) as many:
        client.get("/desk/file-room/")
    with CaptureQueriesContext(connection) as one:
        client.get("/desk/file-room/", {"q": files.done.number})
    assert len(many) == len(one)


def test_an_english_case_names_organs_and_people_as_they_were_entered(files, as_) -> None:
    """Also an organ whose name the catalogue happens to know; the product's own words are English."""
    client, name = as_(files["陈法务"]), files.carried.place.market.name
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    page = client.get(f"/desk/file-room/{files.done.number}/").content.decode()
    assert f">{name}<" in page
    with translation.override("en"):
        assert gettext(name) != name, "the control: the catalogue knows it"
        assert gettext(name) not in page
        assert again(f"第2版{GAP}公示中") == f"Edition 2{GAP}Published"


def _unguard(cursor, table: str) -> None:
    on = f' ON "{table}"' if connection.vendor == "postgresql" else ""
    for name in ("append_only", "no_delete"):
        cursor.execute(f'DROP TRIGGER IF EXISTS "{table}_{name}"{on}')
