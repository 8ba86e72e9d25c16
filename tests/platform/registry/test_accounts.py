"""An inspector's account: linked by another clerk, under the same name, once; whoever has it sees what is released."""

import pytest

from doubledraw.platform.kernel.errors import Conflict, Invalid, Refused
from doubledraw.platform.organs.models import Staff
from doubledraw.platform.registry.models import Inspector, InspectorChange
from doubledraw.platform.registry.services.accounts import link_account
from tests.world import ceremony as world
from tests.world.county import County, county
from tests.world.teams import account_for

BACKEND = "django.contrib.auth.backends.ModelBackend"
pytestmark = pytest.mark.django_db


@pytest.fixture
def place(noon) -> County:
    found = county(noon)
    world.plain_rolls(found, noon, targets=2)
    return found


def _inspector(ref: str = "R001") -> Inspector:
    return Inspector.objects.select_related("organ").get(ref=ref)


def test_a_clerk_links_the_account_and_takes_it_off(place, noon) -> None:
    account_for(place, "R001", noon)
    link_account(_inspector(), "ir001", by=place["李起草"], at=noon)
    assert _inspector().staff_id == Staff.objects.get(account="ir001").pk
    link_account(_inspector(), "", by=place["李起草"], at=noon)
    assert _inspector().staff_id is None
    told = InspectorChange.objects.order_by("pk").values_list("fields", flat=True)
    assert list(told) == [{"staff_id": ["", "ir001"]}, {"staff_id": ["ir001", ""]}]


def test_only_an_account_of_the_same_person_is_linked(place, noon) -> None:
    Inspector.objects.filter(ref="R002").update(name="外单位钱某")
    Inspector.objects.filter(ref="R003").update(name="系统孙")
    for ref, account in (("R001", "li"), ("R001", "nobody"), ("R002", "qian"), ("R003", "sun")):
        with pytest.raises(Invalid, match="没有账号") as refusal:
            link_account(_inspector(ref), account, by=place["李起草"], at=noon)
        assert refusal.value.remedy


def test_nobody_takes_the_sight_of_a_namesake(place, noon) -> None:
    """A clerk who is in the directory under the same name asks another clerk."""
    Inspector.objects.filter(ref="R001").update(name="李起草")
    with pytest.raises(Refused, match="自己的账号"):
        link_account(_inspector(), "li", by=place["李起草"], at=noon)


def test_an_account_is_one_inspectors(place, noon) -> None:
    account_for(place, "R001", noon)
    Inspector.objects.filter(ref="R002").update(name=_inspector().name)
    link_account(_inspector(), "ir001", by=place["李起草"], at=noon)
    with pytest.raises(Conflict, match="另一位"):
        link_account(_inspector("R002"), "ir001", by=place["李起草"], at=noon)


def test_others_may_not(place, noon) -> None:
    for name in ("王处长", "周抽取", "外单位钱某"):
        with pytest.raises(Refused):
            link_account(_inspector(), "", by=place[name], at=noon)


def test_the_page_links(place, noon, client) -> None:
    account_for(place, "R001", noon)
    client.force_login(Staff.objects.get(account="li"), BACKEND)
    page = client.post("/desk/inspectors/R001/account/", {"account": "ir001"}, follow=True)
    assert "ir001" in page.content.decode()
    assert _inspector().staff_id
