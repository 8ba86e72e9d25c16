"""What the rules find in a line: blocking, or excused by a written reason; each with its article."""

from datetime import date

import pytest

from doubledraw.platform.catalogue.states import ItemState, Priority
from doubledraw.platform.plans.selectors.directories import directories
from doubledraw.platform.plans.selectors.population import (
    limits_of,
    plan_findings,
    plan_numbers,
)
from tests.world.planning import CLASS_STRATA, a_line, an_item, drafted_plan, seat, small_rolls

pytestmark = pytest.mark.django_db


def findings(plan):
    lines = plan.lines.select_related("item", "plan")
    return plan_findings(plan, plan_numbers(plan, lines, directories(plan)), limits_of(plan))


def found(place, noon, **line):
    return findings(drafted_plan(place, noon, **line))


def ratio(share: str):
    return [{"name": s["name"], "ratio": share} for s in CLASS_STRATA]


def test_a_lawful_line_has_no_findings(place, noon) -> None:
    assert found(place, noon) == []


def test_only_a_published_item_may_be_planned(place, noon) -> None:
    item = an_item(place, state=ItemState.RETIRED)
    (finding,) = found(place, noon, item=item)
    assert (finding.field, finding.code, finding.blocks) == ("item", "item_not_published", True)
    assert "清单之外无监管" in finding.cites.quotation


def test_an_item_without_a_basis_is_never_planned(place, noon) -> None:
    item = an_item(place, state=ItemState.DRAFT, basis="")
    codes = {f.code: f for f in found(place, noon, item=item)}
    assert "一律不得擅自开展检查" in codes["item_without_basis"].cites.quotation


def test_one_inspector_is_too_few(place, noon) -> None:
    (finding,) = found(place, noon, seats=[seat(place.market, 1)])
    assert (finding.code, finding.blocks, finding.excusable) == ("team_too_small", True, False)
    assert "行政执法人员不得少于两人" in finding.cites.quotation


def test_two_departments_with_one_each_are_a_team(place, noon) -> None:
    assert found(place, noon, seats=[seat(place.market, 1), seat(place.fire, 1)]) == []


def test_no_seat_at_all_is_too_few(place, noon) -> None:
    assert [f.code for f in found(place, noon, seats=[])] == ["team_too_small"]


def test_more_people_than_the_department_has(place, noon) -> None:
    (finding,) = found(place, noon, seats=[seat(place.market, 4)])
    assert finding.code == "too_few_inspectors"
    assert finding.params == {"department": "县市场监督管理局", "people": 3, "count": 4}


def test_a_qualification_narrows_who_can_be_drawn(place, noon) -> None:
    line = {"seats": [seat(place.market, 2, "食品检查员")]}
    assert found(place, noon, **line) == []
    line = {"seats": [seat(place.fire, 2, "食品检查员")]}
    assert [f.params["people"] for f in found(place, noon, **line)] == [0]


def test_a_class_without_a_ratio_blocks_and_is_named(place, noon) -> None:
    (finding,) = found(place, noon, strata=[dict(s) for s in CLASS_STRATA[:3]])
    assert (finding.code, finding.params["names"]) == ("stratum_without_quota", "D、未分类")


def test_a_class_out_of_scope_needs_no_ratio(place, noon) -> None:
    scope = {"credit_classes": ["A", "B", "C"]}
    line = {"scope": scope, "strata": [dict(s) for s in CLASS_STRATA[:3]]}
    assert "stratum_without_quota" not in [f.code for f in found(place, noon, **line)]


def test_industries_need_a_ratio_for_others(place, noon) -> None:
    named = [{"name": "餐饮", "ratio": "1/10"}]
    line = {"strata_by": "industry", "strata": named}
    assert found(place, noon, **line)[0].params == {"names": "其他"}
    line["strata"] = [*named, {"name": "其他", "ratio": "1/10"}]
    assert found(place, noon, **line) == []


def test_a_closed_list_of_industries_needs_none_when_all_are_named(place, noon) -> None:
    line = {
        "strata_by": "industry",
        "scope": {"industries": ["餐饮", "药品零售"]},
        "strata": [{"name": "餐饮", "ratio": "1/10"}],
    }
    (finding,) = found(place, noon, **line)
    assert (finding.code, finding.params) == ("firms_without_stratum", {"count": 30})


def test_a_stratum_of_which_nobody_is_drawn_is_refused(place, noon) -> None:
    strata = [dict(s) for s in CLASS_STRATA]
    strata[3] = {"name": "D", "ratio": "0/100"}
    (finding,) = found(place, noon, strata=strata)
    assert (finding.code, finding.field, finding.cites.instrument) == (
        "no_chance",
        "strata.D",
        "DD-1",
    )


