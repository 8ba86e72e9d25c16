"""Recorders for visits: lent against the notice, signed by both sides, back on the day the check ends."""

import inspect
import json
import re
from collections import Counter
from datetime import date, time, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, transaction
from django.utils.timezone import localdate, now

from doubledraw.platform.disclosure.selectors.waiting import preview_of
from doubledraw.platform.inspections import services
from doubledraw.platform.inspections.documents import AskedNotice
from doubledraw.platform.inspections.exports import education_sheet
from doubledraw.platform.inspections.models import (
    Commission,
    Delivery,
    Education,
    Finding,
    RecorderLoan,
    Visit,
)
from doubledraw.platform.inspections.selectors import education as education_selectors
from doubledraw.platform.inspections.selectors.commissions import commissions_to_tell
from doubledraw.platform.inspections.selectors.days import days_of, earliest_day
from doubledraw.platform.inspections.selectors.loans import (
    is_overdue,
    loans_waiting_for,
    open_loans,
)
from doubledraw.platform.inspections.services import educating
from doubledraw.platform.inspections.services.commissioning import (
    AskedCommission,
    approve_commission,
    commission,
    report_commission,
    use_conclusion,
)
from doubledraw.platform.inspections.services.educating import educate, send_education
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
from doubledraw.platform.ledger.selectors import document
from doubledraw.platform.obligations.models import Obligation
from doubledraw.platform.obligations.services import open_by_clock
from doubledraw.platform.organs.models import Staff
from doubledraw.platform.outbox import services as outbox
from doubledraw.platform.outbox.documents import Said
from doubledraw.platform.outbox.models import Message
from doubledraw.platform.outbox.states import Carrier
from doubledraw.platform.plans.services.publishing import BEFORE_CHECKS
from doubledraw.platform.records import store
from doubledraw.platform.registry.models import Equipment, EquipmentLoan, Institution, Target
from doubledraw.platform.registry.services.equipment import enter_equipment, return_equipment
from doubledraw.statute.almanac import prc_calendar
from tests.platform.inspections.conftest import NOON
from tests.world import inspections as world

BACKEND = "django.contrib.auth.backends.ModelBackend"
DAY = date(2026, 6, 3)
CHECK = world.morning(DAY)
EVE = CHECK - timedelta(days=1)
LATER = NOON + timedelta(days=1)
ISSUED = CHECK - timedelta(days=4)


@pytest.fixture
def device(carried) -> Equipment:
    place = carried.place
    return enter_equipment(place.market, "JLY-1", "执法记录仪", by=place["李起草"], at=NOON)


@pytest.fixture
def asked(carried, visit, device) -> RecorderLoan:
    world.approved(carried, [visit], CHECK - timedelta(days=5))
    member, market = carried.team(visit)[0], carried.place.market
    with pytest.raises(Refused, match="凭检查通知书"):
        services.ask_recorder(visit, market, by=member, at=EVE)
    world.noticed(carried, visit, CHECK - timedelta(days=4), CHECK)
    with pytest.raises(Refused, match="不在这一家的检查组"):
        services.ask_recorder(visit, market, by=carried.outsider(visit), at=EVE)
    loan = services.ask_recorder(visit, market, by=member, at=CHECK - timedelta(days=2))
    with pytest.raises(Conflict, match="已经为这次检查申请过"):
        services.ask_recorder(visit, market, by=member, at=EVE)
    return loan


def test_a_recorder_goes_out_the_day_before_and_is_back_on_the_day_the_check_ends(
    carried, visit, asked, device
) -> None:
    li, member = carried.place["李起草"], carried.team(visit)[0]
    assert loans_waiting_for(li) == [asked]
    with pytest.raises(Refused) as early:
        services.give_recorder(asked, device, None, by=li, at=EVE - timedelta(days=1))
    assert "二(五)4" in str(early.value.cites)
    with pytest.raises(Refused, match="经办人"):
        services.give_recorder(asked, device, None, by=carried.place["王处长"], at=EVE)
    services.give_recorder(asked, device, None, by=li, at=EVE)
    assert (asked.due_on, "二(五)4" in asked.due_cited) == (DAY, True)
    with pytest.raises(Refused, match="借用人本人"):
        services.receive_recorder(asked, by=li, at=EVE)
    assert loans_waiting_for(member) == [asked]
    services.receive_recorder(asked, by=member, at=EVE)
    with pytest.raises(Refused, match="双方签字"):
        return_equipment(EquipmentLoan.objects.get(), by=li, at=EVE)
    world.visited(carried, visit, CHECK)
    owed = Obligation.objects.get(kind="return_recorder")
    assert (owed.subject, owed.state, localdate(owed.due)) == (asked.reference, "open", DAY)
    asked.refresh_from_db()
    assert not is_overdue(asked, DAY)
    assert is_overdue(asked, DAY + timedelta(days=1))
    with pytest.raises(Refused, match="同组"):
        services.hand_in_recorder(asked, by=li, at=CHECK)
    services.hand_in_recorder(asked, by=carried.team(visit)[1], at=CHECK)
    services.accept_recorder(asked, needs_repair=True, by=li, at=CHECK + timedelta(hours=5))
    owed.refresh_from_db()
    device.refresh_from_db()
    assert (owed.state, device.status, asked.state) == ("met", "repair", "returned")
    assert not open_loans(li).exists()
    with pytest.raises(Refused):
        services.accept_recorder(asked, by=li, at=CHECK)


