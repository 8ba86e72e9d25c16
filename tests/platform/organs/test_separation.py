"""三员分立: administrators do no business, business staff administer nothing, nobody grants themselves anything."""

import pytest
from django.db import DatabaseError, transaction

from doubledraw.platform.kernel.errors import Refused
from doubledraw.platform.ledger.models import AuditEvent
from doubledraw.platform.organs.models import RoleGrant, Staff
from doubledraw.platform.organs.services import admit_staff, found_organ, grant_role
from doubledraw.platform.organs.states import Office, Role
from tests.world.county import county

pytestmark = pytest.mark.django_db


def test_an_administrator_cannot_be_granted_business(noon) -> None:
    place = county(noon)
    sun = Staff.objects.get(name="系统孙")
    with pytest.raises(Refused, match="系统管理员"):
        grant_role(sun, Role.DRAWER, place.market, by=place["安全赵"], at=noon)


@pytest.mark.parametrize("office", ["系统孙", "安全赵", "审计冯"])
def test_the_database_refuses_it_too(office, noon) -> None:
    place = county(noon)
    staff = Staff.objects.get(name=office)
    with pytest.raises(DatabaseError), transaction.atomic():
        RoleGrant.objects.create(
            staff=staff, role=Role.DRAWER, organ=place.market, granted_by=0, granted_at=noon
        )
    assert not staff.grants.exists()


def test_an_office_is_never_changed(noon) -> None:
    county(noon)
    with pytest.raises(DatabaseError), transaction.atomic():
        Staff.objects.filter(name="李起草").update(office=Office.SECURITY)


@pytest.mark.parametrize("name", ["李起草", "王处长", "系统孙", "审计冯", "外单位钱某"])
def test_only_the_security_administrator_admits_staff(name, noon) -> None:
    place = county(noon)
    with pytest.raises(Refused):
        admit_staff("new", "新人", organ=place.market, password=None, by=place[name], at=noon)
    with pytest.raises(Refused):
        found_organ("x", "新机关", region=place.market.region, parent=None, by=place[name], at=noon)


def test_nobody_grants_themselves(noon) -> None:
    place = county(noon)
    zhao = Staff.objects.get(name="安全赵")
    with pytest.raises(Refused, match="自己"):
        grant_role(zhao, Role.CLERK, place.market, by=place["安全赵"], at=noon)


def test_every_grant_is_in_the_ledger(noon) -> None:
    county(noon)
    assert AuditEvent.objects.filter(kind="RoleGranted").count() == RoleGrant.objects.count() > 0


def test_a_role_reaches_down_and_not_sideways(noon) -> None:
    place = county(noon)
    assert place["陈法务"].holds(Role.LEGAL, place.market.path)
    assert not place["李起草"].holds(Role.CLERK, place.fire.path)
    assert not place["外单位钱某"].holds(Role.CLERK, place.market.path)
