"""Moving a person, naming whom to call: what was is kept, what no longer fits is withdrawn and told."""

import pytest

from doubledraw.platform.kernel.errors import Conflict, Refused
from doubledraw.platform.ledger.models import AuditEvent
from doubledraw.platform.organs.models import Liaison, Staff
from doubledraw.platform.organs.selectors import liaisons_of, postings_of
from doubledraw.platform.organs.services import (
    end_liaison,
    enter_liaison,
    grant_role,
    move_staff,
)
from doubledraw.platform.organs.states import Role
from tests.world.county import county

pytestmark = pytest.mark.django_db


def test_whoever_moves_leaves_the_roles_over_the_old_organ_behind(noon) -> None:
    place = county(noon)
    li = Staff.objects.get(name="李起草")
    grant_role(li, Role.SUPERVISOR, place.government, by=place["安全赵"], at=noon)
    lost = move_staff(li, place.fire, "防火科", "轮岗", by=place["安全赵"], at=noon)
    assert [(grant.role, grant.organ) for grant in lost] == [(Role.CLERK, place.market)]
    assert [grant.organ for grant in li.grants.all()] == [place.government]
    assert [posting.organ for posting in postings_of(li)] == [place.fire, place.market]
    assert AuditEvent.objects.filter(kind="StaffMoved", subject="staff:li").count() == 1


def test_another_section_of_the_same_organ_costs_nothing(noon) -> None:
    place = county(noon)
    li = Staff.objects.get(name="李起草")
    assert move_staff(li, place.market, "信用监管科", by=place["安全赵"], at=noon) == []
    assert li.grants.count() == 1


def test_of_two_who_move_the_same_person_one_is_told(noon) -> None:
    place = county(noon)
    mine, theirs = Staff.objects.get(name="李起草"), Staff.objects.get(name="李起草")
    move_staff(theirs, place.fire, by=place["安全赵"], at=noon)
    with pytest.raises(Conflict):
        move_staff(mine, place.justice, by=place["安全赵"], at=noon)
    assert Staff.objects.get(name="李起草").organ == place.fire


def test_nobody_moves_themselves_and_only_the_administrator_moves_others(noon) -> None:
    place = county(noon)
    with pytest.raises(Refused, match="自己"):
        move_staff(Staff.objects.get(name="安全赵"), place.fire, by=place["安全赵"], at=noon)
    with pytest.raises(Refused):
        move_staff(Staff.objects.get(name="李起草"), place.fire, by=place["王处长"], at=noon)


def test_a_clerk_names_whom_to_call_and_the_ledger_keeps_no_number(noon) -> None:
    place = county(noon)
    liaison = enter_liaison(
        place.market, "刘联络", "0599-8888", "食品", by=place["李起草"], at=noon
    )
    assert liaisons_of(place.market) == [liaison]
    event = AuditEvent.objects.get(kind="LiaisonEntered")
    assert "8888" not in str(event.payload)
    end_liaison(liaison, by=place["李起草"], at=noon)
    assert liaisons_of(place.market) == []
    assert Liaison.objects.get().ended_by == place["李起草"].user_id
    with pytest.raises(Conflict):
        end_liaison(liaison, by=place["李起草"], at=noon)


@pytest.mark.parametrize("name", ["王处长", "安全赵", "外单位钱某"])
def test_others_do_not(name, noon) -> None:
    place = county(noon)
    with pytest.raises(Refused):
        enter_liaison(place.market, "刘联络", "0599-8888", by=place[name], at=noon)
