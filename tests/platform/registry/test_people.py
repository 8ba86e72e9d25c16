"""Inspectors, experts, institutions, pools and equipment kept by hand: who may, what is told, what is refused."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from doubledraw.platform.kernel.errors import Conflict, Invalid, Refused
from doubledraw.platform.ledger.selectors import events_about
from doubledraw.platform.organs.models import Staff
from doubledraw.platform.organs.selectors import actor_of
from doubledraw.platform.organs.services import grant_role
from doubledraw.platform.organs.states import Role
from doubledraw.platform.registry.models import (
    Equipment,
    EquipmentLoan,
    Inspector,
    InspectorChange,
    Pool,
    PoolMember,
)
from doubledraw.platform.registry.selectors.inspectors import (
    PeopleSought,
    inspector_lines,
    inspectors_visible_to,
)
from doubledraw.platform.registry.selectors.pools import (
    organ_called,
    pool_organs,
    pool_partners,
    pools_visible_to,
)
from doubledraw.platform.registry.selectors.specialists import (
    equipment_sought,
    equipment_visible_to,
    experts_visible_to,
    overdue_loans,
)
from doubledraw.platform.registry.services import people, pools, specialists
from doubledraw.platform.registry.services.equipment import (
    edit_equipment,
    enter_equipment,
    lend_equipment,
    return_equipment,
)
from doubledraw.platform.registry.states import CertificateKind, EquipmentStatus
from tests.world.county import County, county

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(noon) -> County:
    return county(noon)


@pytest.fixture
def zhao(place, noon) -> Inspector:
    return entered(place, noon)


def entered(place: County, at, ref="Z-1", name="赵检查", **values) -> Inspector:
    said = {"name": name, "valid_until": date(2027, 1, 1), **values}
    return people.enter_inspector(place.market, ref, said, by=place["李起草"], at=at)


@pytest.mark.parametrize("name", ["王处长", "周抽取", "外单位钱某", "安全赵"])
def test_only_the_clerk_of_the_organ_keeps_its_people(place, noon, zhao, name) -> None:
    actor = place[name]
    with pytest.raises(Refused, match="经办人"):
        people.enter_inspector(place.market, "Z-9", {"name": "甲"}, by=actor, at=noon)
    with pytest.raises(Refused):
        people.edit_inspector(zhao, {"name": "乙"}, reason="改名", by=actor, at=noon)
    with pytest.raises(Refused):
        people.enter_leave(zhao, noon.date(), noon.date(), by=actor, at=noon)
    with pytest.raises(Refused):
        specialists.enter_expert(place.market, "E", {"name": "甲"}, by=actor, at=noon)
    with pytest.raises(Refused):
        enter_equipment(place.market, "C-1", "记录仪", by=actor, at=noon)
    assert Inspector.objects.get().name == "赵检查"


def test_one_number_is_one_person(place, noon, zhao) -> None:
    with pytest.raises(Conflict, match="Z-1"):
        entered(place, noon)
    people.enter_certificate(zhao, CertificateKind.ENFORCEMENT, "Z-2", by=place["李起草"], at=noon)
    with pytest.raises(Conflict, match="Z-2"):
        entered(place, noon, "Z-2")
    other = entered(place, noon, "Z-3")
    with pytest.raises(Conflict, match="别人名下"):
        people.enter_certificate(
            other, CertificateKind.ENFORCEMENT, "Z-2", by=place["李起草"], at=noon
        )


def test_an_edit_says_why_keeps_before_and_after_and_loses_to_who_was_faster(
    place, noon, zhao
) -> None:
    li, stale = place["李起草"], Inspector.objects.get()
    with pytest.raises(Invalid, match="说明"):
        people.edit_inspector(zhao, {"position": "所长"}, reason=" ", by=li, at=noon)
    told = people.edit_inspector(zhao, {"position": "所长"}, reason="任命", by=li, at=noon)
    assert told == {"position": ["", "所长"]}
    assert people.edit_inspector(zhao, {"position": "所长"}, reason="", by=li, at=noon) == {}
    with pytest.raises(Conflict):
        people.edit_inspector(stale, {"position": "副所长"}, reason="任命", by=li, at=noon)
    change = InspectorChange.objects.latest("pk")
    assert (change.fields, change.reason, change.by) == (told, "任命", li.user_id)
    event = events_about("inspector:Z-1")[-1]
    assert "所长" not in str(event.payload), (
        "the log names the field, the directory keeps the value"
    )


def test_history_is_never_rewritten(zhao) -> None:
    for deed in (
        lambda rows: rows.update(reason="别的"),
        lambda rows: rows.delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            deed(InspectorChange.objects.all())


def test_moving_somebody_takes_the_clerk_of_both_organs(place, noon, zhao) -> None:
    li = place["李起草"]
    said = {"organ_id": place.fire.pk}
    with pytest.raises(Refused, match="县消防救援大队"):
        people.edit_inspector(zhao, said, reason="调动", by=li, at=noon)
    grant_role(
        Staff.objects.get(name="李起草"), Role.CLERK, place.fire, by=place["安全赵"], at=noon
    )
    both = actor_of(Staff.objects.get(name="李起草"))
    people.edit_inspector(zhao, said, reason="调动", by=both, at=noon)
    assert Inspector.objects.get().organ == place.fire


def test_the_latest_enforcement_certificate_that_holds_is_the_one_that_counts(
    place, noon, zhao
) -> None:
    li = place["李起草"]

    def until() -> date | None:
        return Inspector.objects.get().valid_until

    def entered_until(number: str, day: date | None, kind=CertificateKind.ENFORCEMENT):
        return people.enter_certificate(
            Inspector.objects.get(), kind, number, valid_until=day, by=li, at=noon
        )

    renewed = entered_until("Z-2", date(2032, 1, 1))
    assert until() == date(2032, 1, 1)
    entered_until("P-1", date(2040, 1, 1), CertificateKind.PROFESSIONAL)
    assert until() == date(2032, 1, 1)
    with pytest.raises(Invalid, match="原因"):
        people.withdraw_certificate(renewed, noon.date(), reason="", by=li, at=noon)
    renewed.inspector = Inspector.objects.get()
    people.withdraw_certificate(renewed, noon.date(), reason="遗失", by=li, at=noon)
    assert until() == date(2027, 1, 1)
    renewed.refresh_from_db()
    with pytest.raises(Conflict):
        people.withdraw_certificate(renewed, noon.date(), reason="遗失", by=li, at=noon)
    entered_until("Z-3", None)
    assert until() is None, "a certificate without an end never ends"


def test_leave_and_employers_are_entered_and_taken_back(place, noon, zhao) -> None:
    li, day = place["李起草"], noon.date()
    with pytest.raises(Invalid, match="止早于起"):
        people.enter_leave(zhao, day, day - timedelta(days=1), by=li, at=noon)
    leave = people.enter_leave(zhao, day, day, reason="年休假", by=li, at=noon)
    people.cancel_leave(leave, by=li, at=noon)
    with pytest.raises(Conflict):
        people.cancel_leave(leave, by=li, at=noon)
    job = people.enter_employment(zhao, "甲公司", day, by=li, at=noon)
    with pytest.raises(Conflict):
        people.enter_employment(zhao, "甲公司", day, by=li, at=noon)
    with pytest.raises(Invalid):
        people.drop_employment(job, reason="", by=li, at=noon)
    people.drop_employment(job, reason="登记错人", by=li, at=noon)
    assert not zhao.employments.exists()
    told = [change.fields.get("employment") for change in zhao.changes.order_by("pk")]
    assert told[-2:] == [["", "甲公司"], ["甲公司", ""]]


def test_the_list_is_narrowed_and_counted_by_every_facet(place, noon, zhao) -> None:
    day = date(2026, 12, 20)
    entered(place, noon, "Z-2", "钱乙", qualifications=["食品检查员"], valid_until=day)
    sun = entered(place, noon, "Z-3", "孙丙", employee_number="GH-77", valid_until=None)
    people.enter_leave(sun, day, day, by=place["李起草"], at=noon)
    lines = inspector_lines(inspectors_visible_to(place["李起草"]), day)

    def found(**sought) -> int:
        return len(PeopleSought(**sought).among(lines))

    assert found() == 3
    assert found(words="gh77") == found(words="孙") == found(words="Z-3") == 1
    assert found(qualification=("食品检查员",)) == 1
    assert found(certificate=("soon",)) == 2
    assert found(certificate=("leave", "expired")) == 1
    assert found(organ=("0",)) == 0
    counts = PeopleSought(certificate=("soon",)).counts(lines)
    assert counts["certificate"] == {"soon": 2, "leave": 1}
    assert counts["qualification"] == {"食品检查员": 1}
    assert PeopleSought(words="不存在").counts(lines)["status"] == {}


def test_experts_of_the_county_serve_its_departments_and_nobody_elses(place, noon) -> None:
    li = place["李起草"]
    expert = specialists.enter_expert(place.market, "E-1", {"name": "梁"}, by=li, at=noon)
    with pytest.raises(Conflict, match="E-1"):
        specialists.enter_expert(place.market, "E-1", {"name": "苏"}, by=li, at=noon)
    assert specialists.edit_expert(expert, {"title": "高工"}, by=li, at=noon) == ("title",)
    assert specialists.edit_expert(expert, {"title": "高工"}, by=li, at=noon) == ()
    assert experts_visible_to(place["何监督"]).count() == 1
    assert not experts_visible_to(place["外单位钱某"]).exists()


# pools


def clerk_of(place: County, organ, at):
    """何监督 as clerk of another organ."""
    grant_role(Staff.objects.get(name="何监督"), Role.CLERK, organ, by=place["安全赵"], at=at)
    return actor_of(Staff.objects.get(name="何监督"))


def test_an_organ_joins_by_its_own_word_and_leaves_again(place, noon) -> None:
    li, he = place["李起草"], clerk_of(place, place.fire, noon)
    pool = pools.found_pool(place.market, "P-1", "联合库", by=li, at=noon)
    assert pool_organs(place.market) == []
    member = pools.invite_organ(pool, place.fire, by=li, at=noon)
    assert pool_organs(place.market) == [], "an invitation lends nobody"
    for other in (li, place["外单位钱某"], place["陈法务"]):
        with pytest.raises(Refused):
            pools.answer_invitation(member, joins=True, by=other, at=noon)
    pools.answer_invitation(member, joins=True, by=he, at=noon)
    assert pool_organs(place.market) == [place.fire]
    assert pool_organs(place.fire) == [place.market]
    assert pool_partners([place.market.code]) == {place.market.code: (place.fire.path,)}
    with pytest.raises(Conflict):
        pools.invite_organ(pool, place.fire, by=li, at=noon)
    lead = PoolMember.objects.get(organ=place.market)
    with pytest.raises(Refused, match="牵头"):
        pools.leave_pool(lead, by=li, at=noon)
    pools.leave_pool(member, by=he, at=noon)
    assert pool_organs(place.market) == []
    pools.invite_organ(pool, place.fire, by=li, at=noon)
    assert PoolMember.objects.count() == 2


def test_who_invites_does_not_answer_and_a_closed_pool_lends_nobody(place, noon) -> None:
    clerk_of(place, place.fire, noon)
    both = clerk_of(place, place.market, noon)
    pool = pools.found_pool(place.market, "P-1", "联合库", by=both, at=noon)
    member = pools.invite_organ(pool, place.fire, by=both, at=noon)
    with pytest.raises(Refused, match="邀请人"):
        pools.answer_invitation(member, joins=True, by=both, at=noon)
    PoolMember.objects.update(state="joined")
    assert pool_organs(place.fire) == [place.market]
    pools.close_pool(pool, by=both, at=noon)
    assert pool_organs(place.fire) == []
    with pytest.raises(Refused, match="停用"):
        pools.invite_organ(Pool.objects.get(), place.justice, by=both, at=noon)


def test_pools_are_seen_by_their_organs(place, noon) -> None:
    pool = pools.found_pool(place.market, "P-1", "联合库", by=place["李起草"], at=noon)
    with pytest.raises(Conflict, match="P-1"):
        pools.found_pool(place.market, "P-1", "又一个", by=place["李起草"], at=noon)
    assert not pools_visible_to(place["外单位钱某"]).exists()
    pools.invite_organ(pool, place.elsewhere, by=place["李起草"], at=noon)
    assert pools_visible_to(place["外单位钱某"]).get() == pool
    assert organ_called("990127-01") == organ_called("邻县市场监督管理局") == place.elsewhere
    assert organ_called("没有这个局") is None


# equipment


def test_a_device_is_lent_once_at_a_time_and_comes_back_once(place, noon, zhao) -> None:
    li, day = place["李起草"], noon.date()
    device = enter_equipment(place.market, "C-1", "记录仪", by=li, at=noon)
    with pytest.raises(Conflict, match="C-1"):
        enter_equipment(place.market, "C-1", "又一台", by=li, at=noon)
    with pytest.raises(Invalid, match="过去"):
        lend_equipment(device, zhao, day - timedelta(days=1), by=li, at=noon)
    loan = lend_equipment(device, zhao, day, by=li, at=noon)
    with pytest.raises(Conflict, match="借出"):
        lend_equipment(device, zhao, day, by=li, at=noon)
    with pytest.raises(IntegrityError), transaction.atomic():
        EquipmentLoan.objects.create(
            equipment=device, inspector=zhao, lent_at=noon, due_on=day, lent_by=1
        )
    with pytest.raises(Conflict, match="报废"):
        edit_equipment(
            device, name="记录仪", model="", status=EquipmentStatus.SCRAPPED, by=li, at=noon
        )
    assert not overdue_loans(li, day).exists()
    assert overdue_loans(li, day + timedelta(days=1)).get() == loan
    visible = equipment_visible_to(li)
    assert equipment_sought(visible, "", "", "overdue", day + timedelta(days=1)).count() == 1
    assert equipment_sought(visible, "", "", "in", day).count() == 0
    return_equipment(loan, needs_repair=True, by=li, at=noon)
    with pytest.raises(Conflict):
        return_equipment(loan, by=li, at=noon)
    with pytest.raises(Refused, match="维修"):
        lend_equipment(Equipment.objects.get(), zhao, day, by=li, at=noon)
    assert not equipment_visible_to(place["外单位钱某"]).exists()
