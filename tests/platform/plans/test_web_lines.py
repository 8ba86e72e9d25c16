"""The line editor, as people use it: what is typed, what is said at a field, live numbers."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from doubledraw.platform.catalogue.states import ItemState
from doubledraw.platform.plans.models import Plan, PlanLine
from doubledraw.platform.registry.models import Target
from tests.platform.plans.pages import address, browser, text, typed
from tests.world.planning import an_item, drafted_plan, seat, small_rolls

pytestmark = pytest.mark.django_db


def test_a_line_is_written_as_it_was_typed(place, noon) -> None:
    plan = drafted_plan(place, noon)
    scope = {"industries": ["餐饮"], "credit_classes": ["A", "B", "C", "D", ""]}
    fields = typed(plan, **scope, reveal="on-date", reveal_on="2026-08-01", max_load="40")
    answer = browser("李起草").post(address("plan-line", plan, 1), fields)
    assert answer["Location"] == address("plan", plan)
    line = PlanLine.objects.get()
    assert line.strata == [
        {"name": "A", "ratio": "3/100", "min": 1},
        {"name": "B", "ratio": "5/100"},
        {"name": "C", "ratio": "10/100"},
        {"name": "D", "ratio": "20/100"},
        {"name": "未分类", "count": 4},
    ]
    assert line.scope == scope
    assert line.seats == [seat(place.market, 2)]
    assert (line.starts, line.reveal, line.max_load) == (date(2026, 6, 1), "2026-08-01", 40)


def test_what_was_written_stands_in_the_form_again(place, noon) -> None:
    plan = drafted_plan(place, noon)
    client = browser("李起草")
    client.post(address("plan-line", plan, 1), typed(plan, industries=["餐饮"]))
    page = client.get(address("plan-line", plan, 1)).content.decode()
    for value in ("3%", "5%", "10%", "20%", "4户"):
        assert f'name="quota" value="{value}"' in page
    assert 'name="industries" value="餐饮" checked' in page
    assert 'name="industries" value="食品生产">' in page


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"quota": ["abc", "5%", "10%", "20%", "5%"]}, "“abc”既不是比例，也不是户数"),
        ({"quota": ["2/1", "5%", "10%", "20%", "5%"]}, "“2/1”超过了全部对象"),
        ({"quota": ["3.5.%", "5%", "10%", "20%", "5%"]}, "“3.5.%”既不是比例"),
        ({"quota": ["3", "5%", "10%", "20%", "5%"]}, "没有写明是百分之几，还是多少户"),
        (
            {"least": ["9", "", "", "", ""], "most": ["3", "", "", "", ""]},
            "至少 9 户比至多 3 户还多",
        ),
        ({"least": ["x", "", "", "", ""]}, "“x”不是 0 到"),
        ({"people": ["两", ""]}, "“两”不是 1 到 99 的整数"),
        ({"people": ["2", "1"]}, "还没有选部门"),
        ({"item": ""}, "还没有选抽查事项"),
        ({"item": "999999"}, "还没有选抽查事项"),
        ({"starts": "2026-13-01"}, "“2026-13-01”不是日期"),
        ({"ends": ""}, "还没有填日期"),
        ({"ends": "2026-05-01"}, "结束日期早于开始日期"),
        ({"reserve": "-1"}, "“-1”不是 0 到"),
        ({"max_load": "0"}, "“0”不是 1 到"),
        ({"reveal": "on-date", "reveal_on": ""}, "还没有填日期"),
    ],
)
def test_what_cannot_be_read_is_said_at_its_field_and_kept(place, noon, changes, reason) -> None:
    plan = drafted_plan(place, noon)
    before = PlanLine.objects.get()
    answer = browser("李起草").post(
        address("plan-line", plan, 1), typed(plan, title="改过的名称", **changes)
    )
    assert answer.status_code == 422
    seen = answer.content.decode()
    assert reason in text(answer)
    assert 'value="改过的名称"' in seen
    assert "还没有保存" in seen
    (kept,) = [v for v in next(iter(changes.values())) if v][:1] or [""]
    assert kept in seen
    assert PlanLine.objects.get().title == before.title


def test_an_item_that_is_not_published_is_not_offered_nor_taken(place, noon) -> None:
    plan = drafted_plan(place, noon)
    retired = an_item(place, name="停用的事项", state=ItemState.RETIRED)
    client = browser("李起草")
    assert "停用的事项" not in text(client.get(address("plan-line-new", plan)))
    answer = client.post(address("plan-line-new", plan), typed(plan, item=retired.pk))
    assert answer.status_code == 422
    assert PlanLine.objects.count() == 1


def test_findings_stand_at_their_field_with_article_and_place_for_the_reason(place, noon) -> None:
    small_rolls(place, noon, targets=600)
    strata = [{"name": n, "ratio": "50/100"} for n in ("A", "B", "C", "D", "未分类")]
    plan = drafted_plan(place, noon, strata=strata, seats=[seat(place.market, 1)])
    page = browser("李起草").get(address("plan-line", plan, 1))
    seen = text(page)
    assert "一般检查事项抽查比例不得低于监管对象的3%,不高于20%" in seen
    assert "行政执法人员不得少于两人" in seen
    assert 'name="departure.ratio_above_maximum"' in page.content.decode()
    assert "提交前还有 2 处要处理" in seen


def test_a_written_reason_is_kept_and_shown(place, noon) -> None:
    small_rolls(place, noon, targets=600)
    plan = drafted_plan(place, noon)
    fields = typed(plan, quota=["50%"] * 5) | {"departure.ratio_above_maximum": "上级\n部署"}
    client = browser("李起草")
    client.post(address("plan-line", plan, 1), fields)
    assert PlanLine.objects.get().departures == {"ratio_above_maximum": "上级 部署"}
    assert "上级 部署" in text(client.get(address("plan", plan)))
    assert client.post(address("plan-submit", plan)).status_code == 302


def test_of_two_editors_the_second_is_told_and_nothing_is_lost_in_the_database(place, noon) -> None:
    plan = drafted_plan(place, noon)
    stale = typed(plan)
    client = browser("李起草")
    client.post(address("plan-line", plan, 1), typed(plan, title="先改的"))
    answer = client.post(address("plan-line", plan, 1), stale)
    assert answer.status_code == 409
    assert "刚刚被他人改过" in text(answer)
    assert PlanLine.objects.get().title == "先改的"


@pytest.mark.parametrize("name", ["王处长", "陈法务", "周抽取"])
def test_only_clerks_open_the_editor(place, noon, name) -> None:
    plan = drafted_plan(place, noon)
    assert browser(name).get(address("plan-line", plan, 1)).status_code == 403


def test_a_line_is_dropped(place, noon) -> None:
    plan = drafted_plan(place, noon)
    browser("李起草").post(address("plan-line-drop", plan, 1), {"version": plan.version})
    assert not PlanLine.objects.exists()


def test_live_numbers_are_the_numbers_after_saving(place, noon) -> None:
    plan = drafted_plan(place, noon)
    client = browser("李起草")
    quotas = ["3%", "5%", "10%", "20%", "4户"]
    fields = typed(plan, industries=["餐饮", "药品零售"], quota=quotas)
    live = client.get(address("plan-numbers", plan, 1), fields).json()
    client.post(address("plan-line", plan, 1), fields)
    saved = client.get(address("plan-line", plan, 1)).content.decode()
    assert squeezed(live["numbers"]) in squeezed(saved)
    assert squeezed(live["strata"]) in squeezed(saved)
    assert live["facets"]["industries"] == {"餐饮": 30, "药品零售": 30, "食品生产": 30, "": 30}
    assert live["facets"]["credit_classes"]["A"] == 10
    drawn = sum(int(re.sub(r"\D", "", cell["drawn"])) for cell in live["cells"].values())
    assert f"中抽 <b>{drawn}</b> 户" in live["numbers"]


def squeezed(markup: str) -> str:
    return re.sub(r"\s+", "", markup)


def test_live_numbers_survive_anything_typed(place, noon) -> None:
    plan = drafted_plan(place, noon)
    client = browser("李起草")
    for odd in (
        {},
        {"quota": "x", "stratum": "A"},
        {"strata_by": "nonsense", "method": "?"},
        {"organ": "nowhere", "people": "9" * 40},
        {"starts": "0000-00-00", "item": "1e9", "kinds": "?"},
        {"strata_by": "industry", "industries": ["没有的"]},
    ):
        answer = client.get(address("plan-numbers-new", plan), odd)
        assert answer.status_code == 200, odd
    assert client.get(address("plan-numbers", plan, 7)).status_code == 404


def test_the_editor_costs_the_same_for_few_and_many_firms(place, noon) -> None:
    plan = drafted_plan(place, noon)
    client = browser("李起草")

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get(address("plan-numbers", plan, 1), typed(plan))
        return len(asked)

    few = queries()
    Plan.objects.update(version=1)
    Target.objects.bulk_create(
        Target(
            organ=place.market,
            scheme="local",
            code=f"M{i}",
            name="x",
            name_key="x",
            kind="enterprise",
            region_id="990126001",
            industry=f"行业{i}",
            entered_at=noon,
            changed_at=noon,
        )
        for i in range(300)
    )
    assert queries() == few <= 30
