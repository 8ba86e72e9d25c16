"""Recusals are declared by one and approved by another, act within their days, and only those who need it see them."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import Conflict, Invalid, Refused
from doubledraw.platform.ledger.selectors import events_about
from doubledraw.platform.organs.models import Staff
from doubledraw.platform.organs.selectors import actor_of
from doubledraw.platform.organs.services import grant_role
from doubledraw.platform.organs.states import Role
from doubledraw.platform.records import store
from doubledraw.platform.registry.models import Inspector, Recusal, RecusalRule, Target
from doubledraw.platform.registry.selectors import recusals_among, recusals_of
from doubledraw.platform.registry.selectors.recusals import (
    adopted_rules,
    changes_of,
    months_before,
    recusals_about,
    recusals_visible_to,
    rules_visible_to,
)
from doubledraw.platform.registry.services import declare_recusal
from doubledraw.platform.registry.services.recusal_rules import adopt_rule, end_rule, propose_rule
from doubledraw.platform.registry.services.recusals import (
    Evidence,
    decide_recusal,
    end_recusal,
)
from doubledraw.platform.registry.states import RecusalReason
from tests.world.county import County, county
from tests.world.rolls import imported, read, rolls, table

pytestmark = pytest.mark.django_db


def test_a_recusal_is_entered_once_and_recorded(noon) -> None:
    place = county(noon)
    rolls(place, noon, targets=2, inspectors=2)
    inspector, target = Inspector.objects.order_by("ref")[0], Target.objects.order_by("code")[0]
    li = place["李起草"]
    declare_recusal(inspector, target, RecusalReason.KIN, note="配偶", by=li, at=noon)
    with pytest.raises(Conflict, match=inspector.name):
        declare_recusal(inspector, target, RecusalReason.LAW, by=li, at=noon)
    assert Recusal.objects.get().reason == "KIN"
    (event,) = events_about(f"inspector:{inspector.ref}")
    assert event.payload == {
        "inspector": inspector.ref,
        "target": target.code,
        "reason": "KIN",
        "note": "配偶",
    }


@pytest.mark.parametrize("name", ["王处长", "周抽取", "外单位钱某", "安全赵"])
def test_nobody_but_the_clerk_of_the_organ(noon, name) -> None:
    place = county(noon)
    rolls(place, noon, targets=1, inspectors=1)
    with pytest.raises(Refused):
        declare_recusal(
            Inspector.objects.get(),
            Target.objects.get(),
            RecusalReason.KIN,
            by=place[name],
            at=noon,
        )
    assert not Recusal.objects.exists()


@pytest.fixture
def place(noon) -> County:
    found = county(noon)
    rolls(found, noon, targets=3, inspectors=2)
    return found


def declared(place: County, at, **said) -> Recusal:
    return declare_recusal(
        Inspector.objects.order_by("ref")[0],
        Target.objects.order_by("code")[0],
        RecusalReason.KIN,
        by=place["李起草"],
        at=at,
        **said,
    )


def in_force(since=None, until=None) -> int:
    return len(recusals_among(Target.objects.all(), Inspector.objects.all(), since, until))


def both_roles(place: County, at) -> Actor:
    """Somebody who is clerk and approver at once."""
    person = Staff.objects.get(name="王处长")
    grant_role(person, Role.CLERK, place.market, by=place["安全赵"], at=at)
    return actor_of(person)


def test_it_acts_only_once_another_person_has_approved_it(place, noon) -> None:
    recusal = declared(place, noon)
    assert in_force() == 0
    decide_recusal(recusal, approves=True, by=place["王处长"], at=noon)
    assert in_force() == 1
    assert Recusal.objects.get().decided_by == place["王处长"].user_id
    with pytest.raises(Refused, match="办过"):
        decide_recusal(recusal, approves=True, by=place["王处长"], at=noon)


def test_nobody_approves_what_they_declared_and_the_database_sees_to_it(place, noon) -> None:
    wang = both_roles(place, noon)
    inspector, target = Inspector.objects.order_by("ref")[0], Target.objects.order_by("code")[0]
    recusal = declare_recusal(inspector, target, RecusalReason.KIN, by=wang, at=noon)
    with pytest.raises(Refused, match="同一人"):
        decide_recusal(recusal, approves=True, by=wang, at=noon)
    with pytest.raises(IntegrityError), transaction.atomic():
        Recusal.objects.update(decided_by=wang.user_id)


@pytest.mark.parametrize("name", ["李起草", "周抽取", "何监督", "外单位钱某", "安全赵"])
def test_only_an_approver_of_the_organ_decides(place, noon, name) -> None:
    recusal = declared(place, noon)
    with pytest.raises(Refused):
        decide_recusal(recusal, approves=True, by=place[name], at=noon)


def test_a_refusal_and_an_end_say_why(place, noon) -> None:
    recusal = declared(place, noon)
    with pytest.raises(Invalid, match="理由"):
        decide_recusal(recusal, approves=False, by=place["王处长"], at=noon)
    decide_recusal(recusal, approves=False, remark="没有证据", by=place["王处长"], at=noon)
    again = declared(place, noon)
    decide_recusal(again, approves=True, by=place["王处长"], at=noon)
    with pytest.raises(Invalid, match="理由"):
        end_recusal(again, reason=" ", by=place["李起草"], at=noon)
    end_recusal(again, reason="已离职", by=place["李起草"], at=noon)
    assert in_force() == 0
    declared(place, noon)
    states = sorted(Recusal.objects.values_list("state", flat=True))
    assert states == ["declared", "ended", "refused"]


@given(
    since=st.none() | st.dates(date(2026, 1, 1), date(2026, 12, 31)),
    until=st.none() | st.dates(date(2026, 1, 1), date(2026, 12, 31)),
    starts=st.dates(date(2026, 1, 1), date(2026, 12, 31)),
    days=st.integers(0, 90),
)
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_it_acts_exactly_when_a_day_of_the_inspections_is_in_its_period(
    place, noon, since, until, starts, days
) -> None:
    Recusal.objects.all().delete()
    if since and until and until < since:
        with pytest.raises(Invalid):
            declared(place, noon, since=since, until=until)
        return
    recusal = declared(place, noon, since=since, until=until)
    decide_recusal(recusal, approves=True, by=place["王处长"], at=noon)
    all_days = [starts + timedelta(days=n) for n in range(days + 1)]
    acts = any((since or date.min) <= day <= (until or date.max) for day in all_days)
    assert in_force(all_days[0], all_days[-1]) == int(acts)


@pytest.mark.parametrize(
    ("name", "sees"),
    [
        *(("李起草", True), ("王处长", True), ("周抽取", True), ("何监督", True), ("吴纪检", True)),
        *(("陈法务", False), ("外单位钱某", False), ("安全赵", False), ("审计冯", False)),
    ],
)
def test_only_those_who_need_it_see_it(place, noon, name, sees) -> None:
    recusal = declared(place, noon)
    actor = place[name]
    assert bool(recusals_visible_to(actor)) is sees
    assert bool(recusals_of(recusal.inspector, actor)) is sees
    assert bool(recusals_about(recusal.target, actor)) is sees


def test_evidence_is_a_scan_or_a_photo_and_is_kept_by_its_digest(place, noon) -> None:
    for name, data in (("笔录.exe", b"MZ"), ("笔录.pdf", b"<html>"), ("照片.png", b"%PDF-1.7")):
        with pytest.raises(Invalid, match="PDF"):
            declared(place, noon, evidence=Evidence(name, data))
    assert not Recusal.objects.exists()
    recusal = declared(place, noon, evidence=Evidence("笔录.pdf", b"%PDF-1.7 ..."))
    assert store.get(recusal.evidence) == b"%PDF-1.7 ..."


def test_evidence_has_a_limit(place, noon, settings) -> None:
    settings.EVIDENCE_MAX_BYTES = 10
    with pytest.raises(Invalid, match="太大"):
        declared(place, noon, evidence=Evidence("笔录.pdf", b"%PDF-1.7 too long"))


def test_a_rule_is_adopted_by_another_and_changed_by_ending_it(place, noon) -> None:
    li, wang = place["李起草"], place["王处长"]
    reason, organ = RecusalReason.FORMER_EMPLOYER, place.market
    with pytest.raises(Invalid, match="规则自动认定"):
        propose_rule(organ, RecusalReason.KIN, 3, "办法第六条", by=li, at=noon)
    with pytest.raises(Invalid, match="依据"):
        propose_rule(organ, reason, 3, " ", by=li, at=noon)
    rule = propose_rule(organ, reason, 36, "办法第六条", by=li, at=noon)
    assert adopted_rules().is_empty
    for name in ("李起草", "外单位钱某", "周抽取"):
        with pytest.raises(Refused):
            adopt_rule(rule, by=place[name], at=noon)
    adopt_rule(rule, by=wang, at=noon)
    assert adopted_rules().for_path(reason, organ.path) == 36
    assert adopted_rules().for_path(reason, place.fire.path) == 0
    with pytest.raises(Conflict, match="已有一条"):
        propose_rule(organ, reason, 12, "办法第六条", by=li, at=noon)
    with pytest.raises(Refused):
        end_rule(rule, by=li, at=noon)
    end_rule(rule, by=wang, at=noon)
    propose_rule(organ, reason, 12, "办法第六条", by=li, at=noon)
    assert adopted_rules().is_empty


def test_a_rule_of_the_county_binds_its_departments_who_can_read_it(place, noon) -> None:
    RecusalRule.objects.create(
        organ=place.government, reason="LAST_TIME", months=6, basis="办法", proposed_by=1,
        adopted_by=2, adopted_at=noon,
    )  # fmt: skip
    assert adopted_rules().for_path(RecusalReason.LAST_TIME, place.market.path) == 6
    assert adopted_rules().for_path(RecusalReason.LAST_TIME, place.elsewhere.path) == 0
    assert rules_visible_to(place["李起草"]).count() == 1
    assert not rules_visible_to(place["外单位钱某"]).exists()
    assert not rules_visible_to(place["陈法务"]).exists()


@given(day=st.dates(date(1990, 1, 1), date(2090, 1, 1)), months=st.integers(0, 400))
def test_months_before_are_counted_on_the_calendar(day, months) -> None:
    before = months_before(day, months)
    assert (day.year - before.year) * 12 + day.month - before.month == months
    assert before.day <= day.day
    assert before.day == day.day or (before + timedelta(days=1)).day == 1


def test_imports_leave_closed_ones_alone_and_wait_for_open_ones(place, noon) -> None:
    recusal = declared(place, noon)
    headers = ("统一社会信用代码", "执法证号", "事由", "起", "止")
    row = (recusal.target.code, recusal.inspector.ref, "利害关系", "2026-01-01", "2026-12-31")
    li = place["李起草"]
    batch = read("recusals", table(headers, [row]), place.market, by=li, at=noon)
    assert [reject.rule for reject in batch.rejects.all()] == ["recusal_waiting"]
    end_recusal(recusal, reason="撤回", by=li, at=noon)
    imported("recusals", table(headers, [row]), place.market, by=li, at=noon)
    found = Recusal.objects.get(state="approved")
    assert (found.reason, found.until) == ("INTEREST", date(2026, 12, 31))
    later = (*row[:4], "2027-12-31")
    imported("recusals", table(headers, [later]), place.market, by=li, at=noon)
    found.refresh_from_db()
    assert (found.until, found.version) == (date(2027, 12, 31), 2)
    (change,) = changes_of(found)
    assert change.fields == {"until": ["2026-12-31", "2027-12-31"]}
    backwards = (*row[:3], "2027-01-01", "2026-01-01")
    batch = read("recusals", table(headers, [backwards]), place.market, by=li, at=noon)
    assert [reject.rule for reject in batch.rejects.all()] == ["days_backwards"]
