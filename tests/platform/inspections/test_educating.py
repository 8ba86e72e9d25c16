"""Telling the whole frame before the checks, never the drawn alone."""

import inspect
import json
import re

import pytest

from doubledraw.platform.inspections.exports import education_sheet
from doubledraw.platform.inspections.models import Education
from doubledraw.platform.inspections.selectors import education as education_selectors
from doubledraw.platform.inspections.services import educating
from doubledraw.platform.inspections.services.educating import educate, send_education
from doubledraw.platform.jobs.services import run_pending
from doubledraw.platform.kernel.errors import Invalid, Refused
from doubledraw.platform.ledger.selectors import document
from doubledraw.platform.obligations.models import Obligation
from doubledraw.platform.obligations.services import open_by_clock
from doubledraw.platform.outbox.models import Message
from doubledraw.platform.plans.services.publishing import BEFORE_CHECKS
from doubledraw.platform.records import store
from doubledraw.platform.registry.models import Target
from tests.platform.inspections.conftest import NOON


def test_the_whole_frame_is_told_and_never_the_drawn_alone(carried, settings, tmp_path) -> None:
    settings.OUTBOX, settings.OUTBOX_FOLDER = {"sms": "files"}, tmp_path / "outbox"
    li, line = carried.place["李起草"], carried.draw.plan_line
    codes = sorted(Target.objects.filter(status="active").values_list("code", flat=True))
    for n, code in enumerate(codes):
        Target.objects.filter(code=code).update(phone=f"1380000{n:04d}")
    about, plan = {"about": "普法", "document": line.plan.title, "by": li, "at": NOON}, line.plan
    subject = f"{plan.subject}#{line.starts.isoformat()}"
    said = {"subject": subject, "only": BEFORE_CHECKS, **about}
    open_by_clock("check_starts", line.starts, plan.organ, **said)
    for name in ("何监督", "外单位钱某"):
        with pytest.raises(Refused, match="普法告知需要"):
            educate(line, [], by=carried.place[name], at=NOON)
    with pytest.raises(Invalid):
        educate(line, ["fax"], by=li, at=NOON)
    made = educate(line, ["sms"], by=li, at=NOON)
    with pytest.raises(Refused, match="已经告知"):
        educate(line, ["sms"], by=li, at=NOON)
    assert "二(五)2" in made.lead_cited
    run_pending(lambda: NOON)
    told = {message.key.rpartition(":")[2]: message for message in Message.objects.all()}
    frame = {row["code"] for row in csv_rows(carried.draw)}
    assert sorted(told) == codes == sorted(frame)
    assert len({message.body for message in told.values()}) == 1
    assert len({message.queued_at for message in told.values()}) == 1
    again = send_education(Education.objects.get(), li, NOON, lambda share: None)
    assert (again, Education.objects.get().sent) == (0, len(codes))
    duty = Obligation.objects.get(kind="educate_targets")
    assert (duty.state, duty.closed_by_digest) == ("met", made.digest)
    for module in (educating, education_selectors):
        source = inspect.getsource(module)
        assert not re.search(r"Visit|Draw\b|Dispatch|Assignment|outcome", source)
    said = json.loads(document(made.digest))
    assert (said["recipients"], said["items"][0]["code"]) == (len(codes), "SP-01")


def csv_rows(draw) -> list[dict[str, str]]:
    rows = store.get(draw.files["frame.tsv"]).decode().splitlines()
    return [{"code": row.split("\t")[0]} for row in rows if not row.startswith("#")]


def test_the_notice_to_the_frame_is_public_and_printed(carried, at_, client) -> None:
    li, line = carried.place["李起草"], carried.draw.plan_line
    desk = at_(li, NOON)
    page = "/desk/visits/education/"
    assert "告知全部对象" in desk.get(page).content.decode()
    assert desk.post(page + f"{line.pk}/", {"channel": "sms"}).status_code == 403
    assert desk.post(page + f"{line.pk}/").status_code == 302
    run_pending(lambda: NOON)
    number = Education.objects.get().number
    assert "告知全部" in desk.get(page).content.decode()
    said = str(education_sheet(Education.objects.get()))
    assert "消防安全检查" in said
    assert f"/education/{number}/" in said
    sheet = page + f"{number}/pdf/"
    assert desk.get(sheet).content.startswith(b"%PDF")
    assert at_(carried.place["外单位钱某"], NOON).get(sheet).status_code == 404
    client.logout()
    assert number in client.get("/education/").content.decode()
    told = client.get(f"/education/{number}/").content.decode()
    assert "消防法" in told
    assert not [visit.code for visit in carried.visits if visit.code in told]
