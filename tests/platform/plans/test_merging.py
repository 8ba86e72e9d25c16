"""Merging: what is suggested to whom, what a merge makes of two plans, and that it takes both sides."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from doubledraw.platform.kernel.errors import Conflict, Invalid, Refused
from doubledraw.platform.ledger.selectors import events_about
from doubledraw.platform.plans.models import LineConsent, MergeProposal, Plan, PlanLine
from doubledraw.platform.plans.selectors.legal import joining_rules
from doubledraw.platform.plans.selectors.merging import saved_by_merging, suggestions
from doubledraw.platform.plans.selectors.progress import history, makers_of
from doubledraw.platform.plans.selectors.proposals import (
    proposals_visible_to,
    proposals_waiting_for,
    proposals_waiting_for_others,
)
from doubledraw.platform.plans.services import drop_line, retitle_plan, submit_plan
from doubledraw.platform.plans.services.merging import (
    agree_to_merge,
    decline_merge,
    merge_lines,
    propose_merge,
    withdraw_merge,
)
from tests.platform.plans.neighbours import both_versions, fresh, neighbours, plan_of, write
from tests.world.county import county

pytestmark = pytest.mark.django_db
TODAY = date(2026, 5, 20)


@pytest.fixture
def place(noon):
    found = county(noon)
    neighbours(found, noon)
    return found


def suggested(place, plan: Plan, name: str = "李起草"):
    return suggestions(plan, place[name], TODAY)


def told(place, plan: Plan, name: str = "李起草") -> list[tuple[str, str, int]]:
    """(one, other, visits saved) of every suggestion."""
    return [
        (s.pair.one.title, s.pair.other.title, s.pair.overlap.visits_saved)
        for s in suggested(place, plan, name).shown
    ]


def merged(kept: PlanLine, dropped: PlanLine, by, at) -> PlanLine:
    return merge_lines(fresh(kept), fresh(dropped), both_versions(kept, dropped), by=by, at=at)


def proposed(kept: PlanLine, dropped: PlanLine, by, at) -> MergeProposal:
    return propose_merge(fresh(kept), fresh(dropped), both_versions(kept, dropped), by=by, at=at)


def reread(proposal: MergeProposal, actor) -> MergeProposal:
    return proposals_visible_to(actor).get(pk=proposal.pk)


def agreed(proposal: MergeProposal, by, at) -> PlanLine:
    found = reread(proposal, by)
    seen = both_versions(found.kept, found.dropped)
    return agree_to_merge(found, seen, by=by, at=at)


# what is suggested


def test_lines_that_visit_the_same_firms_are_suggested_with_the_visits_saved(place, noon) -> None:
    few = {"strata": [{"name": "全部", "count": 5}]}
    later = {"starts": date(2026, 8, 1), "ends": date(2026, 9, 30)}
    plan = plan_of(place, place.market, noon, {}, few, later, {"way": "on_paper"})
    other = plan_of(place, place.fire, noon)
    assert told(place, plan) == [
        ("抽查之1", "抽查之5", 12),
        ("抽查之1", "抽查之2", 5),
        ("抽查之2", "抽查之5", 5),
    ]
    assert saved_by_merging(plan, place["李起草"], TODAY) == 12
    assert told(place, other, "钱消防")[0] == ("抽查之5", "抽查之1", 12)


def test_only_clerks_of_the_organ_learn_of_plans_they_may_not_open(place, noon) -> None:
    plan = plan_of(place, place.market, noon)
    plan_of(place, place.fire, noon)
    assert told(place, plan, "王处长") == []
    assert len(told(place, plan, "陈法务")) == 1
    assert len(told(place, plan)) == 1


def test_what_is_over_given_up_or_another_version_is_not_suggested(place, noon) -> None:
    plan = plan_of(place, place.market, noon)
    gone = plan_of(place, place.fire, noon)
    Plan.objects.filter(pk=gone.pk).update(state="abandoned")
    assert told(place, plan) == []
    Plan.objects.filter(pk=gone.pk).update(state="draft")
    assert suggestions(plan, place["李起草"], date(2026, 8, 1)).shown == []


def test_the_page_says_why_two_lines_cannot_be_merged(place, noon) -> None:
    plan = plan_of(place, place.market, noon)
    other = plan_of(place, place.fire, noon)

    def why(**changes) -> str:
        PlanLine.objects.filter(plan=other).update(**changes)
        return suggested(place, plan).shown[0].verdict.code

    assert why(title="消防抽查") == ""
    assert why(way="commissioned") == "different_ways"
    assert why(way="on_site", method="pareto") == "different_methods"
    assert why(method="srs", reveal="2026-08-10") == "different_reveal"
    scope = {"industries": ["餐饮", "药品零售"], "kinds": ["enterprise"]}
    PlanLine.objects.filter(plan=plan).update(scope={"industries": ["餐饮"]})
    assert why(reveal="at-once", scope={"kinds": ["enterprise"]}) == ""
    PlanLine.objects.filter(plan=plan).update(scope={})
    assert why(scope=scope) == "scopes_cross"
    Plan.objects.filter(pk=other.pk).update(state="published", digest="x" * 64)
    verdict = suggested(place, plan).shown[0].verdict
    assert verdict.code == "merge_with_sealed"
    assert "先调整已公布的计划" in verdict.remedy


def test_it_says_when_an_items_ratio_would_leave_its_bounds(place, noon) -> None:
    plan = plan_of(place, place.market, noon, {"strata": [{"name": "全部", "ratio": "3/100"}]})
    plan_of(place, place.fire, noon, {"strata": [{"name": "全部", "ratio": "25/100"}]})
    warned = suggested(place, plan).shown[0].warnings
    assert [w.code for w in warned] == ["merged_ratio_above"] * 2
    assert warned[0].params["share"] == "25%"
    assert warned[0].cites is not None
    PlanLine.objects.update(strata=[{"name": "全部", "ratio": "4/100"}])
    assert list(suggested(place, plan).shown[0].warnings) == []


@pytest.mark.parametrize("proposals", [0, 2])
def test_the_same_number_of_queries_for_three_lines_and_for_thirty(place, noon, proposals) -> None:
    def queries(count: int) -> int:
        plan = plan_of(place, place.market, noon, *[{}] * count)
        other = plan_of(place, place.fire, noon, *[{}] * count)
        pairs = zip(plan.lines.all()[:proposals], other.lines.all()[:proposals], strict=True)
        for kept, dropped in pairs:
            proposed(kept, dropped, place["李起草"], noon)
        with CaptureQueriesContext(connection) as asked:
            found = suggested(place, plan)
        assert found.total > count
        return len(asked)

    assert queries(3) == queries(30)


# merging by oneself


def test_a_clerk_merges_two_lines_of_one_plan(place, noon) -> None:
    narrow = {
        "strata": [{"name": "全部", "count": 30}],
        "starts": date(2026, 6, 15),
        "ends": date(2026, 9, 30),
        "reserve": 5,
    }
    plan = plan_of(place, place.market, noon, {}, narrow)
    kept, dropped = plan.lines.all()
    line = fresh(merged(kept, dropped, place["李起草"], noon))
    assert [item.name for item in line.items] == [kept.item.name, dropped.item.name]
    assert (line.starts, line.ends) == (date(2026, 6, 15), date(2026, 7, 31))
    assert line.strata == [{"name": "全部", "count": 30}]
    assert line.reserve == 5
    assert list(plan.lines.all()) == [line]
    proposal = MergeProposal.objects.get()
    assert (proposal.state, proposal.saved, proposal.answered_by) == ("agreed", 12, None)
    assert proposal.dropped_content["title"] == dropped.title


def test_nobody_is_lost_where_the_scopes_differ(place, noon) -> None:
    two = {"scope": {"industries": ["餐饮", "药品零售"]}}
    plan = plan_of(place, place.market, noon, {}, two)
    kept, dropped = plan.lines.all()
    line = fresh(merged(kept, dropped, place["李起草"], noon))
    rest = plan.lines.exclude(pk=line.pk).get()
    assert line.scope == two["scope"]
    assert rest.scope == {"industries": ["", "食品生产"]}
    assert [item.name for item in rest.items] == [kept.item.name]
    assert (rest.title, rest.strata, rest.number) == (kept.title, kept.strata, 3)


def test_the_dropped_line_goes_on_with_the_firms_of_its_own(place, noon) -> None:
    two = {"scope": {"industries": ["餐饮", "药品零售"]}, "strata": [{"name": "全部", "count": 30}]}
    plan = plan_of(place, place.market, noon, {"scope": {"industries": ["餐饮"]}}, two)
    kept, dropped = plan.lines.all()
    line = fresh(merged(kept, dropped, place["李起草"], noon))
    left = fresh(dropped)
    assert (line.scope, left.scope) == ({"industries": ["餐饮"]}, {"industries": ["药品零售"]})
    assert line.strata == left.strata == [{"name": "全部", "count": 15}]
    assert len(line.items) == 2
    assert len(left.items) == 1


def test_nobody_merges_for_an_organ_that_is_not_theirs(place, noon) -> None:
    plan = plan_of(place, place.market, noon, {}, {})
    other = plan_of(place, place.fire, noon)
    one, two = plan.lines.all()
    for name in ("王处长", "陈法务", "外单位钱某", "钱消防"):
        with pytest.raises(Refused):
            merged(one, two, place[name], noon)
    with pytest.raises(Refused):
        merged(one, other.lines.get(), place["李起草"], noon)
    with pytest.raises(Refused):
        proposed(one, other.lines.get(), place["王处长"], noon)
    assert PlanLine.objects.count() == 3


def test_a_merge_of_what_nobody_saw_is_refused(place, noon) -> None:
    plan = plan_of(place, place.market, noon, {}, {})
    one, two = plan.lines.all()
    seen = both_versions(one, two)
    retitle_plan(Plan.objects.get(pk=plan.pk), "改名", seen[0], by=place["李起草"], at=noon)
    with pytest.raises(Conflict, match="改过"):
        merge_lines(fresh(one), fresh(two), seen, by=place["李起草"], at=noon)


def test_a_line_is_not_merged_with_itself_or_with_one_of_another_season(place, noon) -> None:
    autumn = {"starts": date(2026, 10, 1), "ends": date(2026, 10, 31)}
    plan = plan_of(place, place.market, noon, {}, autumn)
    one, two = plan.lines.all()
    for other in (one, two):
        with pytest.raises(Refused, match="没有共同的对象"):
            merged(one, other, place["李起草"], noon)


# by agreement of two organs


def two_plans(place, noon) -> tuple[PlanLine, PlanLine]:
    ours = plan_of(place, place.market, noon).lines.get()
    theirs = plan_of(place, place.fire, noon).lines.get()
    return ours, theirs


def test_the_other_organ_agrees_and_both_plans_are_rewritten(place, noon) -> None:
    ours, theirs = two_plans(place, noon)
    proposal = proposed(ours, theirs, place["李起草"], noon)
    assert list(proposals_waiting_for(place["钱消防"])) == [proposal]
    assert list(proposals_waiting_for_others(place["李起草"])) == [proposal]
    assert not proposals_waiting_for(place["李起草"]).exists()
    line = fresh(agreed(proposal, place["钱消防"], noon))
    assert [item.organ for item in line.items] == [place.market, place.fire]
    assert [s["organ"] for s in line.seats] == [place.market.code, place.fire.code]
    assert not PlanLine.objects.filter(plan=theirs.plan).exists()
    proposal.refresh_from_db()
    assert (proposal.state, proposal.dropped_id) == ("agreed", None)
    assert proposal.dropped_content["items"][0]["name"] == theirs.item.name
    assert not proposals_waiting_for(place["钱消防"]).exists()


def test_who_agrees_to_the_merge_has_agreed_to_their_part(place, noon) -> None:
    ours, theirs = two_plans(place, noon)
    agreed(proposed(ours, theirs, place["李起草"], noon), place["钱消防"], noon)
    consent = LineConsent.objects.get()
    assert (consent.plan, consent.organ, consent.agrees) == (ours.plan, place.fire, True)
    submit_plan(Plan.objects.get(pk=ours.plan_id), by=place["李起草"], at=noon)


def test_whoever_proposed_or_agreed_is_a_maker_of_both_plans(place, noon) -> None:
    ours, theirs = two_plans(place, noon)
    agreed(proposed(ours, theirs, place["李起草"], noon), place["钱消防"], noon)
    both = {place["李起草"].user_id, place["钱消防"].user_id}
    for line in (ours, theirs):
        assert makers_of(history(line.plan)) == both
        assert events_about(line.plan.subject)[-1].kind in ("LinesMerged", "PartAnswered")


def test_an_organ_may_also_offer_to_go_along_in_the_others_plan(place, noon) -> None:
    ours, theirs = two_plans(place, noon)
    proposal = proposed(theirs, ours, place["李起草"], noon)
    assert proposal.asked_of == place.fire
    line = fresh(agreed(proposal, place["钱消防"], noon))
    assert line.plan == theirs.plan
    assert not PlanLine.objects.filter(plan=ours.plan).exists()


def test_declining_takes_a_reason_and_changes_nothing(place, noon) -> None:
    ours, theirs = two_plans(place, noon)
    proposal = proposed(ours, theirs, place["李起草"], noon)
    with pytest.raises(Invalid):
        decline_merge(reread(proposal, place["钱消防"]), " ", by=place["钱消防"], at=noon)
    decline_merge(reread(proposal, place["钱消防"]), "人手不够", by=place["钱消防"], at=noon)
    proposal.refresh_from_db()
    assert (proposal.state, proposal.reason) == ("declined", "人手不够")
    assert PlanLine.objects.count() == 2
    assert proposed(ours, theirs, place["李起草"], noon).pk != proposal.pk


def test_who_asked_may_withdraw_and_nobody_else(place, noon) -> None:
    ours, theirs = two_plans(place, noon)
    proposal = proposed(ours, theirs, place["李起草"], noon)
    with pytest.raises(Refused):
        withdraw_merge(reread(proposal, place["钱消防"]), by=place["钱消防"], at=noon)
    withdraw_merge(reread(proposal, place["李起草"]), by=place["李起草"], at=noon)
    with pytest.raises(Conflict):
        agreed(proposal, place["钱消防"], noon)


def test_only_a_clerk_of_the_asked_organ_answers(place, noon) -> None:
    ours, theirs = two_plans(place, noon)
    proposal = proposed(ours, theirs, place["李起草"], noon)
    for name in ("李起草", "王处长", "陈法务"):
        with pytest.raises(Refused):
            agreed(reread(proposal, place[name]), place[name], noon)
    assert not proposals_visible_to(place["外单位钱某"]).exists()


def test_it_is_proposed_once_whichever_way_round(place, noon) -> None:
    ours, theirs = two_plans(place, noon)
    proposed(ours, theirs, place["李起草"], noon)
    for kept, dropped in ((ours, theirs), (theirs, ours)):
        with pytest.raises(Conflict, match="已经有人提议"):
            proposed(kept, dropped, place["钱消防"], noon)


def test_of_two_answers_one_wins_and_the_other_is_told(place, noon) -> None:
    ours, theirs = two_plans(place, noon)
    proposal = proposed(ours, theirs, place["李起草"], noon)
    first, second = (reread(proposal, place["钱消防"]) for _ in range(2))
    seen = both_versions(ours, theirs)
    decline_merge(second, "不行", by=place["孙消防"], at=noon)
    with pytest.raises(Conflict) as told_so:
        agree_to_merge(first, seen, by=place["钱消防"], at=noon)
    assert told_so.value.code == "moved_on"
    assert PlanLine.objects.count() == 2


def test_nothing_is_agreed_that_has_changed_since_it_was_read(place, noon) -> None:
    ours, theirs = two_plans(place, noon)
    proposal = proposed(ours, theirs, place["李起草"], noon)
    seen = both_versions(ours, theirs)
    write(place, Plan.objects.get(pk=ours.plan_id), noon)
    with pytest.raises(Conflict, match="改过"):
        agree_to_merge(reread(proposal, place["钱消防"]), seen, by=place["钱消防"], at=noon)


def test_a_sealed_plan_is_not_rewritten(place, noon) -> None:
    ours, theirs = two_plans(place, noon)
    proposal = proposed(ours, theirs, place["李起草"], noon)
    Plan.objects.filter(pk=ours.plan_id).update(state="submitted", digest="0" * 64)
    with pytest.raises(Refused) as told_so:
        agreed(proposal, place["钱消防"], noon)
    assert told_so.value.code == "merge_with_sealed"


def test_a_line_that_was_proposed_can_still_be_dropped(place, noon) -> None:
    ours, theirs = two_plans(place, noon)
    proposal = proposed(ours, theirs, place["李起草"], noon)
    plan = Plan.objects.get(pk=ours.plan_id)
    drop_line(fresh(ours), plan.version, by=place["李起草"], at=noon)
    found = reread(proposal, place["钱消防"])
    assert found.kept is None
    with pytest.raises(Refused, match="已经删掉"):
        agree_to_merge(found, (1, 1), by=place["钱消防"], at=noon)
    withdraw_merge(reread(proposal, place["李起草"]), by=place["李起草"], at=noon)


def test_other_proposals_about_a_line_that_is_gone_are_closed(place, noon) -> None:
    plan = plan_of(place, place.market, noon, {}, {})
    theirs = plan_of(place, place.fire, noon).lines.get()
    one, two = plan.lines.all()
    waiting = proposed(one, theirs, place["李起草"], noon)
    merged(two, one, place["李起草"], noon)
    waiting.refresh_from_db()
    assert waiting.state == "withdrawn"


@pytest.mark.parametrize(
    ("adopted", "said"),
    [
        (("karamay-2016", "guantao-2020"), ["二（二）", "四(三)"]),
        (("karamay-2016", "changchun-2021"), ["四(三)"]),
        (("changchun-2021",), ["DoubleDraw 自身规则"]),
    ],
)
def test_only_what_binds_the_organ_says_why_lines_are_joined(
    place, noon, settings, adopted, said
) -> None:
    settings.RULE_SETS = adopted
    cited = [str(one) for one in joining_rules(plan_of(place, place.market, noon))]
    assert len(cited) == len(said)
    assert all(w in c for w, c in zip(said, cited, strict=True))
