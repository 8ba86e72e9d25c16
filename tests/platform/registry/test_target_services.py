"""Targets by hand, special and key directories, and duplicates: who may, what is kept, who was faster."""

import pytest

from doubledraw.platform.kernel.errors import Conflict, Invalid, Refused
from doubledraw.platform.ledger.models import AuditEvent
from doubledraw.platform.registry.imports.byhand import read_typed, standing_of
from doubledraw.platform.registry.models import (
    DuplicateRuling,
    KeyTarget,
    Licence,
    Target,
    TargetChange,
    VisitFact,
)
from doubledraw.platform.registry.selectors.duplicates import alike, pair_called
from doubledraw.platform.registry.selectors.history import as_of
from doubledraw.platform.registry.selectors.target_page import visits_of
from doubledraw.platform.registry.services.duplicates import merge_targets, tell_apart
from doubledraw.platform.registry.services.key_targets import (
    enter_key_targets,
    remove_key_target,
)
from doubledraw.platform.registry.services.labels import make_label, put_label
from doubledraw.platform.registry.services.specials import (
    close_special,
    end_licence,
    enter_licence,
    found_special,
)
from doubledraw.platform.registry.services.targets import edit_target, enter_target
from doubledraw.platform.registry.services.views import delete_view, rename_view, save_view
from doubledraw.platform.registry.states import LabelFamily, LicenceStatus, VisitSource
from tests.world.county import County, county
from tests.world.rolls import imported, rolls, table

pytestmark = pytest.mark.django_db

HEADERS = ("统一社会信用代码", "名称", "区划代码", "信用风险等级")
ROWS = [
    ("s:1", "甲面馆", "990126001", "B"),
    ("s:2", "甲 面馆", "990126001", ""),
    ("s:3", "甲面馆", "990126002", ""),
    ("s:4", "乙店", "990126002", ""),
]


@pytest.fixture
def place(noon) -> County:
    found = county(noon)
    by = {"by": found["李起草"], "at": noon, "scheme": "local"}
    imported("targets", table(HEADERS, ROWS), found.market, **by)
    return found


def one(code: str) -> Target:
    return Target.objects.select_related("organ").get(code=code)


def edit(place, at, code: str, reason: str = "核对执照", **said: str):
    target = one(code)
    typed = read_typed(
        target.organ, {"code": code, "name": target.name, **said}, "local", standing_of(target)
    )
    return edit_target(target, typed, reason, by=place["李起草"], at=at)


def codes(actor, sign: str) -> list[set[str]]:
    return [{pair.first.code, pair.second.code} for pair in alike(actor, sign)[0:10]]


# by hand


def test_an_edit_says_what_was_before_and_after_and_why(place, later) -> None:
    fields = edit(place, later, "s:4", name="乙老店", address="东门路 1 号", status="cancelled")
    assert fields["name"] == ["乙店", "乙老店"]
    assert fields["status"] == ["active", "cancelled"]
    change = TargetChange.objects.get(target=one("s:4"))
    assert (change.cause, change.reason, change.batch) == ("edit", "核对执照", None)
    assert change.fields == fields
    target = one("s:4")
    assert (target.name, target.name_key, target.version) == ("乙老店", "乙老店", 2)
    event = AuditEvent.objects.filter(kind="TargetEdited").get()
    assert event.payload["fields"] == ["address", "name", "status"]


def test_an_empty_field_clears_what_stood_there_and_silence_does_not(place, later) -> None:
    edit(place, later, "s:4", address="东门路 1 号")
    assert edit(place, later, "s:4") == {}
    assert edit(place, later, "s:4", address="")["address"] == ["东门路 1 号", ""]
    assert one("s:4").address == ""


def test_dates_can_be_set_and_cleared(place, later) -> None:
    edit(place, later, "s:4", established="2020年5月1日")
    assert one("s:4").established.isoformat() == "2020-05-01"
    edit(place, later, "s:4", established="")
    assert one("s:4").established is None


def test_what_an_import_would_refuse_is_refused_by_hand_too(place, later) -> None:
    target = one("s:4")
    typed = read_typed(target.organ, {"code": "s:4", "name": "乙\u202e店"}, "local")
    assert [name for name, _ in typed.troubles] == ["name"]
    with pytest.raises(Invalid):
        edit_target(target, typed, "核对", by=place["李起草"], at=later)
    with pytest.raises(Invalid, match="理由"):
        edit(place, later, "s:4", reason="  ", name="乙老店")


def test_of_two_editors_the_second_is_told(place, later) -> None:
    stale = one("s:4")
    edit(place, later, "s:4", name="乙老店")
    typed = read_typed(stale.organ, {"code": "s:4", "name": "乙新店"}, "local")
    with pytest.raises(Conflict):
        edit_target(stale, typed, "核对", by=place["李起草"], at=later)
    assert one("s:4").name == "乙老店"


