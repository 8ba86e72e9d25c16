"""How much of the whole a year's plan inspects, and whether another level inspects it too: a finding each, and none."""

from datetime import date

import pytest

from doubledraw.platform.catalogue.states import Priority
from doubledraw.platform.kernel.actor import SYSTEM
from doubledraw.platform.organs.services import found_organ, name_region
from doubledraw.platform.plans.documents.occasion import Occasion
from doubledraw.platform.plans.models import Plan
from doubledraw.platform.plans.selectors.population import readiness
from doubledraw.platform.plans.states import PlanKind
from tests.world.county import county
from tests.world.joining import a_plan, answer, clerk_of, found, joint_plan, rewritten
from tests.world.planning import CLASS_STRATA, a_line, an_item, small_rolls

pytestmark = pytest.mark.django_db

TODAY = date(2026, 5, 20)


@pytest.fixture
def place(noon):
    place = county(noon)
    small_rolls(place, noon, targets=1200)
    return place


def ratio(share: str) -> list[dict[str, str]]:
    return [{"name": s["name"], "ratio": share} for s in CLASS_STRATA]


def test_fuan_asks_for_five_in_a_hundred_and_two_rounds(place, noon, settings) -> None:
    settings.RULE_SETS = ("fuan-2018",)
    plan, li = a_plan(place, noon, strata=ratio("4/100")), place["李起草"]
    wrong = found(plan, TODAY)
    assert set(wrong) == {"area_ratio_below_minimum", "too_few_rounds"}
    area = wrong["area_ratio_below_minimum"]
    assert (area.params["share"], area.params["bound"], area.excusable) == ("4%", "5%", True)
    assert "不低于辖区市场主体的5%" in area.cites.quotation
    assert wrong["too_few_rounds"].params == {"rounds": 1, "least": 2}
    second = a_line(
        plan, an_item(place), place, number=2, strata=ratio("1/100"),
        starts=date(2026, 9, 1), ends=date(2026, 9, 30),
    )  # fmt: skip
    second.save()
    assert found(plan, TODAY) == {}
    second.delete()
    reasons = {"too_few_rounds": "新设机构", "area_ratio_below_minimum": "上半年已查"}
    rewritten(plan, li, noon, departures=reasons)
    assert not any(f.blocks for f in found(plan, TODAY).values())


def test_what_only_the_annual_plan_must_reach_is_not_asked_of_others(place, noon, settings) -> None:
    settings.RULE_SETS = ("fuan-2018", "guantao-2020")
    special = Occasion(PlanKind.SPECIAL, announcement="公告")
    assert found(a_plan(place, noon, special, strata=ratio("1/100")), TODAY) == {}


def test_guantao_asks_for_five_in_a_hundred_of_each_department(place, noon, settings) -> None:
    settings.RULE_SETS = ("guantao-2020",)
    assert found(a_plan(place, noon, strata=ratio("5/100")), TODAY) == {}
    low = found(a_plan(place, noon, strata=ratio("4/100")), TODAY)
    assert set(low) == {"department_ratio_below_minimum"}
    finding = low["department_ratio_below_minimum"]
    assert finding.params["department"] == place.market.name
    assert "部门年度随机抽查占比达到5％以上" in finding.cites.quotation
    scope = {"regions": ["990126001"]}  # a third of its objects
    part = found(a_plan(place, noon, strata=ratio("5/100"), scope=scope), TODAY)
    assert part["department_ratio_below_minimum"].params["population"] == 1200


def test_guantao_asks_where_plans_must_be_public_first_why_one_has_begun(
    place, noon, settings
) -> None:
    settings.RULE_SETS = ("guantao-2020",)
    plan = a_plan(place, noon, strata=ratio("5/100"), starts=TODAY)
    begun = found(plan, TODAY)["period_begun"]
    assert (begun.field, begun.excusable) == ("starts", True)
    assert "公示后，方可开展随机抽查" in begun.cites.quotation
    assert found(plan, date(2026, 5, 19)) == {}
    settings.RULE_SETS = ("changchun-2021",)
    assert found(plan, TODAY) == {}