def test_one_person_never_signs_for_both_sides_not_even_in_the_database(
    carried, visit, asked, device
) -> None:
    li = carried.place["李起草"]
    services.give_recorder(asked, device, None, by=li, at=EVE)
    rows = RecorderLoan.objects.filter(pk=asked.pk)
    for change in (
        {"received_by": li.user_id},
        {"handed_by": 5, "accepted_by": 5},
        {"state": "returned"},
        {"loan": None},
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**change)


def test_a_device_is_out_once_and_a_called_off_loan_frees_it(carried, asked, device) -> None:
    li, second = carried.place["李起草"], carried.visits[1]
    services.give_recorder(asked, device, None, by=li, at=EVE)
    world.approved(carried, [second], CHECK - timedelta(days=5))
    world.noticed(carried, second, CHECK - timedelta(days=4), CHECK)
    other = carried.team(second)[0]
    again = services.ask_recorder(second, carried.place.market, by=other, at=EVE)
    with pytest.raises(Conflict, match="已经借出"):
        services.give_recorder(again, device, None, by=li, at=EVE)
    services.withdraw_recorder(asked, by=li, at=EVE)
    services.give_recorder(again, device, None, by=li, at=EVE)
    assert Equipment.objects.get().loans.filter(returned_at=None).count() == 1
    with pytest.raises(Invalid, match="没有可用的装备"):
        services.ask_recorder(second, carried.place.fire, by=carried.team(second)[1], at=EVE)


def test_a_visit_that_ends_without_the_recorder_calls_the_asking_off(carried, visit, asked) -> None:
    world.visited(carried, visit, CHECK)
    asked.refresh_from_db()
    assert asked.state == "withdrawn"
    assert not Obligation.objects.filter(kind="return_recorder").exists()


@pytest.fixture
def at_(client, settings, carried):
    """Sign in as somebody at a moment; pages in Chinese."""
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "zh-CN"

    def sign_in(actor, moment):
        settings.DEMO_SHIFT = moment - now()
        client.force_login(Staff.objects.get(pk=actor.user_id), BACKEND)
        return client

    return sign_in


def test_the_keepers_page_names_no_firm_and_both_sides_sign_there(
    carried, visit, asked, device, at_, django_assert_max_num_queries
) -> None:
    li, member = carried.place["李起草"], carried.team(visit)[0]
    page, deed = "/desk/visits/recorders/", f"/desk/visits/recorders/{asked.pk}/"
    client = at_(li, EVE)
    with django_assert_max_num_queries(16):
        told = client.get(page).content.decode()
    assert visit.number in told
    assert visit.name not in told
    assert visit.code not in told
    assert device.code in told
    assert client.post(deed + "give/", {"device": "999"}).status_code == 422
    assert client.post(deed + "give/", {"device": "\0'"}).status_code == 422
    assert client.post(deed + "give/", {"device": device.pk}).status_code == 302
    assert at_(carried.outsider(visit), EVE).post(deed + "receive/").status_code == 404
    client = at_(member, EVE)
    assert client.post(deed + "receive/").status_code == 302
    client.post(f"/desk/visits/{visit.number}/look/")
    assert device.code in client.get(f"/desk/visits/{visit.number}/").content.decode()
    phone = client.post("/desk/visits/phone/mine/").json()
    told = next(one for one in phone["visits"] if one["number"] == visit.number)
    assert told["recorders"] == [{"device": "JLY-1", "label": "借用中", "due": "2026-06-03"}]
    assert client.post(deed + "hand-in/").status_code == 302
    late = at_(li, CHECK + timedelta(days=1)).get(page).content.decode()
    assert "1 件逾期未还" in late
    assert at_(li, CHECK + timedelta(days=1)).post(deed + "accept/").status_code == 302
    assert at_(carried.place["外单位钱某"], EVE).get(page).status_code == 200


# ——— the notice by SMS ———


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


# ——— days ———


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


# ——— commissions ———


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


# ——— telling the frame ———


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
