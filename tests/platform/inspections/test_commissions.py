"""Commissions: who commissions pays, and what a finding rests on."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, transaction

from doubledraw.platform.disclosure.selectors.waiting import preview_of
from doubledraw.platform.inspections.models import Commission, Finding
from doubledraw.platform.inspections.selectors.commissions import commissions_to_tell
from doubledraw.platform.inspections.services.commissioning import (
    AskedCommission,
    approve_commission,
    commission,
    report_commission,
    use_conclusion,
)
from doubledraw.platform.kernel.errors import Conflict, Invalid, Refused
from doubledraw.platform.registry.models import Institution
from tests.platform.inspections.conftest import NOON
from tests.platform.inspections.moments import CHECK, DAY, LATER
from tests.world import inspections as world


@pytest.fixture
def laboratory(carried) -> Institution:
    market = carried.place.market
    said = {"code": "91650200MA00000001", "name": "清源检测中心", "kind": "laboratory"}
    return Institution.objects.create(organ=market, changed_at=NOON, **said)


def order_of(laboratory, organ, **changes) -> AskedCommission:
    said = {
        "institution": laboratory,
        "organ": organ,
        "matter": "检测留样的菌落总数",
        "way": "chosen",
        "due_on": DAY + timedelta(days=10),
        "fee": 120050,
        "reason": "县内只有一家有此资质",
    }
    return AskedCommission(**said | changes)


def test_who_commissions_pays_and_a_finding_names_the_report_it_rests_on(
    carried, visit, laboratory
) -> None:
    place, member = carried.place, carried.team(visit)[0]
    wrong = ({"reason": ""}, {"due_on": NOON.date() - timedelta(days=9)}, {"fee": -1})
    for change in (*wrong, {"matter": " "}, {"way": "x"}):
        with pytest.raises(Invalid):
            commission(visit, order_of(laboratory, place.market, **change), by=member, at=CHECK)
    with pytest.raises(Refused, match="不是为这次检查抽取"):
        asked = order_of(laboratory, place.market, way="drawn")
        commission(visit, asked, by=member, at=CHECK)
    with pytest.raises(Refused, match="不能由企业付费") as unpaid:
        commission(visit, order_of(laboratory, place.justice), by=member, at=CHECK)
    assert "谁委托" in unpaid.value.cites.quotation
    with pytest.raises(Refused, match="不在这一家的检查组"):
        asked = order_of(laboratory, place.market)
        commission(visit, asked, by=carried.outsider(visit), at=CHECK)
    made = commission(visit, order_of(laboratory, place.fire), by=member, at=CHECK)
    with pytest.raises(IntegrityError), transaction.atomic():
        Commission.objects.create(
            **{f: getattr(made, f) for f in ("visit", "institution", "organ", "matter", "way")},
            due_on=DAY,
            fee=1,
            made_by=1,
            made_at=NOON,
            reason="x",
            payer=place.market,
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Commission.objects.update(state="approved", decided_by=made.made_by)
    with pytest.raises(Refused, match="批准委托需要"):
        approve_commission(made, by=member, at=CHECK)
    with pytest.raises(Refused, match="待批准"):
        report_commission(made, world.PHOTO, "r.jpg", "合格", by=member, at=CHECK)
    approve_commission(made, by=place["王处长"], at=CHECK)
    assert commissions_to_tell([visit.pk]) == {visit.pk: []}
    with pytest.raises(Invalid):
        report_commission(made, None, "", "合格", by=member, at=CHECK)
    report_commission(made, world.PHOTO, "r.jpg", "菌落总数超标", by=member, at=CHECK)
    world.entered(carried, visit, bad=True)
    finding = Finding.objects.filter(entry__sheet__visit=visit).first()
    use_conclusion(made, finding, by=member, at=CHECK)
    with pytest.raises(Conflict):
        use_conclusion(made, finding, by=member, at=CHECK)
    with pytest.raises(DatabaseError), transaction.atomic():
        Commission.objects.update(conclusion="合格")
    (told,) = commissions_to_tell([visit.pk])[visit.pk]
    assert (told["institution"], told["payer"]) == ("清源检测中心", "县消防救援大队")
    assert preview_of(visit, CHECK).public.content.commissions == (told,), "as the public will read"


def test_a_commission_over_http(carried, visit, laboratory, at_) -> None:
    place, member = carried.place, carried.team(visit)[0]
    page = f"/desk/visits/{visit.number}/commissions/"
    client = at_(member, LATER)
    assert client.get(page).status_code == 403
    client.post(f"/desk/visits/{visit.number}/look/")
    typed = {"institution": laboratory.pk, "organ": place.market.pk, "way": "chosen"}
    typed |= {"matter": "检测", "reason": "只有一家", "fee": "1200.50", "due_on": "2026-06-30"}
    for wrong in (
        {"fee": "NaN"},
        {"fee": "1e999999"},
        {"fee": "1.001"},
        {"organ": "\0"},
        {"due_on": "x"},
    ):
        assert client.post(page + "new/", typed | wrong).status_code == 422
    assert client.post(page + "new/", typed).status_code == 302
    made = Commission.objects.get()
    assert made.fee == 120050
    head = at_(place["王处长"], LATER)
    assert "批准委托" in head.get("/desk/").content.decode()
    head.post(f"/desk/visits/{visit.number}/look/")
    assert head.post(page + f"{made.pk}/", {"deed": "approve"}).status_code == 302
    client = at_(member, LATER)
    assert client.post(page + f"{made.pk}/", {"deed": "report"}).status_code == 422
    file = SimpleUploadedFile("a.jpg", world.PHOTO)
    said = {"deed": "report", "conclusion": "超标", "file": file}
    assert client.post(page + f"{made.pk}/", said).status_code == 302
    assert client.get(page + f"{made.pk}/report").content == world.PHOTO
    assert "1200.5" in client.get(page).content.decode()
