"""The tree through time: renamed, moved, merged, closed; whoever answers for an organ keeps seeing what is its own."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from doubledraw.platform.kernel.actor import SYSTEM
from doubledraw.platform.kernel.errors import Conflict, Refused
from doubledraw.platform.ledger.models import AuditEvent
from doubledraw.platform.ledger.selectors import events_visible_to
from doubledraw.platform.organs.models import Organ, OrganChange, RoleGrant, Staff
from doubledraw.platform.organs.selectors import actor_of, forest, organs_related_to
from doubledraw.platform.organs.services import (
    close_account,
    close_organ,
    found_organ,
    grant_role,
    merge_organ,
    move_organ,
    rename_organ,
)
from doubledraw.platform.organs.states import OrganEvent, OrganKind, OrganLevel, Role
from doubledraw.platform.plans.selectors.plans import plans_visible_to
from doubledraw.platform.registry.selectors import targets_visible_to
from tests.platform.conftest import CHINA
from tests.world.county import County, county
from tests.world.planning import drafted_plan

pytestmark = pytest.mark.django_db
WHY = "清政办发〔2026〕7号"


def below(place: County, noon, code: str = "990126-0101", parent: Organ | None = None) -> Organ:
    return found_organ(
        code,
        "城关市场监管所",
        region=place.market.region,
        parent=parent or place.market,
        kind=OrganKind.STATION,
        level=OrganLevel.TOWNSHIP,
        by=place["安全赵"],
        at=noon,
    )


def now(name: str):
    return actor_of(Staff.objects.get(name=name))


def fresh(organ: Organ) -> Organ:
    return Organ.objects.get(pk=organ.pk)


def test_a_renamed_organ_keeps_its_old_name_in_its_history(noon) -> None:
    place = county(noon)
    rename_organ(place.market, "县市场监管委", "市监委", WHY, by=place["安全赵"], at=noon)
    change = OrganChange.objects.get(kind=OrganEvent.RENAMED)
    assert change.fields["before"]["name"] == "县市场监督管理局"
    assert change.reason == WHY
    assert fresh(place.market).name == "县市场监管委"


def test_of_two_who_rename_at_once_one_is_told_to_look_again(noon) -> None:
    place = county(noon)
    mine, theirs = fresh(place.market), fresh(place.market)
    rename_organ(theirs, "甲局", "", WHY, by=place["安全赵"], at=noon)
    with pytest.raises(Conflict):
        rename_organ(mine, "乙局", "", WHY, by=place["安全赵"], at=noon)
    assert fresh(mine).name == "甲局"


def test_the_whole_subtree_moves(noon) -> None:
    place = county(noon)
    station = below(place, noon)
    move_organ(place.market, place.justice, WHY, by=place["安全赵"], at=noon)
    assert fresh(place.market).path == f"{place.justice.path}{place.market.pk}/"
    assert fresh(station).path == f"{fresh(place.market).path}{station.pk}/"


def test_a_moved_organ_is_seen_by_its_new_superior_and_its_own_people(noon) -> None:
    place = county(noon)
    plan = drafted_plan(place, noon)
    grant_role(Staff.objects.get(name="外单位钱某"), Role.CLERK, place.justice, by=SYSTEM, at=noon)
    assert plan not in plans_visible_to(now("外单位钱某"))
    move_organ(place.market, place.justice, WHY, by=place["安全赵"], at=noon)
    for name in ("外单位钱某", "李起草", "何监督"):
        assert plan in plans_visible_to(now(name)), name
        assert targets_visible_to(now(name)).exists(), name


def test_a_moved_organ_keeps_its_past_and_a_new_superior_does_not_read_it(noon) -> None:
    place = county(noon)
    drafted_plan(place, noon)
    grant_role(Staff.objects.get(name="外单位钱某"), Role.CLERK, place.justice, by=SYSTEM, at=noon)
    move_organ(place.market, place.justice, WHY, by=place["安全赵"], at=noon)
    assert events_visible_to(now("李起草")).filter(kind="PlanDrafted").exists()
    assert not events_visible_to(now("外单位钱某")).filter(kind="PlanDrafted").exists()


def test_an_organ_is_never_put_under_itself(noon) -> None:
    place = county(noon)
    station = below(place, noon)
    for parent in (place.market, station):
        with pytest.raises(Refused, match="不能作它的上级"):
            move_organ(fresh(place.market), parent, WHY, by=place["安全赵"], at=noon)


def test_a_merger_takes_the_people_along_and_says_what_became_of_their_roles(noon) -> None:
    place = county(noon)
    below(place, noon)
    plan = drafted_plan(place, noon)
    merge_organ(place.market, place.fire, WHY, roles_follow=True, by=place["安全赵"], at=noon)
    market = fresh(place.market)
    assert market.merged_into == place.fire
    assert market.path.startswith(place.fire.path)
    li = Staff.objects.get(name="李起草")
    assert li.organ == place.fire
    assert [p.organ for p in li.postings.order_by("at", "pk")] == [place.market, place.fire]
    assert li.grants.get().organ == place.fire
    assert plan in plans_visible_to(actor_of(li))
    assert targets_visible_to(actor_of(li)).exists()
    assert not RoleGrant.objects.filter(organ=market).exists()


def test_a_merger_may_withdraw_every_role(noon) -> None:
    place = county(noon)
    merge_organ(place.market, place.fire, WHY, roles_follow=False, by=place["安全赵"], at=noon)
    assert not Staff.objects.get(name="李起草").grants.exists()
    assert AuditEvent.objects.filter(kind="RoleWithdrawn").count() == 4


def test_nothing_is_done_to_an_organ_that_has_ended(noon) -> None:
    place = county(noon)
    merge_organ(place.market, place.fire, WHY, roles_follow=False, by=place["安全赵"], at=noon)
    market = Organ.objects.get(pk=place.market.pk)
    with pytest.raises(Refused, match="已经并入"):
        rename_organ(market, "甲", "", WHY, by=place["安全赵"], at=noon)
    with pytest.raises(Refused, match="已经并入"):
        grant_role(Staff.objects.get(name="李起草"), Role.CLERK, market, by=SYSTEM, at=noon)
    with pytest.raises(Refused, match="已经并入"):
        below(place, noon, parent=market)


def test_an_organ_with_people_or_parts_is_not_closed(noon) -> None:
    place = county(noon)
    station = below(place, noon)
    with pytest.raises(Refused, match="1 个下级机关、4 个在用账号"):
        close_organ(fresh(place.market), WHY, by=place["安全赵"], at=noon)
    close_organ(station, WHY, by=place["安全赵"], at=noon)
    for person in Staff.objects.filter(organ=place.market):
        close_account(person, by=place["安全赵"], at=noon)
    close_organ(fresh(place.market), WHY, by=place["安全赵"], at=noon)
    assert fresh(place.market).closed_at == noon
    assert not RoleGrant.objects.filter(organ=place.market).exists()


@pytest.mark.parametrize("name", ["李起草", "王处长", "系统孙", "审计冯", "外单位钱某"])
def test_only_the_security_administrator_changes_the_tree(name, noon) -> None:
    place = county(noon)
    by = place[name]
    for deed in (
        lambda: rename_organ(place.market, "甲", "", WHY, by=by, at=noon),
        lambda: move_organ(place.market, place.fire, WHY, by=by, at=noon),
        lambda: merge_organ(place.market, place.fire, WHY, roles_follow=True, by=by, at=noon),
        lambda: close_organ(place.market, WHY, by=by, at=noon),
    ):
        with pytest.raises(Refused):
            deed()
    assert not OrganChange.objects.exclude(kind=OrganEvent.FOUNDED).exists()


def test_one_works_with_those_above_beside_and_below_and_nobody_else(noon) -> None:
    place = county(noon)
    station = below(place, noon)
    hall = below(place, noon, "990126-0201", place.fire)
    seen = set(organs_related_to(place["李起草"]))
    assert {place.government, place.market, place.fire, station} <= seen
    assert not {place.elsewhere, hall} & seen
    assert organs_related_to(place["安全赵"]).count() == Organ.objects.count()
    assert [branch.organ for branch in forest(place["李起草"])] == [place.government]


def test_history_is_written_once(noon) -> None:
    place = county(noon)
    from django.db import DatabaseError, transaction

    for rows in (OrganChange.objects.filter(organ=place.market), place.market.posting_set):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(reason="另一个理由")


class Gardener(TestCase):
    """Whatever is moved wherever: every path is still its superior's path and its own id."""

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(moves=st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)), max_size=12))
    def test_the_tree_stays_a_tree(self, moves) -> None:
        from datetime import datetime

        at = datetime(2026, 5, 20, 12, tzinfo=CHINA)
        organs = _nine(at)
        for which, where in moves:
            try:
                move_organ(fresh(organs[which]), fresh(organs[where]), WHY, by=SYSTEM, at=at)
            except Refused:
                continue
        for organ in Organ.objects.select_related("parent"):
            above = organ.parent.path if organ.parent else "/"
            assert organ.path == f"{above}{organ.pk}/"


def _nine(at) -> list[Organ]:
    from doubledraw.platform.organs.services import name_region

    region = name_region("990126", "清源县", by=SYSTEM)
    organs: list[Organ] = []
    for number in range(9):
        parent = organs[(number - 1) // 2] if number else None
        organs.append(
            found_organ(
                f"o{number}", f"第{number}局", region=region, parent=parent, by=SYSTEM, at=at
            )
        )
    return organs
