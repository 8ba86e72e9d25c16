"""One firm, one file: everything in order, for those whose work it is, and the same bytes when it is taken away."""

import hashlib
import json
import subprocess
import zipfile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from doubledraw.platform.dossiers import services
from doubledraw.platform.dossiers.documents import Stage
from doubledraw.platform.dossiers.models import Export
from doubledraw.platform.dossiers.selectors import (
    export_of,
    file_of,
    files_among,
    firm_visible_to,
)
from doubledraw.platform.draws.models import Assignment
from doubledraw.platform.jobs.models import Job
from doubledraw.platform.jobs.services import run_pending
from doubledraw.platform.kernel.actor import SYSTEM
from doubledraw.platform.ledger.models import AuditEvent
from doubledraw.platform.organs.selectors import actor_of
from doubledraw.platform.organs.services import admit_staff, grant_role
from doubledraw.platform.organs.states import Role
from doubledraw.platform.records import store
from doubledraw.platform.registry.models import Inspector, Target
from tests.platform.dossiers.conftest import COMPLAINT, PHONE, REPLY
from tests.world.county import PASSWORD


def _file(files, actor, now, visit=None):
    code = (visit or files.done).code
    target = firm_visible_to(actor, code)
    return file_of(actor, target, now) if target else None


def _titles(entries):
    return [entry.title for entry in entries]


def test_the_file_tells_every_stage_in_order(files, now) -> None:
    entries = _file(files, files["何监督"], now)
    stages = {entry.stage for entry in entries}
    assert stages >= {
        *(Stage.PLAN, Stage.DRAW, Stage.DISPATCH, Stage.APPROVAL, Stage.NOTICE),
        *(Stage.VISIT, Stage.RECORD, Stage.WORDS),
    }
    assert [e.at for e in entries] == sorted(e.at for e in entries)
    titles = _titles(entries)
    for title in (
        *("列入公布的计划", "抽中", "下发给检查组", "检查审批表审批", "签发行政检查通知书"),
        *("通知书送达", "进门检查", "填写检查表", "现场照片", "签名", "检查记录封存"),
        *("结果告知企业", "负责人审核"),
    ):
        assert title in titles
    drawn = next(entry for entry in entries if entry.title == "抽中")
    assert drawn.log_index is not None
    record = next(entry for entry in entries if entry.title == "检查记录封存")
    assert record.digest == files.done.records.get().digest


def test_a_firm_that_was_not_drawn_has_the_draw_in_its_file(files, now) -> None:
    taken = {visit.code for visit in files.carried.visits}
    other = Target.objects.exclude(code__in=taken).filter(status="active").first()
    entries = file_of(files["李起草"], other, now)
    assert set(_titles(entries)) & {"在名录里，没有抽中", "列为候补"}
    assert Stage.VISIT not in {entry.stage for entry in entries}


def test_only_whose_work_it_is_sees_the_file(files, now, as_) -> None:
    place, code = files.carried.place, files.done.code
    address = f"/desk/firms/{code}/file/"
    with_others = admit_staff(
        "huo", "霍消防", organ=place.fire, password=PASSWORD, by=SYSTEM, at=now
    )
    grant_role(with_others, Role.CLERK, place.fire, by=SYSTEM, at=now)
    beside = admit_staff("si", "司某", organ=place.justice, password=PASSWORD, by=SYSTEM, at=now)
    grant_role(beside, Role.CLERK, place.justice, by=SYSTEM, at=now)
    expected = {"李起草": 200, "何监督": 200, "陈法务": 200, "王处长": 200, "外单位钱某": 404}
    for name, status in expected.items():
        client = as_(files[name])
        assert client.get(address).status_code == status, name
        assert client.post(address + "export/").status_code == (302 if status == 200 else 404), name
    fire = as_(actor_of(with_others)).get(address)
    assert fire.status_code == 200
    assert "检查记录封存" in fire.content.decode(), "what joint work shares"
    assert as_(actor_of(beside)).get(address).status_code == 404
    assert as_(files["外单位钱某"]).get("/desk/firms/nobody/file/").status_code == 404
    assert as_(files["安全赵"]).get(address).status_code == 403


def test_a_complaint_is_kept_from_the_team_it_is_about(files, now) -> None:
    def said(actor) -> str:
        return " ".join(f"{e.who} {e.details}" for e in _file(files, actor, now) or ())

    head = said(files["孙科长"])
    assert COMPLAINT in head
    assert PHONE in head
    clerk = said(files["李起草"])
    assert REPLY in clerk
    assert COMPLAINT not in clerk
    assert PHONE not in clerk
    ref = Assignment.objects.filter(draw=files.carried.draw, code=files.done.code).first()
    assert ref is not None
    Inspector.objects.filter(ref=ref.inspector_ref).update(staff_id=files["孙科长"].user_id)
    assert COMPLAINT not in said(files["孙科长"]), "on the team, whatever the role"