def test_each_item_of_a_visit_has_its_own_bounds(place, noon) -> None:
    plan, li = a_plan(place, noon, strata=ratio("10/100")), place["李起草"]
    key = an_item(place, name="特种设备检查", priority=Priority.KEY)
    rewritten(plan, li, noon, also=[key])
    low = found(plan, TODAY)["ratio_below_minimum"]
    assert (low.params["item"], low.params["bound"]) == ("特种设备检查", "20%")
    rewritten(plan, li, noon, strata=ratio("20/100"))
    assert found(plan, TODAY) == {}


def test_a_list_is_not_kept_back_beyond_the_checks(place, noon) -> None:
    plan = a_plan(place, noon, reveal="2026-08-01")
    assert found(plan, TODAY)["revealed_after_period"].field == "reveal"
    rewritten(plan, place["李起草"], noon, reveal="2026-07-31")
    assert found(plan, TODAY) == {}


@pytest.fixture
def city_plan(place, noon):
    """A published plan of a city bureau with the same item, over all firms."""
    city = found_organ(
        "990100-01", "市市场监督管理局", region=name_region("990100", "海清市", by=SYSTEM),
        parent=None, by=SYSTEM, at=noon,
    )  # fmt: skip
    item = an_item(place, name="食品经营监督检查", organ=city)
    plan = Plan.objects.create(
        organ=city, year=2026, number="990100-2026-P01", title="市级计划", drafted_by=1
    )
    a_line(plan, item, place, number=1, scope={"regions": ["990126001"]}).save()
    Plan.objects.filter(pk=plan.pk).update(state="published", digest="d" * 64)
    return plan


def test_a_general_item_that_the_city_checks_too_needs_somebodys_approval(
    place, noon, city_plan
) -> None:
    plan, li = a_plan(place, noon), place["李起草"]
    again = found(plan, TODAY)["repeats_other_level"]
    assert (again.params["organ"], again.params["firms"]) == ("市市场监督管理局", 400)
    assert "未经批准,不得重复进行" in again.cites.quotation
    rewritten(plan, li, noon, departures={"repeats_other_level": "市局3月5日批准"})
    assert not any(f.blocks for f in found(plan, TODAY).values())


def test_other_firms_other_items_key_items_and_drafts_are_no_repetition(
    place, noon, city_plan, settings
) -> None:
    strata = ratio("10/100")
    apart = {"regions": ["990126002", "990126003"]}
    assert found(a_plan(place, noon, strata=strata, scope=apart), TODAY) == {}
    assert found(a_plan(place, noon, item=an_item(place, name="别的事项")), TODAY) == {}
    key = an_item(place, priority=Priority.KEY)
    assert found(a_plan(place, noon, item=key, strata=ratio("20/100")), TODAY) == {}
    settings.RULE_SETS = ("karamay-2016",)
    assert found(a_plan(place, noon), TODAY) == {}
    settings.RULE_SETS = ("changchun-2021",)
    Plan.objects.filter(pk=city_plan.pk).update(state="draft", digest="")
    assert found(a_plan(place, noon), TODAY) == {}


def test_a_joint_plan_counts_each_department_by_its_own_items(place, noon, settings) -> None:
    settings.RULE_SETS = ("guantao-2020",)
    plan = joint_plan(place, noon)
    rewritten(plan, place["李起草"], noon, strata=ratio("4/100"))
    answer(plan, clerk_of(place.fire, "消防马", noon), noon)
    codes = [(f.code, f.params["department"]) for f in readiness(plan, TODAY).findings]
    assert codes == [
        ("department_ratio_below_minimum", place.market.name),
        ("department_ratio_below_minimum", place.fire.name),
    ]