def test_an_empty_scope_is_refused(place, noon) -> None:
    codes = [f.code for f in found(place, noon, scope={"industries": ["没有的行业"]})]
    assert "nobody_in_scope" in codes


def test_a_period_outside_the_year_is_refused(place, noon) -> None:
    line = {"starts": date(2026, 12, 1), "ends": date(2027, 1, 31)}
    assert [f.code for f in found(place, noon, **line)] == ["period_outside_year"]


def test_weights_do_nothing_inside_one_class(place, noon) -> None:
    assert [f.code for f in found(place, noon, method="pareto")] == ["weights_without_effect"]


@pytest.mark.parametrize(
    ("priority", "share", "code"),
    [
        (Priority.GENERAL, "1/100", "ratio_below_minimum"),
        (Priority.GENERAL, "3/100", ""),
        (Priority.GENERAL, "20/100", ""),
        (Priority.GENERAL, "30/100", "ratio_above_maximum"),
        (Priority.KEY, "19/100", "ratio_below_minimum"),
        (Priority.KEY, "20/100", ""),
        (Priority.KEY, "90/100", ""),
    ],
)
def test_the_ratio_bounds_of_the_item(place, noon, priority, share, code) -> None:
    small_rolls(place, noon, targets=1200)
    item = an_item(place, priority=priority)
    assert [f.code for f in found(place, noon, item=item, strata=ratio(share))] == [code] * bool(
        code
    )


def test_a_ratio_outside_its_bounds_needs_a_written_reason(place, noon) -> None:
    small_rolls(place, noon, targets=1200)
    strata = ratio("30/100")
    (finding,) = found(place, noon, strata=strata)
    assert finding.blocks
    assert finding.excusable
    assert finding.params["share"] == "30%"
    assert "不高于20%" in finding.cites.quotation
    departures = {"ratio_above_maximum": "上级部署专项检查"}
    (finding,) = found(place, noon, strata=strata, departures=departures)
    assert not finding.blocks


def test_a_reason_for_one_finding_excuses_no_other(place, noon) -> None:
    small_rolls(place, noon, targets=1200)
    departures = {"ratio_below_minimum": "另有安排", "team_too_small": "人手不足"}
    line = {"strata": ratio("30/100"), "seats": [seat(place.market, 1)], "departures": departures}
    assert [f.blocks for f in found(place, noon, **line)] == [True, True]


def test_the_bound_holds_over_all_objects_of_the_item_not_for_the_part_a_line_names(
    place, noon
) -> None:
    """10 % of class D and a few of no class are far below 3 % of all restaurants."""
    small_rolls(place, noon, targets=1200)
    line = {
        "scope": {"credit_classes": ["D", ""]},
        "strata": [{"name": "D", "ratio": "10/100"}, {"name": "未分类", "count": 1}],
    }
    (finding,) = found(place, noon, **line)
    assert (finding.code, finding.params["population"], finding.params["sample"]) == (
        "ratio_below_minimum",
        1200,
        21,
    )


def test_lines_of_one_item_are_counted_together_and_found_once(place, noon) -> None:
    small_rolls(place, noon, targets=1200)
    item = an_item(place)
    plan = drafted_plan(place, noon, item=item, strata=ratio("15/100"))
    a_line(plan, item, place, number=2, strata=ratio("15/100")).save()
    assert [(f.line, f.code) for f in findings(plan)] == [(1, "ratio_above_maximum")]


def test_a_plan_without_lines_plans_nothing(place, noon) -> None:
    plan = drafted_plan(place, noon)
    plan.lines.all().delete()
    assert [f.code for f in findings(plan)] == ["no_lines"]


@pytest.mark.parametrize("strata_by", ["credit_class", "none"])
def test_a_frame_of_one_class_would_publish_the_class_and_is_refused(
    strata_by, place, noon
) -> None:
    strata = {
        "credit_class": [{"name": "D", "ratio": "1/5"}],
        "none": [{"name": "全部", "ratio": "1/5"}],
    }
    line = {"strata_by": strata_by, "scope": {"credit_classes": ["D"]}, "strata": strata[strata_by]}
    codes = {f.code: f for f in found(place, noon, **line)}
    assert codes["one_class_only"].blocks
    assert codes["one_class_only"].cites.article == "§8"


def test_two_classes_hide_each_other(place, noon) -> None:
    strata = [{"name": "C", "ratio": "1/10"}, {"name": "D", "ratio": "1/5"}]
    line = {"scope": {"credit_classes": ["C", "D"]}, "strata": strata}
    assert "one_class_only" not in {f.code for f in found(place, noon, **line)}


def test_nobody_is_given_away_by_having_no_class(place, noon) -> None:
    line = {"scope": {"credit_classes": [""]}, "strata": [{"name": "未分类", "ratio": "1/5"}]}
    assert "one_class_only" not in {f.code for f in found(place, noon, **line)}
