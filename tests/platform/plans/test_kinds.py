"""What each kind of plan asks: lead time and papers, a notice, everybody; and what none of it asks of others."""

from datetime import date, timedelta

import pytest

from doubledraw.platform.approvals.services import receive_filing
from doubledraw.platform.kernel.errors import Conflict, Refused
from doubledraw.platform.plans.documents.occasion import Occasion
from doubledraw.platform.plans.models import PlanTask
from doubledraw.platform.plans.selectors.content import sealed
from doubledraw.platform.plans.selectors.population import filing_of
from doubledraw.platform.plans.services import (
    adjust_plan,
    approve_plan,
    check_plan,
    describe_plan,
    file_key_fields,
    publish_plan,
    review_plan,
    submit_plan,
    write_tasks,
)
from doubledraw.platform.plans.states import PlanKind
from tests.world.joining import a_plan, found, rewritten
from tests.world.planning import CLASS_STRATA

pytestmark = pytest.mark.django_db

EVERYBODY = [{"name": s["name"], "ratio": "100/100"} for s in CLASS_STRATA]
PAPERS = {"legal_basis": "《食品安全法》第一百一十条", "superior_document": "市监发〔2026〕9号"}


def test_an_ad_hoc_plan_four_days_ahead_is_too_late_and_says_the_earliest_day(place, noon) -> None:
    today, li = noon.date(), place["李起草"]
    plan = a_plan(
        place, noon, Occasion(PlanKind.AD_HOC, **PAPERS), starts=today + timedelta(days=4)
    )
    late = found(plan, today)["ad_hoc_too_late"]
    assert (late.line, late.field, late.blocks, late.excusable) == (1, "starts", True, False)
    assert "拟检查日期前一周以上" in late.cites.quotation
    assert late.params["earliest"] == "2026-05-27"
    with pytest.raises(Refused, match="最早从2026-05-27开始"):
        submit_plan(plan, by=li, at=noon)
    for days, is_late in ((6, True), (7, False), (8, False)):
        rewritten(plan, li, noon, starts=today + timedelta(days=days))
        assert ("ad_hoc_too_late" in found(plan, today)) is is_late
    assert found(plan, today) == {}
    assert "ad_hoc_too_late" in found(plan, today + timedelta(days=2))
    plan.refresh_from_db()
    submit_plan(plan, by=li, at=noon)


def test_an_ad_hoc_plan_rests_on_papers_and_an_annual_one_on_none(place, noon) -> None:
    today = noon.date()
    bare = a_plan(place, noon, Occasion(PlanKind.AD_HOC))
    wrong = found(bare, today)
    assert set(wrong) == {"ad_hoc_without_basis", "ad_hoc_without_document"}
    assert {f.line for f in wrong.values()} == {0}
    assert all("并提供法律依据及上级检查文件" in f.cites.quotation for f in wrong.values())
    bare.refresh_from_db()
    describe_plan(bare, bare.version, **PAPERS, by=place["李起草"], at=noon)
    assert found(bare, today) == {}
    assert found(a_plan(place, noon, starts=today), today) == {}


def test_where_no_adopted_rule_has_a_lead_time_none_is_asked(place, noon, settings) -> None:
    settings.RULE_SETS = ("karamay-2016",)
    plan = a_plan(place, noon, Occasion(PlanKind.AD_HOC, **PAPERS), starts=noon.date())
    assert found(plan, noon.date()) == {}


def test_a_campaign_is_announced_before_it_begins(place, noon) -> None:
    today = noon.date()
    plan = a_plan(place, noon, Occasion(PlanKind.SPECIAL), starts=today)
    assert set(found(plan, today)) == {"announcement_missing", "begins_before_announced"}
    rewritten(plan, place["李起草"], noon, starts=today + timedelta(days=1))
    plan.refresh_from_db()
    describe_plan(plan, plan.version, announcement="校园周边专项检查", by=place["李起草"], at=noon)
    assert found(plan, today) == {}


def test_an_adjustment_asks_anew_only_about_what_it_moves(place, noon) -> None:
    first = a_plan(place, noon, Occasion(PlanKind.AD_HOC, **PAPERS), starts=date(2026, 6, 1))
    li, later = place["李起草"], date(2026, 6, 10)
    submit_plan(first, by=li, at=noon)
    check_plan(first, first.digest, by=place["孙科长"], at=noon)
    review_plan(first, first.digest, by=place["陈法务"], at=noon)
    approve_plan(first, first.digest, by=place["王处长"], at=noon)
    publish_plan(first, by=li, at=noon)
    again = adjust_plan(first, "人手变动", by=li, at=noon)
    assert found(again, later) == {}
    rewritten(again, li, noon, starts=date(2026, 6, 12))
    assert set(found(again, later)) == {"ad_hoc_too_late"}