def test_only_the_clerk_of_the_directory_edits_and_enters(place, later) -> None:
    target = one("s:4")
    typed = read_typed(target.organ, {"code": "s:9", "name": "丙店"}, "local")
    for name in ("王处长", "外单位钱某", "吴纪检", "审计冯"):
        with pytest.raises(Refused):
            edit_target(target, typed, "核对", by=place[name], at=later)
        with pytest.raises(Refused):
            enter_target(target.organ, typed, "核对", by=place[name], at=later)


def test_a_target_entered_by_hand_says_by_whom(place, later) -> None:
    said = {"code": "s:9", "name": "丙店", "region": "990126003", "kind": "enterprise"}
    typed = read_typed(place.market, said, "local")
    target = enter_target(place.market, typed, "街道来函", by=place["李起草"], at=later)
    assert (target.region_id, target.kind, target.status) == ("990126003", "enterprise", "active")
    assert TargetChange.objects.get(target=target).reason == "街道来函"
    with pytest.raises(Conflict):
        enter_target(place.market, typed, "街道来函", by=place["李起草"], at=later)


def test_as_of_a_day_the_target_is_what_it_was(place, noon, later) -> None:
    edit(place, later, "s:4", name="乙老店", established="2020-05-01")
    now = one("s:4")
    before = as_of(now, noon)
    assert before is not None
    assert (before.name, before.established) == ("乙店", None)
    assert as_of(now, later).name == "乙老店"
    assert as_of(now, noon.replace(year=2000)) is None


# special and key directories


def test_a_licence_stands_in_its_directory_until_somebody_ends_it(place, noon) -> None:
    by = {"by": place["李起草"], "at": noon}
    special = found_special(place.market, "食品经营", **by)
    licence = enter_licence(special, one("s:1"), name="许可证", number="JY1", **by)
    with pytest.raises(Conflict):
        enter_licence(special, one("s:1"), name="许可证", number="JY1", **by)
    end_licence(licence, LicenceStatus.REVOKED, "吊销决定 1 号", **by)
    assert Licence.objects.get().status == "revoked"
    with pytest.raises(Conflict):
        end_licence(Licence.objects.get(), LicenceStatus.CANCELLED, "再一次", **by)
    close_special(special, **by)
    with pytest.raises(Refused):
        enter_licence(special, one("s:2"), name="许可证", number="JY2", **by)


def test_a_licence_of_somebody_elses_target_is_refused(place, noon) -> None:
    by = {"by": place["外单位钱某"], "at": noon}
    special = found_special(place.elsewhere, "食品经营", **by)
    with pytest.raises(Invalid):
        enter_licence(special, one("s:1"), name="许可证", number="JY1", **by)


def test_key_targets_come_and_go_with_reasons(place, noon, later) -> None:
    by = {"by": place["李起草"], "at": noon}
    everything = Target.objects.all()
    assert enter_key_targets(place.market, everything, "投诉多", **by) == 4
    assert enter_key_targets(place.market, everything, "投诉多", **by) == 0
    key = KeyTarget.objects.select_related("organ", "target").first()
    remove_key_target(key, "已整改", by=place["李起草"], at=later)
    with pytest.raises(Conflict):
        remove_key_target(key, "已整改", by=place["李起草"], at=later)
    assert KeyTarget.objects.filter(until=None).count() == 3
    for deed in (
        lambda: enter_key_targets(place.market, everything, "x", by=place["王处长"], at=noon),
        lambda: remove_key_target(key, "x", by=place["外单位钱某"], at=noon),
    ):
        with pytest.raises(Refused):
            deed()
    with pytest.raises(Invalid):
        enter_key_targets(place.market, everything, " ", **by)


# duplicates


def test_look_alikes_are_found_by_each_sign(place) -> None:
    li = place["李起草"]
    assert codes(li, "same_place") == [{"s:1", "s:2"}]
    assert len(codes(li, "same_name")) == 3
    assert codes(li, "renumbered") == codes(li, "inner") == []
    assert codes(place["外单位钱某"], "same_name") == []


def test_an_old_number_and_an_organisation_code_are_found_in_the_new(place, noon) -> None:
    from random import Random

    from doubledraw.demo.county.codes import uscc

    code = uscc(Random(1), "91", "990126", "")
    li = place["李起草"]
    said = {"code": code, "name": "甲面馆", "region": "990126003"}
    typed = read_typed(place.market, said, "uscc")
    assert not typed.troubles
    enter_target(place.market, typed, "换照", by=li, at=noon)
    assert {code, "s:1"} in codes(li, "renumbered")
    Target.objects.filter(code="s:4").update(code=code[8:17], scheme="orgcode")
    assert codes(li, "inner") == [{code[8:17], code}]


def test_a_pair_told_apart_is_not_shown_again(place, noon) -> None:
    li = place["李起草"]
    tell_apart(one("s:1"), one("s:2"), "两家相邻的店", by=li, at=noon)
    assert codes(li, "same_place") == []
    assert {"s:1", "s:2"} not in codes(li, "same_name")
    assert alike(li, "same_place").count() == 0
    with pytest.raises(Conflict):
        tell_apart(one("s:2"), one("s:1"), "再说一次", by=li, at=noon)
    assert DuplicateRuling.objects.count() == 1


