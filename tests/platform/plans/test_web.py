"""The pages of plans, as people use them: what they see, what they are told, what they may not."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from doubledraw.platform.plans.models import Plan, PlanLine
from tests.platform.plans.pages import address, browser, text
from tests.world.planning import (
    a_line,
    approved_plan,
    checked_plan,
    drafted_plan,
    published_plan,
    reviewed_plan,
    seat,
    submitted_plan,
)

pytestmark = pytest.mark.django_db


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
