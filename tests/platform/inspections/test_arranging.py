"""Arranging visits: the notice by SMS with the firm's consent, and the days."""

from collections import Counter
from datetime import date, time, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from doubledraw.platform.inspections import services
from doubledraw.platform.inspections.documents import AskedNotice
from doubledraw.platform.inspections.models import Delivery, Visit
from doubledraw.platform.inspections.selectors.days import days_of, earliest_day
from doubledraw.platform.inspections.services.messaging import (
    Consent,
    enter_consent,
    send_notice,
    take_delivery,
)
from doubledraw.platform.inspections.services.planning import move_day, propose_days
from doubledraw.platform.jobs.services import run_pending
from doubledraw.platform.kernel.errors import Conflict, Invalid, Refused
from doubledraw.platform.ledger.models import AuditEvent
from doubledraw.platform.obligations.models import Obligation
from doubledraw.platform.outbox import services as outbox
from doubledraw.platform.outbox.documents import Said
from doubledraw.platform.outbox.models import Message
from doubledraw.platform.outbox.states import Carrier
from doubledraw.platform.records import store
from doubledraw.statute.almanac import prc_calendar
from tests.platform.inspections.moments import CHECK, DAY, ISSUED, LATER
from tests.world import inspections as world


def consent(**changes) -> Consent:
    said = {
        "channel": "sms",
        "address": "13812345678",
        "signed_by": "林秀英",
        "signed_on": DAY - timedelta(days=20),
        "proof": world.PHOTO,
    }
    return Consent(**said | changes)


@pytest.fixture
def notice(carried, visit):
    world.approved(carried, [visit], CHECK - timedelta(days=5))
    asked = AskedNotice(CHECK, "营业执照", "郑海峰", "0990-1234567")
    said = {"by": carried.team(visit)[0], "at": ISSUED, "chance": world.chance}
    return services.issue_notice(visit, asked, **said)


def test_a_notice_goes_by_sms_only_with_consent_and_its_receipt_is_the_delivery(
    carried, visit, notice, settings, tmp_path
) -> None:
    settings.OUTBOX, settings.OUTBOX_FOLDER = {"sms": "files"}, tmp_path / "outbox"
    member = carried.team(visit)[0]
    with pytest.raises(Refused, match="没有同意"):
        send_notice(notice, "sms", by=member, at=ISSUED)
    for wrong in ({"proof": None}, {"address": "12"}, {"signed_by": " "}, {"channel": "fax"}):
        with pytest.raises(Invalid):
            enter_consent(visit, consent(**wrong), by=member, at=ISSUED)
    with pytest.raises(Refused):
        enter_consent(visit, consent(), by=carried.outsider(visit), at=ISSUED)
    enter_consent(visit, consent(address="13900000000"), by=member, at=ISSUED)
    enter_consent(visit, consent(), by=member, at=ISSUED)
    send_notice(notice, "sms", by=member, at=ISSUED)
    with pytest.raises(Conflict, match="已经用这个渠道"):
        send_notice(notice, "sms", by=member, at=ISSUED)
    outbox.hand_over(ISSUED)
    message = Message.objects.get()
    assert notice.token in message.body
    later = ISSUED + timedelta(minutes=3)
    said = Said(message.handle, "delivered", later, "G-1")
    assert outbox.take_receipt(said, Carrier.FILES, at=later) == ""
    for _ in range(2):
        take_delivery(message.receipts.get(), at=later)
    delivery = Delivery.objects.get(notice=notice)
    assert (delivery.way, delivery.receiver, delivery.received_at) == (
        "electronic",
        "林秀英",
        later,
    )
    assert b"13812345678" not in store.get(delivery.proof)
    duty = Obligation.objects.get(kind="serve_notice", subject=visit.reference)
    assert duty.state == "met"
    told = str(list(AuditEvent.objects.values_list("payload", flat=True)))
    assert "13812345678" not in told
    assert notice.token not in told


