"""The pages of plans, as people use them: what they see, what they are told, what they may not."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from doubledraw.platform.approvals.models import Signature
from doubledraw.platform.catalogue.states import ItemState
from doubledraw.platform.organs.models import Staff
from doubledraw.platform.plans.models import Plan, PlanLine
from doubledraw.platform.plans.services import return_plan, submit_plan, write_line
from doubledraw.platform.registry.models import Target
from tests.world.county import county
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


@pytest.fixture
def place(noon):
    return county(noon)


def browser(name: str) -> Client:
    client = Client()
    client.force_login(
        Staff.objects.get(name=name), backend="django.contrib.auth.backends.ModelBackend"
    )
    return client


def text(answer) -> str:
    """The words of a page without its tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def address(name: str, plan: Plan, *more: object) -> str:
    return reverse(name, args=[plan.number, *more])


def typed(plan: Plan, **changes: object) -> dict[str, object]:
    """What a person sends with the line editor's form."""
    fields = {
        "version": plan.version,
        "item": plan.lines.get().item_id if plan.lines.exists() else "",
        "title": "餐饮抽查",
        "starts": "2026-06-01",
        "ends": "2026-07-31",
        "strata_by": "credit_class",
        "stratum": ["A", "B", "C", "D", "未分类"],
        "quota": ["3%", "5%", "10/100", "20％", "4户"],
        "least": ["1", "", "", "", ""],
        "most": ["", "", "", "", ""],
        "method": "srs",
        "organ": ["990126-01", ""],
        "people": ["2", ""],
        "qualification": ["", ""],
        "reserve": "3",
        "max_load": "",
        "reveal": "at-once",
        "reveal_on": "",
    }
    return fields | changes


# who may see what


PAGES = ("plan", "plan-review", "plan-line-new", "plan-numbers-new")


@pytest.mark.parametrize("name", ["外单位钱某"])
def test_an_outsider_gets_not_found_for_everything(place, noon, name) -> None:
    plan = submitted_plan(place, noon)
    client = browser(name)
    for page in PAGES:
        assert client.get(address(page, plan)).status_code == 404
    for deed in ("plan-submit", "plan-publish", "plan-sign", "plan-return", "plan-title"):
        assert client.post(address(deed, plan)).status_code == 404
    assert client.get(address("plan-line", plan, 1)).status_code == 404
    assert "还没有计划" in text(client.get(reverse("plans")))


@pytest.mark.parametrize("name", ["系统孙", "安全赵", "审计冯"])
def test_administrators_do_no_business(place, noon, name) -> None:
    assert browser(name).get(reverse("plans")).status_code == 403


def test_strangers_are_asked_to_sign_in(place, noon) -> None:
    plan = published_plan(place, noon)
    answer = Client().get(address("plan", plan))
    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in/")


def test_nothing_is_changed_by_looking(place, noon) -> None:
    plan = drafted_plan(place, noon)
    client = browser("李起草")
    before = plan.version, PlanLine.objects.count()
    for page in (*PAGES, "plan-submit", "plan-publish", "plan-sign", "plan-return"):
        client.get(address(page, plan))
    assert (Plan.objects.get().version, PlanLine.objects.count()) == before
    for deed in ("plan-submit", "plan-publish", "plan-sign", "plan-return", "plan-title"):
        assert client.get(address(deed, plan)).status_code == 405


# the list and a new plan


def test_the_list_marks_what_waits_for_me(place, noon) -> None:
    drafted_plan(place, noon)
    submitted_plan(place, noon)
    seen = text(browser("李起草").get(reverse("plans")))
    assert "等您办理 1 份" in seen
    assert "待科室复核" in seen
    assert "等您办理 1 份" in text(browser("孙科长").get(reverse("plans")))


def test_the_list_costs_the_same_for_ten_and_two_hundred(
    place, django_assert_max_num_queries
) -> None:
    client = browser("李起草")

    def more(count: int) -> None:
        Plan.objects.bulk_create(
            Plan(organ=place.market, year=2026, number=f"N{count}-{i}", title="x", drafted_by=1)
            for i in range(count)
        )

    for count in (10, 190):
        more(count)
        with django_assert_max_num_queries(12):
            assert client.get(reverse("plans")).status_code == 200


