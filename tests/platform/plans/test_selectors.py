"""What each person sees of plans, what waits for whom, which lines are ready, what a reviewer has not seen."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from doubledraw.platform.catalogue.models import Item
from doubledraw.platform.catalogue.states import ItemState
from doubledraw.platform.kernel.errors import Conflict
from doubledraw.platform.plans.models import Plan, PlanLine
from doubledraw.platform.plans.selectors.content import lines_of, sealed
from doubledraw.platform.plans.selectors.directories import census, census_lately, directories
from doubledraw.platform.plans.selectors.plans import (
    items_for,
    line_ready_to_draw,
    lines_without_live_draw,
    plan_visible_to,
    plans_visible_to,
    plans_waiting_for,
    published_lines,
)
from doubledraw.platform.plans.selectors.population import plan_numbers
from doubledraw.platform.plans.selectors.progress import actions, history, timeline, unseen
from doubledraw.platform.plans.services import (
    approve_plan,
    check_plan,
    retitle_plan,
    return_plan,
    review_plan,
    submit_plan,
    write_line,
)
from doubledraw.platform.registry.models import Inspector, Pool, PoolMember, Target, TargetChange
from tests.world.planning import (
    a_line,
    an_item,
    approved_plan,
    checked_plan,
    drafted_plan,
    published_plan,
    reviewed_plan,
    seat,
    small_rolls,
    submitted_plan,
)

pytestmark = pytest.mark.django_db


def names_waiting(place) -> set[str]:
    return {name for name, actor in place.people.items() if plans_waiting_for(actor).exists()}


@pytest.mark.parametrize(
    ("stage", "waiting"),
    [
        (drafted_plan, {"李起草"}),
        (submitted_plan, {"孙科长"}),
        (checked_plan, {"陈法务"}),
        (reviewed_plan, {"王处长"}),
        (approved_plan, {"李起草"}),
        (published_plan, set()),
    ],
)
def test_a_plan_waits_for_whose_turn_it_is(place, noon, stage, waiting) -> None:
    stage(place, noon)
    assert names_waiting(place) == waiting


def test_after_a_return_it_waits_for_the_drafter(place, noon) -> None:
    plan = submitted_plan(place, noon)
    return_plan(plan, plan.digest, "请改", by=place["孙科长"], at=noon)
    assert names_waiting(place) == {"李起草"}


def test_outsiders_see_no_plan(place, noon) -> None:
    plan = published_plan(place, noon)
    for name in ("外单位钱某", "系统孙", "安全赵", "审计冯"):
        assert not plans_visible_to(place[name]).exists()
        with pytest.raises(Plan.DoesNotExist):
            plan_visible_to(place[name], plan.number)
    assert plan_visible_to(place["周抽取"], plan.number) == plan


def test_items_to_choose_are_published_ones_in_scope(place, noon) -> None:
    plan = drafted_plan(place, noon)
    an_item(place, name="停用的", state=ItemState.RETIRED)
    an_item(place, name="邻县的", organ=place.elsewhere)
    assert [item.name for item in items_for(plan, place["李起草"])] == ["食品经营监督检查"]


def test_a_list_of_plans_costs_one_query_for_two_or_two_hundred(place, noon) -> None:
    def queries(count: int) -> int:
        Plan.objects.bulk_create(
            Plan(organ=place.market, year=2026, number=f"N{count}-{i}", title="x", drafted_by=1)
            for i in range(count)
        )
        with CaptureQueriesContext(connection) as asked:
            for plan in plans_visible_to(place["李起草"]):
                str((plan.organ.name, plan.line_count, plan.starts))
        return len(asked)

    assert queries(2) == queries(200) == 1


# lines for draws


def test_a_published_line_is_ready(place, noon) -> None:
    plan = published_plan(place, noon)
    line = plan.lines.get()
    assert line_ready_to_draw(line.pk, place["周抽取"]) == (line, plan.digest)
    assert list(published_lines(place["周抽取"])) == [line]


@pytest.mark.parametrize("name", ["李起草", "陈法务", "外单位钱某", "审计冯"])
def test_a_line_is_ready_only_for_the_drawer(place, noon, name) -> None:
    line = published_plan(place, noon).lines.get()
    with pytest.raises(PlanLine.DoesNotExist):
        line_ready_to_draw(line.pk, place[name])
    assert not published_lines(place[name]).exists()


@pytest.mark.parametrize(
    ("adopted", "cited", "words"),
    [
        (("guantao-2020",), "馆陶县2020年实施方案", "公示后，方可开展随机抽查"),
        (
            (),
            "DD-1",
            "",
        ),  # bound by no document that says so: the log's own rule, never another county's
    ],
)
def test_an_approved_but_unpublished_line_is_not_ready(
    place, noon, settings, adopted, cited, words
) -> None:
    settings.RULE_SETS = adopted
    line = approved_plan(place, noon).lines.get()
    with pytest.raises(Conflict, match="还没有公布") as refused:
        line_ready_to_draw(line.pk, place["周抽取"])
    assert refused.value.cites.instrument == cited
    assert words in refused.value.cites.quotation
    assert not published_lines(place["周抽取"]).exists()


def test_a_line_of_a_retired_item_is_not_ready(place, noon) -> None:
    line = published_plan(place, noon).lines.get()
    Item.objects.update(state=ItemState.RETIRED)
    with pytest.raises(Conflict, match="已不在公布的清单里"):
        line_ready_to_draw(line.pk, place["周抽取"])


def test_a_row_changed_behind_our_back_is_not_ready(place, noon) -> None:
    line = published_plan(place, noon).lines.get()
    PlanLine.objects.filter(pk=line.pk).update(seats=[seat(place.market, 1)])
    with pytest.raises(Conflict, match="封存的内容不一致"):
        line_ready_to_draw(line.pk, place["周抽取"])


def test_lines_that_have_a_draw_are_left_out(place, noon) -> None:
    line = published_plan(place, noon).lines.get()
    zhou = place["周抽取"]
    assert list(lines_without_live_draw(zhou)) == [line]
    assert not lines_without_live_draw(zhou, drawn=(line.pk,)).exists()


# numbers


def test_the_census_counts_active_firms_of_the_organ(place, noon) -> None:
    small_rolls(place, noon, targets=60)
    Target.objects.filter(code="T000000").update(status="cancelled")
    Target.objects.filter(code="T000001").update(organ=place.elsewhere)
    counted = census(place.market)
    assert counted.population({}) == 58
    by_class = counted.facet("credit_classes", {})
    rows = Target.objects.filter(status="active", organ=place.market)
    assert by_class == {c: rows.filter(credit_class=c).count() for c in ("A", "B", "C", "D", "")}


def test_numbers_of_a_line(place, noon) -> None:
    plan = drafted_plan(place, noon, scope={"industries": ["餐饮"]})
    lines = plan.lines.select_related("item", "plan")
    ((_, numbers),) = plan_numbers(plan, lines, directories(plan)).values()
    assert numbers.population == 30
    assert [(s.name, s.population, s.sample) for s in numbers.strata] == [
        ("A", 10, 1),
        ("B", 10, 1),
        ("C", 0, 0),
        ("D", 10, 2),
        ("未分类", 0, 0),
    ]
    (team,) = numbers.seats
    assert (team.people, team.visits, team.each) == (3, 8, pytest.approx(8 / 3))
    assert (numbers.items[0].population, numbers.items[0].sample) == (30, 4)


def test_expired_certificates_are_not_counted(place, noon) -> None:
    plan = drafted_plan(place, noon)
    line = plan.lines.select_related("item", "plan__organ").get()
    before = plan_numbers(plan, [line], directories(plan))[1][1].seats[0].people
    one = Inspector.objects.filter(organ=place.market).first()
    Inspector.objects.filter(pk=one.pk).update(valid_until=date(2026, 5, 31))
    after = plan_numbers(plan, [line], directories(plan))[1][1].seats[0].people
    assert (before, after) == (3, 2)


def test_a_pool_lends_its_people_to_a_seat(place, noon) -> None:
    plan = drafted_plan(place, noon)
    line = plan.lines.select_related("item", "plan__organ").get()
    before = plan_numbers(plan, [line], directories(plan))[1][1].seats[0].people
    Inspector.objects.create(
        organ=place.elsewhere, ref="LENT", name="借", regions=["*"], changed_at=noon
    )
    pool = Pool.objects.create(organ=place.market, code="P", name="联合库")
    for organ in (place.market, place.elsewhere):
        PoolMember.objects.create(
            pool=pool, organ=organ, state="joined", invited_by=1, changed_at=noon
        )
    after = plan_numbers(plan, [line], directories(plan))[1][1].seats[0].people
    assert after == before + 1
    Pool.objects.update(closed_at=noon)
    assert plan_numbers(plan, [line], directories(plan))[1][1].seats[0].people == before


def test_numbers_of_a_plan_cost_the_same_for_one_line_or_twenty(place, noon) -> None:
    plan, item = drafted_plan(place, noon), an_item(place)

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            plan_numbers(plan, lines_of(plan), directories(plan))
        return len(asked)

    one = queries()
    for number in range(2, 22):
        a_line(plan, item, place, number=number).save()
    assert queries() == one <= 9


# progress


def test_the_timeline_says_who_did_what_and_who_is_next(place, noon) -> None:
    plan = reviewed_plan(place, noon)
    steps = [(m.label, m.place, m.who) for m in timeline(plan, history(plan))]
    assert steps == [
        ("起草", "done", "李起草"),
        ("提交审查", "done", "李起草"),
        ("复核通过", "done", "孙科长"),
        ("法制审核通过", "done", "陈法务"),
        ("批准", "now", "审批人"),
        ("公布", "next", "经办人"),
    ]


def test_the_timeline_shows_returns_and_the_place_in_the_log(place, noon) -> None:
    plan = checked_plan(place, noon)
    return_plan(plan, plan.digest, "依据不全", by=place["陈法务"], at=noon)
    submit_plan(plan, by=place["李起草"], at=noon)
    check_plan(plan, plan.digest, by=place["孙科长"], at=noon)
    review_plan(plan, plan.digest, by=place["陈法务"], at=noon)
    back = next(m for m in timeline(plan, history(plan)) if m.place == "back")
    assert (back.who, back.remark) == ("陈法务", "依据不全")
    other = published_plan(place, noon)
    last = timeline(other, history(other))[-1]
    assert (last.label, last.log_index) == ("公布", 0)


def test_every_arrow_is_a_button_with_its_verdict(place, noon) -> None:
    plan = checked_plan(place, noon)

    def bar(name):
        found = actions(plan, (), history(plan), place[name])
        return {a.step.action: bool(a.verdict) for a in found}

    assert bar("陈法务") == {"review": True, "return": True}
    assert bar("王处长") == {"review": False, "return": False}
    assert bar("李起草") == {"review": False, "return": False}


def test_a_first_version_has_no_earlier_one(place, noon) -> None:
    plan = submitted_plan(place, noon)
    assert unseen(plan, history(plan), place["陈法务"]) is None


def changed(plan) -> PlanLine:
    line = plan.lines.select_related("item").get()
    line.plan = plan
    line.strata[3] = {"name": "D", "ratio": "40/100"}
    line.reserve = 5
    return line


def test_what_changed_since_the_last_sealed_version(place, noon) -> None:
    plan, li, chen = checked_plan(place, noon), place["李起草"], place["陈法务"]
    first = plan.digest
    return_plan(plan, first, "请提高 D 类比例", by=chen, at=noon)
    write_line(changed(plan), plan.version, by=li, at=noon)
    submit_plan(plan, by=li, at=noon)
    found = unseen(plan, history(plan), chen)
    assert (found.since, found.edition, found.signed) == (first, 1, True)
    assert [(c.line, c.field) for c in found.changes] == [(1, "strata"), (1, "reserve")]
    strata = found.changes[0]
    assert (strata.before, strata.after) == (
        [{"name": "D", "ratio": "20/100"}],
        [{"name": "D", "ratio": "40/100"}],
    )


def test_each_reviewer_is_shown_what_they_have_not_seen(place, noon) -> None:
    """王处长 returned version 1; 陈法务 returned version 2: for 王处长 both changes are new."""
    plan, li = reviewed_plan(place, noon), place["李起草"]
    return_plan(plan, plan.digest, "请改标题", by=place["王处长"], at=noon)
    retitle_plan(plan, "第二版", plan.version, by=li, at=noon)
    submit_plan(plan, by=li, at=noon)
    check_plan(plan, plan.digest, by=place["孙科长"], at=noon)
    return_plan(plan, plan.digest, "请改比例", by=place["陈法务"], at=noon)
    write_line(changed(plan), plan.version, by=li, at=noon)
    submit_plan(plan, by=li, at=noon)

    def fields(name):
        return [c.field for c in unseen(plan, history(plan), place[name]).changes]

    assert fields("陈法务") == ["strata", "reserve"]
    assert fields("王处长") == ["title", "strata", "reserve"]


def test_new_and_dropped_lines_are_changes(place, noon) -> None:
    plan, li = checked_plan(place, noon), place["李起草"]
    return_plan(plan, plan.digest, "请加一行", by=place["陈法务"], at=noon)
    extra = a_line(plan, an_item(place), place, title="第二行")
    write_line(extra, plan.version, by=li, at=noon)
    submit_plan(plan, by=li, at=noon)
    (change,) = unseen(plan, history(plan), place["陈法务"]).changes
    assert (change.line, change.field, change.before, change.after) == (2, "line", None, "第二行")
    assert len(sealed(plan.digest)["lines"]) == 2


def test_the_approver_of_a_fresh_plan_sees_it_whole(place, noon) -> None:
    plan = reviewed_plan(place, noon)
    assert unseen(plan, history(plan), place["王处长"]) is None
    approve_plan(plan, plan.digest, by=place["王处长"], at=noon)


def test_counts_are_kept_until_the_directory_changes(place, noon) -> None:
    plan = drafted_plan(place, noon)
    before = census_lately(plan.organ)
    with CaptureQueriesContext(connection) as asked:
        assert census_lately(plan.organ) is before
    assert len(asked) == 5
    firm = Target.objects.first()
    change = {"credit_class": "D" if firm.credit_class != "D" else "A"}
    Target.objects.filter(pk=firm.pk).update(**change)
    TargetChange.objects.create(target=firm, fields={}, by=1, at=noon)
    after = census_lately(plan.organ)
    assert after.facet("credit_classes", {}) != before.facet("credit_classes", {})
    assert after.facet("credit_classes", {}) == census(plan.organ).facet("credit_classes", {})
    Target.objects.filter(pk=firm.pk).update(changed_at=noon + timedelta(days=1))
    assert census_lately(plan.organ) is not after