def test_full_coverage_needs_an_explicit_basis_and_takes_everybody(place, noon) -> None:
    today = noon.date()
    plan = a_plan(place, noon, Occasion(PlanKind.FULL_COVERAGE))
    wrong = found(plan, today)
    assert set(wrong) == {"full_coverage_without_basis", "not_full_coverage"}
    assert "除特殊重点领域外" in wrong["full_coverage_without_basis"].cites.quotation
    assert wrong["not_full_coverage"].params["names"] == "A、B、C、D、未分类"
    rewritten(plan, place["李起草"], noon, strata=EVERYBODY)
    plan.refresh_from_db()
    describe_plan(
        plan, plan.version, legal_basis="《危险化学品安全管理条例》", by=place["李起草"], at=noon
    )
    assert (
        found(plan, today) == {}
    )  # 100 % of a general item is above 20 %: that binds random checks
    assert "ratio_above_maximum" in found(a_plan(place, noon, strata=EVERYBODY), today)


def test_full_coverage_is_filed_before_it_is_published(place, noon) -> None:
    occasion = Occasion(PlanKind.FULL_COVERAGE, legal_basis="《危险化学品安全管理条例》\n第六条")
    plan, li = a_plan(place, noon, occasion, strata=EVERYBODY), place["李起草"]
    submit_plan(plan, by=li, at=noon)
    with pytest.raises(Refused, match="还没有批准"):
        file_key_fields(plan, place.justice, plan.digest, by=li, at=noon)
    check_plan(plan, plan.digest, by=place["孙科长"], at=noon)
    review_plan(plan, plan.digest, by=place["陈法务"], at=noon)
    approve_plan(plan, plan.digest, by=place["王处长"], at=noon)
    with pytest.raises(Refused, match="备案表》还没有报送"):
        publish_plan(plan, by=li, at=noon)
    with pytest.raises(Conflict, match="不是您看到的那一份"):
        file_key_fields(plan, place.justice, "0" * 64, by=li, at=noon)
    filing = file_key_fields(plan, place.justice, plan.digest, by=li, at=noon)
    assert (filing.matter, filing.period, filing.rows) == ("key_fields", "2026-P01", 1)
    with pytest.raises(Conflict, match="已经报送"):
        file_key_fields(plan, place.justice, plan.digest, by=li, at=noon)
    publish_plan(plan, by=li, at=noon)
    receive_filing(filing, by=place["陈法务"], at=noon)
    assert filing_of(plan).receipt == f"990126-03-2026-P01-{filing.pk:04d}"


def test_key_tasks_are_written_together_and_sealed(place, noon) -> None:
    plan, li = a_plan(place, noon), place["李起草"]

    def task(title: str) -> PlanTask:
        return PlanTask(
            title=title,
            section="食品科",
            items="餐饮",
            content="每季度一次\n先看食堂",
            starts=date(2026, 1, 1),
            ends=date(2026, 12, 31),
        )

    write_tasks(plan, [task("甲"), task("乙")], plan.version, by=li, at=noon)
    with pytest.raises(Conflict):
        write_tasks(plan, [], plan.version - 1, by=li, at=noon)
    write_tasks(plan, [task("丙"), task("甲")], plan.version, by=li, at=noon)
    digest = submit_plan(plan, by=li, at=noon)
    tasks = sealed(digest)["tasks"]
    assert tasks[0]["content"] == ["每季度一次", "先看食堂"]
    assert [(t["number"], t["title"], t["section"]) for t in tasks] == [
        (1, "丙", "食品科"),
        (2, "甲", "食品科"),
    ]
    with pytest.raises(Conflict, match="内容不能再改"):
        write_tasks(plan, [], plan.version, by=li, at=noon)


def test_only_the_papers_of_the_kind_are_kept(place, noon) -> None:
    occasion = Occasion(PlanKind.ANNUAL, **PAPERS, announcement="公告")
    plan = a_plan(place, noon, occasion)
    assert (plan.legal_basis, plan.superior_document, plan.announcement) == ("", "", "")
    assert plan.kind == "annual"
