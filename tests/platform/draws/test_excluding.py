"""Who is left out by rule: each rule with a control that must fall when the rule is not asked."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from doubledraw.draw import frame
from doubledraw.platform.draws import engine, services
from doubledraw.platform.draws.models import Draw, DrawnTarget, RepeatPermit
from doubledraw.platform.draws.policies.excluding import Bounds, Visit, trips_of, why_left_out
from doubledraw.platform.draws.selectors import excluded_by_rule
from doubledraw.platform.draws.selectors.exclusions import bounds_of
from doubledraw.platform.draws.states import ExclusionReason
from doubledraw.platform.kernel.errors import Conflict, Invalid, Refused
from doubledraw.platform.organs.states import OrganLevel
from doubledraw.platform.plans.models import Plan
from doubledraw.platform.plans.states import PlanKind, StrataBy
from doubledraw.platform.records import store
from doubledraw.platform.registry.models import Target, VisitFact
from tests.platform.rulebook.world import a_line, adopted
from tests.world import ceremony as world

DAY = date(2026, 5, 20)
COUNTY, PROVINCE = OrganLevel.COUNTY, OrganLevel.PROVINCE
EVERY = Bounds(2026, date(2026, 1, 1), date(2026, 1, 1), 2)


@pytest.fixture
def secret_line(place, noon):
    """A line over credit classes for the item of `line`."""
    plan = world.plain_plan(place, noon, strata_by=StrataBy.CREDIT_CLASS, number="990126-2026-P02")
    return plan.lines.get()


def _visit(**fields: object) -> Visit:
    said = {"on": date(2026, 3, 1), "organ": "县局", "level": COUNTY, "is_same_item": False}
    return Visit(**{**said, **fields})  # type: ignore[arg-type]


def _why(*visits: Visit, bounds: Bounds = EVERY, is_permitted: bool = False) -> str:
    found = why_left_out(visits, bounds, COUNTY, is_permitted=is_permitted)
    return str(found.code) if found else ""


@pytest.mark.parametrize(
    ("visits", "without", "code"),
    [
        ([_visit(is_same_item=True)], {"same_item_since": None}, "SAME_ITEM"),
        ([_visit(level=PROVINCE)], {"superior_since": None}, "SUPERIOR"),
        ([_visit(), _visit(on=date(2026, 4, 1))], {"cap": None}, "FREQUENCY_CAP"),
    ],
)
def test_each_rule_leaves_out_and_without_it_nothing_does(visits, without, code) -> None:
    assert _why(*visits) == code
    assert _why(*visits, bounds=replace(EVERY, **without)) == ""


def test_what_came_before_the_period_does_not_count() -> None:
    old = date(2025, 12, 31)
    same = _visit(on=old, is_same_item=True, level=PROVINCE)
    assert _why(same, _visit(on=old, organ="别的")) == ""
    assert _why(same, bounds=replace(EVERY, same_item_since=old)) == "SAME_ITEM"


def test_the_superior_comes_before_the_item_and_an_equal_is_no_superior() -> None:
    assert _why(_visit(is_same_item=True), _visit(level=OrganLevel.CITY)) == "SUPERIOR"
    assert _why(_visit(level=COUNTY)) == ""


def test_a_permit_lifts_the_item_and_nothing_else() -> None:
    same = _visit(is_same_item=True)
    assert _why(same, is_permitted=True) == ""
    assert _why(same, _visit(level=PROVINCE), is_permitted=True) == "SUPERIOR"
    assert _why(same, _visit(on=date(2026, 4, 1)), is_permitted=True) == "FREQUENCY_CAP"


def test_coming_together_is_one_visit_and_a_draw_and_its_visit_are_one() -> None:
    together = [_visit(organ=organ, reference="任务1") for organ in ("县局", "消防")]
    assert len(trips_of(together, 2026)) == 1
    apart = [_visit(organ=organ) for organ in ("县局", "消防")]
    assert len(trips_of(apart, 2026)) == 2
    drawn = [_visit(draw="990126-2026-0001"), _visit(reference="990126-2026-0001")]
    assert len(trips_of(drawn, 2026)) == 1


def test_what_can_be_told_is_preferred_to_a_secret() -> None:
    secret = _visit(is_same_item=True, draw="d", secret_until=date(2026, 9, 1))
    told = _visit(is_same_item=True, on=date(2026, 4, 1))
    found = why_left_out([secret, told], EVERY, COUNTY, is_permitted=False)
    assert found is not None
    assert found.secret_until is None
    alone = why_left_out([secret], EVERY, COUNTY, is_permitted=False)
    assert alone is not None
    assert alone.secret_until == date(2026, 9, 1)


# ── over the directories ──


def _inspected(code: str, **fields: object) -> VisitFact:
    said = {
        "organ_name": "县市场监督管理局",
        "level": COUNTY,
        "item_code": "SP-01",
        "item_name": "食品经营监督检查",
        "visited_on": date(2026, 3, 12),
        "source": "imported",
        "at": "2026-03-12T00:00:00+08:00",
    }
    return VisitFact.objects.create(target=Target.objects.get(code=code), **{**said, **fields})


def _rows(draw: Draw) -> dict[str, tuple[str, ...]]:
    rows = frame.decode_table("exclusions.tsv", store.get(draw.files["exclusions.tsv"]))
    return {code: tuple(rest) for code, *rest in rows}


def _cap(value: int) -> object:
    return a_line(value, name="annual_cap_per_firm", unit="次/年")  # type: ignore[arg-type]


def test_the_rules_in_force_leave_out_with_code_and_reference(place, line, noon) -> None:
    adopted(place, noon, _cap(2), since=noon.date())
    _inspected("T00001", reference="任务7")
    _inspected("T00002", organ_name="省商务厅", level=PROVINCE, item_code="", item_name="别的")
    for day in (2, 3):
        _inspected("T00003", item_code="XF-1", item_name="消防", visited_on=date(2026, day, 1))
    _inspected("T00004", item_code="XF-1", item_name="消防")
    draw = world.frozen_draw(place, line, noon)
    rows = _rows(draw)
    assert rows["T00001"] == ("SAME_ITEM", "县市场监督管理局 2026-03-12 任务7")
    assert rows["T00002"] == ("SUPERIOR", "省商务厅 2026-03-12")
    assert rows["T00003"] == ("FREQUENCY_CAP", "2026 年已达上限 2 次")
    assert "T00004" not in rows
    assert draw.excluded == {
        **dict.fromkeys(("SAME_ITEM", "SUPERIOR", "FREQUENCY_CAP", "INACTIVE", "MOVED"), 1)
    }
    assert sum(draw.populations.values()) == 55
    assert sum(region["population"] for region in draw.regions) == 55


def test_the_outlook_counts_the_same_and_nobody_left_out_is_recused(place, line, noon) -> None:
    _inspected("T00000")
    left_out = excluded_by_rule(line, DAY)
    seen = engine.outlook(line, 2026, left_out)
    draw = world.frozen_draw(place, line, noon)
    assert {s.name: s.population for s in seen.strata} == draw.populations
    assert dict(seen.excluded) == draw.excluded
    assert seen.recusals == {}
    assert engine.outlook(line, 2026).recusals == {"近亲属关系": 1}


def test_without_the_rules_nobody_is_left_out(place, line, noon, settings) -> None:
    settings.RULE_SETS = ("karamay-2016",)
    _inspected("T00001")
    _inspected("T00002", level=PROVINCE)
    assert not excluded_by_rule(line, DAY).firms


def test_only_general_items_are_spared_a_repeat(place, line, noon) -> None:
    _inspected("T00001")
    assert set(excluded_by_rule(line, DAY).firms) == {"T00001"}
    type(line.item).objects.filter(pk=line.item.pk).update(priority="key")
    line.refresh_from_db()
    assert not excluded_by_rule(line, DAY).firms


def test_an_organ_may_lay_down_the_months(place, line, noon) -> None:
    _inspected("T00001", visited_on=date(2025, 7, 1))
    _inspected("T00002", visited_on=date(2025, 5, 31))
    assert not excluded_by_rule(line, DAY).firms
    months = a_line(12, name="same_item_months", unit="个月")  # type: ignore[arg-type]
    adopted(place, noon, months, since=noon.date())
    found = excluded_by_rule(line, DAY)
    assert set(found.firms) == {"T00001"}
    assert found.bounds is not None
    assert found.bounds.cites[ExclusionReason.SAME_ITEM].instrument == "清市监〔2026〕3号"


def test_a_visit_to_what_was_merged_is_a_visit(place, line, noon) -> None:
    gone = Target.objects.get(code="T00007")
    Target.objects.filter(pk=gone.pk).update(
        status="merged", merged_into=Target.objects.get(code="T00001")
    )
    _inspected("T00007")
    assert set(excluded_by_rule(line, DAY).firms) == {"T00001"}


def test_what_a_draw_has_fixed_counts_before_anybody_went(place, line, secret_line, noon) -> None:
    first = world.revealed_draw(place, line, noon)
    drawn = set(first.drawn_targets.filter(role="selected").values_list("code", flat=True))
    found = excluded_by_rule(secret_line, DAY)
    assert set(found.firms) == drawn
    assert {firm.reason.reference for firm in found.firms.values()} == {
        "990126-2026-0001 2026-06-01"
    }


def test_a_draw_that_was_voided_sends_nobody(place, line, secret_line, noon, later) -> None:
    first = world.drawn_draw(place, line, noon)
    assert excluded_by_rule(secret_line, DAY).firms
    world.voided(place, first, later + timedelta(minutes=9))
    assert not excluded_by_rule(secret_line, DAY).firms


def test_another_draws_secret_is_neither_told_nor_revealed_before_its_day(
    place, line, secret_line, noon
) -> None:
    reveal = {"reveal": "2026-09-01"}
    world.drawn_draw(place, line, noon, **reveal)
    found = excluded_by_rule(secret_line, DAY)
    assert found.firms
    assert found.open == []
    for early in ({}, {"reveal": "2026-08-31"}):
        with pytest.raises(Invalid) as refusal:
            world.frozen_draw(place, secret_line, noon, **early)
        assert (refusal.value.code, refusal.value.params["until"]) == (
            "would_tell_a_secret",
            "2026-09-01",
        )
    second = world.frozen_draw(place, secret_line, noon, **reveal)
    kept = DrawnTarget.objects.filter(role="selected").values_list("code", flat=True)
    assert {c for c, row in _rows(second).items() if row[0] == "SAME_ITEM"} == set(kept)


def test_an_early_reveal_that_would_tell_another_draws_secret_is_refused(
    place, line, secret_line, noon, later
) -> None:
    """By hand, and by the last visit; the control is the same reveal once the other list is out."""
    reveal, zhou = {"reveal": "2026-09-01"}, place["周抽取"]
    first = world.drawn_draw(place, line, noon, **reveal)
    second = world.drawn_draw(place, secret_line, noon + timedelta(hours=4), **reveal)
    at = later + timedelta(hours=6)
    services.dispatch_firms(second, [], at, by=zhou, at=at)
    second.dispatches.update(carried_out_by=1, carried_out_at=at)
    for reason in ("听证会要看名单", ""):
        with pytest.raises(Refused) as refusal:
            services.reveal_draw(second, reason=reason, by=zhou, at=at)
        assert refusal.value.code == "would_tell_a_secret"
        assert refusal.value.params["until"] == "2026-09-01"
    assert services.told_until(first, at.date()) is None, "the first leaves nobody out"
    services.reveal_draw(first, reason="案件需要公开名单", by=zhou, at=at)
    services.reveal_draw(second, reason="", by=zhou, at=at)
    assert second.early_reason == "最后一家的检查已经完成"


def test_fields_covered_in_full_are_not_drawn_from(place, line, noon) -> None:
    whole = world.plain_plan(
        place, noon, number="990126-2026-P09", scope={"industries": ["餐饮业"]}
    )
    assert not excluded_by_rule(line, DAY).firms
    Plan.objects.filter(pk=whole.pk).update(kind=PlanKind.FULL_COVERAGE)
    found = excluded_by_rule(line, DAY)
    assert found.counts == {
        "LAW": Target.objects.filter(industry="餐饮业", status="active").count()
    }
    other = line.plan.lines.model.objects.get(plan=whole)
    assert not excluded_by_rule(other, DAY).firms, "the full coverage itself leaves nobody out"


def test_the_rules_are_read_in_a_fixed_number_of_queries(
    place, line, noon, django_assert_max_num_queries
) -> None:
    for i in range(1, 40):
        _inspected(f"T{i:05d}", visited_on=date(2026, 1, 1) + timedelta(days=i))
    with django_assert_max_num_queries(14):
        assert len(excluded_by_rule(line, DAY).firms) > 30


# ── a repeat that somebody else approves ──


def _asked(place, line, noon, codes=("T00001",)) -> RepeatPermit:
    return services.ask_repeat(line, codes, "举报集中，复查", by=place["李起草"], at=noon)


def test_an_approved_repeat_brings_the_firm_back(place, line, noon) -> None:
    _inspected("T00001")
    _inspected("T00002")
    permit = _asked(place, line, noon)
    assert len(excluded_by_rule(line, DAY).firms) == 2
    services.decide_repeat(permit, is_approved=True, by=place["王处长"], at=noon)
    assert set(excluded_by_rule(line, DAY).firms) == {"T00002"}
    draw = world.frozen_draw(place, line, noon)
    assert "T00001" not in _rows(draw)


def test_a_refused_repeat_does_not(place, line, noon) -> None:
    _inspected("T00001")
    permit = _asked(place, line, noon)
    with pytest.raises(Invalid, match="理由"):
        services.decide_repeat(permit, " ", is_approved=False, by=place["王处长"], at=noon)
    services.decide_repeat(permit, "没有必要", is_approved=False, by=place["王处长"], at=noon)
    assert set(excluded_by_rule(line, DAY).firms) == {"T00001"}
    with pytest.raises((Refused, Conflict)):
        services.decide_repeat(permit, is_approved=True, by=place["王处长"], at=noon)


def test_nobody_permits_what_they_asked_for(place, line, noon) -> None:
    permit = _asked(place, line, noon)
    with pytest.raises(Refused, match="审批人"):
        services.decide_repeat(permit, is_approved=True, by=place["李起草"], at=noon)
    with pytest.raises(IntegrityError), transaction.atomic():
        RepeatPermit.objects.filter(pk=permit.pk).update(
            state="approved", decided_by=permit.asked_by, decided_at=noon
        )
    with pytest.raises(Refused):
        services.ask_repeat(line, ["T00001"], "x", by=place["外单位钱某"], at=noon)


@pytest.mark.parametrize(
    ("codes", "reason", "code"),
    [
        ([], "有", "no_firms_chosen"),
        (["T00001"], " ", "repeat_without_reason"),
        (["T99999"], "有", "not_in_scope"),
    ],
)
def test_a_request_names_firms_of_the_scope_and_a_reason(
    place, line, noon, codes, reason, code
) -> None:
    with pytest.raises(Invalid) as refusal:
        services.ask_repeat(line, codes, reason, by=place["李起草"], at=noon)
    assert refusal.value.code == code


def test_what_was_asked_is_never_rewritten(place, line, noon) -> None:
    permit = _asked(place, line, noon)
    with pytest.raises(Exception, match="written once"), transaction.atomic():
        RepeatPermit.objects.filter(pk=permit.pk).update(codes=["T00001", "T00002"])


def test_bounds_without_any_rule_ask_for_nothing(place, line, settings) -> None:
    settings.RULE_SETS = ("karamay-2016",)
    assert bounds_of(line, DAY).since is None