def test_a_plan_is_begun(place, noon) -> None:
    client = browser("李起草")
    year = int(
        re.search(
            r'name="year" value="(\d+)"',
            client.get(reverse("plan-new") + "?kind=annual").content.decode(),
        )[1]
    )
    fields = {"organ": place.market.pk, "year": year, "title": " 年度\t计划 "}
    answer = client.post(reverse("plan-new"), fields)
    plan = Plan.objects.get()
    assert (plan.title, plan.number) == ("年度 计划", f"990126-{year}-P01")
    assert answer["Location"] == address("plan", plan)
    assert "还没有一行" in text(client.get(answer["Location"]))


def test_a_plan_of_another_organ_or_a_far_year_is_not_begun(place, noon) -> None:
    client = browser("李起草")
    for wrong in ({"organ": place.fire.pk}, {"year": 1999}, {"title": " "}):
        fields = {"organ": place.market.pk, "year": noon.year, "title": "计划"} | wrong
        assert client.post(reverse("plan-new"), fields).status_code == 422
    assert not Plan.objects.exists()


def test_whoever_is_no_clerk_is_told_why(place, noon) -> None:
    answer = browser("王处长").get(reverse("plan-new"))
    assert answer.status_code == 403
    assert "编制计划由经办人办理" in text(answer)


# the line editor


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


# the plan page


def test_the_next_step_is_one_primary_button_or_its_reasons(place, noon) -> None:
    plan = drafted_plan(place, noon, seats=[seat(place.market, 1)])
    page = browser("李起草").get(address("plan", plan)).content.decode()
    assert 'aria-disabled="true"' in page
    assert "不得少于 2 名" in page
    assert page.count("btn primary") == 0
    other = drafted_plan(place, noon)
    page = browser("李起草").get(address("plan", other)).content.decode()
    assert page.count("btn primary") == 1


@pytest.mark.parametrize(
    ("stage", "name", "button"),
    [
        (submitted_plan, "孙科长", "审阅"),
        (checked_plan, "陈法务", "审阅"),
        (reviewed_plan, "王处长", "审阅"),
        (approved_plan, "李起草", "公布"),
    ],
)
def test_each_person_finds_their_button(place, noon, stage, name, button) -> None:
    plan = stage(place, noon)
    page = browser(name).get(address("plan", plan)).content.decode()
    assert re.findall(r"btn primary big[^>]*>([^<]+)<", page) == [button]


def test_submit_and_publish_from_the_page(place, noon) -> None:
    plan = drafted_plan(place, noon)
    browser("李起草").post(address("plan-submit", plan))
    assert Plan.objects.get().state == "submitted"
    other = approved_plan(place, noon)
    answer = browser("李起草").post(address("plan-publish", other), follow=True)
    assert "日志第 0 条" in text(answer)


def test_a_sealed_page_shows_what_was_sealed_not_what_the_rows_say(place, noon) -> None:
    plan = submitted_plan(place, noon)
    PlanLine.objects.update(title="偷偷改过的")
    assert "偷偷改过的" not in text(browser("陈法务").get(address("plan-review", plan)))


def test_the_title_is_changed(place, noon) -> None:
    plan = drafted_plan(place, noon)
    client = browser("李起草")
    client.post(address("plan-title", plan), {"version": plan.version, "title": "新标题"})
    assert Plan.objects.get().title == "新标题"
    assert client.post(address("plan-title", plan), {"version": 2, "title": " "}).status_code == 422


# the review page


def resubmitted(place, noon) -> Plan:
    plan = checked_plan(place, noon)
    return_plan(plan, plan.digest, "请提高 D 类比例", by=place["陈法务"], at=noon)
    line = plan.lines.select_related("item").get()
    line.plan = plan
    line.strata[3] = {"name": "D", "ratio": "40/100"}
    write_line(line, plan.version, by=place["李起草"], at=noon)
    submit_plan(plan, by=place["李起草"], at=noon)
    return plan


