"""What a merge does to the lists that plans and draws read."""

import pytest

from doubledraw.platform.registry.models import Target, VisitFact
from doubledraw.platform.registry.selectors import targets_in_scope
from doubledraw.platform.registry.selectors.labels import targets_served
from doubledraw.platform.registry.selectors.recusals import last_visits
from doubledraw.platform.registry.services.duplicates import merge_targets
from doubledraw.platform.registry.states import TargetStatus, VisitSource
from tests.world.county import county
from tests.world.rolls import imported, table

pytestmark = pytest.mark.django_db


def test_a_merged_target_leaves_frames_and_comes_back_by_no_import(noon) -> None:
    place = county(noon)
    li = place["李起草"]
    data = table(("统一社会信用代码", "名称"), [("s:1", "甲店"), ("s:2", "甲店")])
    imported("targets", data, place.market, by=li, at=noon, scheme="local")
    kept, gone = Target.objects.select_related("organ").order_by("code")
    merge_targets(kept, gone, "同一户", by=li, at=noon)
    active = targets_in_scope(place.market, {}).filter(status=TargetStatus.ACTIVE)
    assert [target.code for target in active] == ["s:1"]
    assert [target.code for target in targets_served(place.market)] == ["s:1"]
    again = table(("统一社会信用代码", "名称"), [("s:1", "甲老店"), ("s:2", "甲老店")])
    batch = imported(
        "targets", again, place.market, by=li, at=noon, scheme="local", without_rejects=True
    )
    assert (batch.counts["changed"], batch.counts["rejected"]) == (1, 1)
    gone.refresh_from_db()
    assert (gone.status, gone.name) == ("merged", "甲店")


def test_whoever_visited_what_was_merged_visited_the_one_that_stays(noon) -> None:
    place = county(noon)
    li = place["李起草"]
    data = table(("统一社会信用代码", "名称"), [("s:1", "甲店"), ("s:2", "甲店")])
    imported("targets", data, place.market, by=li, at=noon, scheme="local")
    kept, gone = Target.objects.select_related("organ").order_by("code")
    VisitFact.objects.create(
        target=gone,
        organ_name="县局",
        level="county",
        item_name="食品",
        visited_on=noon.date(),
        inspectors=["990126040001"],
        source=VisitSource.OWN,
        at=noon,
    )
    merge_targets(kept, gone, "同一户", by=li, at=noon)
    active = Target.objects.filter(status=TargetStatus.ACTIVE)
    assert last_visits(active, noon.date()) == {"s:1": (noon.date(), frozenset(["990126040001"]))}