def test_a_secret_draw_is_in_the_file_of_those_alone_who_have_opened_it(files) -> None:
    assert not {Stage.DRAW, Stage.VISIT} & {entry.stage for entry in files.before["李起草"]}
    assert "名单保密" in [flag for entry in files.before["王处长"] for flag in entry.flags]
    assert Stage.RECORD in {entry.stage for entry in files.before["王处长"]}
    assert files.before["to take away"] == files.before["李起草"]


def test_the_page_costs_the_same_for_many_entries(files, as_) -> None:
    client = as_(files["何监督"])
    costs = []
    for visit in (files.bare, files.done):
        client.get(f"/desk/firms/{visit.code}/file/")
        with CaptureQueriesContext(connection) as asked:
            assert client.get(f"/desk/firms/{visit.code}/file/").status_code == 200
        costs.append(len(asked))
    assert costs[0] == costs[1]


def test_the_zip_is_whole_checks_itself_and_is_the_same_again(files, now, tmp_path) -> None:
    by = files["李起草"]
    target = firm_visible_to(by, files.done.code)
    first = services.export_firm(target, by=by, at=now)
    again = services.export_firm(target, by=by, at=now)
    assert first.digest == again.digest
    path = tmp_path / "file"
    with zipfile.ZipFile(store.path_of(first.digest)) as archive:
        assert len(archive.namelist()) == first.files == len(set(archive.namelist()))
        archive.extractall(path)
    ran = subprocess.run(
        ["sha256sum", "--quiet", "--strict", "-c", "SHA256SUMS"],
        cwd=path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    manifest = json.loads((path / "manifest.json").read_text())
    for one in manifest["files"]:
        data = (path / one["path"]).read_bytes()
        assert (hashlib.sha256(data).hexdigest(), len(data)) == (one["sha256"], one["size"])
    kinds = {one["kind"] for one in manifest["files"]}
    assert kinds == {"index", "sealed", "kept", "paper"}
    entries = file_of(by, target, now, is_public=True)
    paths = {one["path"] for one in manifest["files"]}
    missing = {one["path"] for one in manifest["missing"]}
    assert {file.path for file in files_among(entries)} <= paths | missing
    assert missing == {f"sealed/{files.carried.draw.plan_line.plan.digest}.json"}, "never sealed"
    for file in (path / "sealed").iterdir():
        assert hashlib.sha256(file.read_bytes()).hexdigest() == file.stem
    page = (path / "index.html").read_text()
    assert files.done.name in page
    assert COMPLAINT not in page
    assert "http" not in page.replace("https://qingyuan", "")
    assert (path / "index.pdf").read_bytes().startswith(b"%PDF")
    assert AuditEvent.objects.filter(kind="FileExported").count() == 2


def test_a_large_file_is_packed_in_the_background_and_only_its_maker_takes_it(
    files, as_, now, monkeypatch
) -> None:
    monkeypatch.setattr("doubledraw.platform.dossiers.web.firms.AT_ONCE", 1)
    client = as_(files["李起草"])
    asked = client.post(f"/desk/firms/{files.done.code}/file/export/")
    assert asked.headers["Location"].startswith("/desk/jobs/")
    run_pending(lambda: now)
    assert not Job.objects.filter(kind="dossiers.export_firm").exclude(state="done").exists()
    made = Export.objects.get(by=files["李起草"].user_id)
    page = client.get(client.get(asked.headers["Location"]).headers["Location"])
    assert f"/desk/exports/{made.pk}/" in page.content.decode()
    taken = client.get(f"/desk/exports/{made.pk}/")
    data = b"".join(taken.streaming_content)
    assert hashlib.sha256(data).hexdigest() == made.digest
    assert as_(files["孙科长"]).get(f"/desk/exports/{made.pk}/").status_code == 404
    assert export_of(files["孙科长"], made.pk) is None


@pytest.mark.parametrize("code", ["%00", "' OR 1=1", "雀" * 70, "..", "a%2Fb"])
def test_naughty_codes_are_not_found(files, as_, code) -> None:
    client = as_(files["李起草"])
    assert client.get(f"/desk/firms/{code}/file/").status_code in (404, 301)
    assert client.get(f"/desk/firms/{files.done.code}/file/?stage={code}&page=x").status_code == 200