def test_a_merge_keeps_everything_and_brings_it_over(place, noon, later) -> None:
    li = place["李起草"]
    by = {"by": li, "at": noon}
    special = found_special(place.market, "食品经营", **by)
    enter_licence(special, one("s:2"), name="许可证", number="JY1", **by)
    label = make_label(place.market, "关注", LabelFamily.TYPE, **by)
    put_label(label, Target.objects.filter(code="s:2"), **by)
    enter_key_targets(place.market, Target.objects.filter(code="s:2"), "投诉多", **by)
    Target.objects.filter(code="s:4").update(parent=one("s:2"))
    VisitFact.objects.create(
        target=one("s:2"),
        organ_name="县局",
        level="county",
        item_name="食品",
        visited_on=noon.date(),
        source=VisitSource.OWN,
        at=noon,
    )
    merge_targets(one("s:1"), one("s:2"), "同一户", by=li, at=later)
    kept, gone = one("s:1"), one("s:2")
    assert (gone.status, gone.merged_into, kept.status) == ("merged", kept, "active")
    assert list(kept.licences.values_list("number", flat=True)) == ["JY1"]
    assert kept.labels.filter(until=None).get().label == label
    assert not gone.labels.filter(until=None).exists()
    assert kept.key_times.filter(until=None).get().reason == "投诉多"
    assert one("s:4").parent == kept
    assert visits_of(kept).count() == 1
    assert {c.target.code for c in TargetChange.objects.filter(cause="merge")} == {
        *("s:1", "s:2", "s:4")
    }
    assert as_of(gone, noon).status == "active"
    assert as_of(gone, noon).merged_into_id is None
    assert {"s:1", "s:2"} not in codes(li, "same_name")


def test_what_was_merged_before_follows_to_the_last(place, noon) -> None:
    li = place["李起草"]
    merge_targets(one("s:2"), one("s:1"), "同一户", by=li, at=noon)
    merge_targets(one("s:3"), one("s:2"), "同一户", by=li, at=noon)
    assert one("s:1").merged_into == one("s:2").merged_into == one("s:3")


def test_recusals_keep_acting_after_a_merge(place, noon) -> None:
    from doubledraw.platform.registry.models import Inspector, Recusal

    rolls(place, noon, targets=1, inspectors=2)
    first, second = Inspector.objects.order_by("ref")
    common = {"reason": "KIN", "state": "approved", "declared_by": 1, "declared_at": noon}
    for target, inspector in (("s:1", first), ("s:2", first), ("s:2", second)):
        Recusal.objects.create(target=one(target), inspector=inspector, **common)
    merge_targets(one("s:1"), one("s:2"), "同一户", by=place["李起草"], at=noon)
    kept = Recusal.objects.filter(target__code="s:1").values_list("inspector", flat=True)
    assert set(kept) == {first.pk, second.pk}


def test_a_merge_of_what_has_moved_on_or_by_another_is_refused(place, noon, later) -> None:
    li = place["李起草"]
    stale = one("s:2")
    edit(place, later, "s:2", address="新址")
    with pytest.raises(Conflict):
        merge_targets(one("s:1"), stale, "同一户", by=li, at=later)
    with pytest.raises(Refused):
        merge_targets(one("s:1"), one("s:2"), "同一户", by=place["王处长"], at=later)
    with pytest.raises(Invalid):
        merge_targets(one("s:1"), one("s:1"), "同一户", by=li, at=later)
    merge_targets(one("s:1"), one("s:2"), "同一户", by=li, at=later)
    with pytest.raises(Refused, match="已并入"):
        edit(place, later, "s:2", name="改不了")
    assert one("s:2").name == "甲 面馆"


def test_a_pair_is_of_two_targets_in_reach(place) -> None:
    assert pair_called(place["李起草"], "s:1", "s:4") is not None
    assert pair_called(place["李起草"], "s:1", "s:1") is None
    assert pair_called(place["外单位钱某"], "s:1", "s:4") is None


# saved views


def test_views_are_ones_own(place, noon) -> None:
    li, wang = place["李起草"], place["王处长"]
    view = save_view("targets", "高风险", "credit_class=D&page=3", by=li, at=noon)
    assert view.query == "credit_class=D"
    again = save_view("targets", "高风险", "credit_class=C", by=li, at=noon)
    assert again.pk == view.pk
    other = save_view("targets", "餐饮", "q=餐", by=li, at=noon)
    with pytest.raises(Conflict):
        rename_view(other, "高风险", by=li)
    delete_view(view, by=wang)
    rename_view(view, "改了", by=wang)
    view.refresh_from_db()
    assert view.title == "高风险"
    delete_view(view, by=li)
    with pytest.raises(Invalid):
        save_view("targets", "空", "page=2", by=li, at=noon)


@pytest.fixture
def later(noon):
    return noon.replace(hour=15)