def test_the_page_takes_the_consent_and_sends(carried, visit, notice, at_, settings) -> None:
    settings.OUTBOX = {"sms": "simulated"}
    client, page = at_(carried.team(visit)[0], ISSUED), f"/desk/visits/{visit.number}/"
    typed = {"channel": "sms", "address": "13812345678", "signed_by": "林秀英"}
    typed |= {"signed_on": "2026-05-01"}
    client.post(page + "look/")
    assert client.post(page + "send/", {"channel": "sms"}).status_code == 403
    for wrong in ({}, {"signed_on": "x"}, {"channel": "\0"}, {"address": "<b>"}):
        assert client.post(page + "consent/", typed | wrong).status_code == 422
    file = SimpleUploadedFile("a.jpg", world.PHOTO)
    assert client.post(page + "consent/", typed | {"file": file}).status_code == 302
    assert client.post(page + "send/", {"channel": "sms"}).status_code == 302
    run_pending(lambda: ISSUED + timedelta(minutes=1))
    told = client.get(page).content.decode()
    assert "模拟通道" in told
    assert Delivery.objects.get(notice=notice).note == "模拟通道"
    shown = at_(carried.place["李起草"], ISSUED).get("/desk/outbox/").content.decode()
    assert "138****5678" in shown
    assert visit.name not in shown
    assert "13812345678" not in shown
    assert at_(carried.place["外单位钱某"], ISSUED).get("/desk/outbox/").status_code == 200


def test_days_are_proposed_moved_and_applied_without_naming_a_firm(carried, visit, at_) -> None:
    place, draw = carried.place, carried.draw
    li, page = place["李起草"], f"/desk/visits/days/{draw.draw_id}/"
    with pytest.raises(Refused, match="编排检查日程"):
        propose_days(draw, 3, time(9), 120, by=place["王处长"], at=LATER)
    assert propose_days(draw, 3, time(9), 120, by=li, at=LATER) == (len(carried.visits), 0)
    loads = Counter(
        (actor.user_id, one.day) for one in days_of(draw) for actor in carried.team(one.visit)
    )
    assert max(loads.values()) <= 3
    calendar, (earliest, cites) = prc_calendar(), earliest_day(draw.organ, LATER)
    assert "二(五)5" in str(cites)
    assert all(calendar.is_working(one.day) and one.day >= earliest for one in days_of(draw))
    assert not Visit.objects.filter(planned_at__isnull=False).exists()
    first = days_of(draw).get(visit=visit)
    for moment, said in (
        (world.morning(date(2026, 6, 6)), "不是工作日"),
        (LATER + timedelta(hours=5), r"来不及通知|检查期"),
        (world.morning(date(2027, 6, 6)), "检查期"),
    ):
        with pytest.raises(Refused, match=said):
            move_day(first, moment, by=li, at=LATER)
    move_day(first, CHECK, by=li, at=LATER)
    propose_days(draw, 3, time(9), 120, by=li, at=LATER)
    first.refresh_from_db()
    assert (first.planned_at, first.is_by_hand) == (CHECK, True)
    client = at_(li, LATER)
    told = client.get(page).content.decode()
    assert visit.number in told
    assert visit.name not in told
    assert client.post(page + "plan/", {"capacity": "x"}).status_code == 422
    for wrong, status in (("\0", 422), ("9999-12-31T23:59+00:00", 422), ("2150-01-01T09:00", 403)):
        assert client.post(page + f"{first.pk}/", {"at": wrong}).status_code == status
    assert client.post(page + "apply/").status_code == 302
    assert client.post(page + "apply/").status_code == 422
    assert not Visit.objects.filter(planned_at=None).exists()
    member = at_(carried.team(visit)[0], CHECK - timedelta(hours=1))
    mine = member.get("/desk/visits/days/").content.decode()
    assert "今天" in mine
    assert visit.number in mine
    assert visit.name not in mine
    others = at_(carried.outsider(visit), CHECK - timedelta(hours=1))
    assert visit.number not in others.get("/desk/visits/days/").content.decode()


def test_a_day_is_fixed_by_the_notice(carried, visit, notice) -> None:
    li, draw = carried.place["李起草"], carried.draw
    propose_days(draw, 3, time(9), 60, by=li, at=ISSUED)
    assert not days_of(draw).filter(visit=visit).exists()
    assert days_of(draw).count() == len(carried.visits) - 1
