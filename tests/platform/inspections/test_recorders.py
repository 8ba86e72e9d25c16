"""Recorders for visits: lent against the notice, signed by both sides, back on the day the check ends."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils.timezone import localdate

from doubledraw.platform.inspections import services
from doubledraw.platform.inspections.models import RecorderLoan
from doubledraw.platform.inspections.selectors.loans import (
    is_overdue,
    loans_waiting_for,
    open_loans,
)
from doubledraw.platform.kernel.errors import Conflict, Invalid, Refused
from doubledraw.platform.obligations.models import Obligation
from doubledraw.platform.registry.models import Equipment, EquipmentLoan
from doubledraw.platform.registry.services.equipment import enter_equipment, return_equipment
from tests.platform.inspections.conftest import NOON
from tests.platform.inspections.moments import CHECK, DAY, EVE
from tests.world import inspections as world


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