def test_the_reviewer_sees_first_what_changed(place, noon) -> None:
    plan = resubmitted(place, noon)
    page = text(browser("陈法务").get(address("plan-review", plan)))
    assert "和您上次办过的第 1 稿比，改了 1 处" in page
    assert re.search(r"原来 .*D 高 20%.*D 高 40%", page)
    assert page.index("改了 1 处") < page.index("食品经营随机抽查") < page.index("适用的条款")


def test_a_first_draft_says_so(place, noon) -> None:
    page = text(browser("陈法务").get(address("plan-review", submitted_plan(place, noon))))
    assert "第一稿，全部是新的" in page
    assert "报市司法局审核后通知各处室实施" in page


def test_sign_then_approve_with_the_digest_of_the_page(place, noon) -> None:
    plan = submitted_plan(place, noon)
    for name, step in (("孙科长", "check"), ("陈法务", "review"), ("王处长", "approve")):
        client = browser(name)
        page = client.get(address("plan-review", plan)).content.decode()
        digest = re.search(r'name="digest" value="([0-9a-f]{64})"', page)[1]
        assert f'name="step" value="{step}"' in page
        fields = {"digest": digest, "step": step, "remark": "同意"}
        client.post(address("plan-sign", plan), fields)
    assert Plan.objects.get().state == "approved"
    assert Signature.objects.filter(remark="同意").count() == 3


def test_a_page_opened_before_the_change_signs_nothing(place, noon) -> None:
    plan = submitted_plan(place, noon)
    seen = plan.digest
    return_plan(plan, seen, "请改", by=place["孙科长"], at=noon)
    submit_plan(plan, by=place["李起草"], at=noon)
    fields = {"digest": seen, "step": "check"}
    answer = browser("孙科长").post(address("plan-sign", plan), fields)
    assert answer.status_code == 409
    assert "已经不是您看到的那一份" in text(answer)
    assert not Signature.objects.exists()


def test_a_return_without_reason_is_said_at_the_field(place, noon) -> None:
    plan = submitted_plan(place, noon)
    answer = browser("孙科长").post(address("plan-return", plan), {"digest": plan.digest})
    assert answer.status_code == 422
    assert "退回要写明理由" in text(answer)
    assert Plan.objects.get().state == "submitted"


def test_a_return_reaches_the_drafter_with_its_reason(place, noon) -> None:
    plan = submitted_plan(place, noon)
    fields = {"digest": plan.digest, "remark": "请写明资质"}
    browser("孙科长").post(address("plan-return", plan), fields)
    page = text(browser("李起草").get(address("plan", plan)))
    assert "退回修改 请写明资质" in page
    assert "重新提交" in page


def test_who_may_not_sign_reads_why_on_the_review_page(place, noon) -> None:
    plan = submitted_plan(place, noon)
    answer = browser("王处长").get(address("plan-review", plan))
    assert "这一步由县市场监督管理局的科室负责人办理" in text(answer)
    assert "data-decide" not in answer.content.decode()
    fields = {"digest": plan.digest, "step": "check"}
    assert browser("王处长").post(address("plan-sign", plan), fields).status_code == 403


def test_a_plan_that_is_not_under_review_has_no_review_page(place, noon) -> None:
    plan = drafted_plan(place, noon)
    answer = browser("陈法务").get(address("plan-review", plan))
    assert answer["Location"] == address("plan", plan)


def test_no_page_needs_an_inline_style_or_script(place, noon) -> None:
    plan = drafted_plan(place, noon)
    other = submitted_plan(place, noon)
    client = browser("李起草")
    for url in (
        reverse("plans"),
        reverse("plan-new"),
        address("plan", plan),
        address("plan-line", plan, 1),
        address("plan-review", other),
    ):
        page = client.get(url).content.decode()
        assert not re.search(r"\sstyle=|\son[a-z]+=|<script(?![^>]*src=)", page), url


def test_markup_in_names_is_shown_as_words(place, noon) -> None:
    plan = drafted_plan(place, noon, title="<script>alert(1)</script>")
    a_line(plan, plan.lines.get().item, place, number=2).save()
    page = browser("李起草").get(address("plan", plan)).content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page
