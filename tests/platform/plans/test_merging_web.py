"""The pages of merging: what a clerk reads, presses and is told; what others may not."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from doubledraw.platform.organs.models import Staff
from doubledraw.platform.plans.models import MergeProposal, Plan, PlanLine
from doubledraw.platform.plans.services.merging import propose_merge
from tests.platform.plans.neighbours import both_versions, fresh, neighbours, plan_of
from tests.world.county import county

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def place(noon):
    found = county(noon)
    neighbours(found, noon)
    return found


@pytest.fixture(autouse=True)
def _on_that_day(monkeypatch, noon) -> None:
    monkeypatch.setattr("doubledraw.platform.ui.middleware.present", lambda: noon)


def browser(name: str) -> Client:
    client = Client()
    client.force_login(Staff.objects.get(name=name), backend=BACKEND)
    return client


def text(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def page(plan: Plan) -> str:
    return reverse("plan-merge", args=[plan.number])


def typed(one: PlanLine, other: PlanLine) -> dict[str, object]:
    """What the form under a pair sends."""
    versions = both_versions(one, other)
    return {
        "line": one.number,
        "other": other.pk,
        "version": versions[0],
        "other_version": versions[1],
        "keep": "own",
    }


def two_plans(place, noon) -> tuple[PlanLine, PlanLine]:
    ours = plan_of(place, place.market, noon).lines.get()
    return ours, plan_of(place, place.fire, noon).lines.get()


def proposed(place, noon) -> MergeProposal:
    ours, theirs = two_plans(place, noon)
    seen = both_versions(ours, theirs)
    return propose_merge(fresh(ours), fresh(theirs), seen, by=place["李起草"], at=noon)


def test_a_clerk_reads_both_lines_side_by_side_and_merges_them(place, noon) -> None:
    plan = plan_of(place, place.market, noon, {}, {})
    one, other = plan.lines.all()
    client = browser("李起草")
    seen = text(client.get(page(plan)))
    for words in ("预计少跑 12 户次", one.title, other.title, "共同的 120 户", "61 天"):
        assert words in seen
    assert "每户平均要接待 n/N 次" in seen
    answer = client.post(
        reverse("plan-merge-join", args=[plan.number]), typed(one, other), follow=True
    )
    assert "两行已合并" in text(answer)
    assert other.item.name in text(answer)
    assert plan.lines.get() == one


def test_the_plan_page_leads_there_and_the_number_comes_after(place, noon) -> None:
    plan = plan_of(place, place.market, noon, {}, {})
    client = browser("李起草")
    shown = client.get(reverse("plan", args=[plan.number])).content.decode()
    assert page(plan) in shown
    found = client.get(reverse("plan-merge-saved", args=[plan.number])).json()
    assert found["visits"] == 12
    assert "12" in found["said"]
    PlanLine.objects.filter(number=2).delete()
    found = client.get(reverse("plan-merge-saved", args=[plan.number])).json()
    assert found == {"visits": 0, "said": "没有可以合并的行"}
    assert "没有可以合并的行" in text(client.get(page(plan)))


def test_another_organ_is_asked_on_its_desk_and_agrees(place, noon) -> None:
    ours, theirs = two_plans(place, noon)
    li, fire = browser("李起草"), browser("钱消防")
    plan = ours.plan
    assert "向县消防救援大队提出合并" in text(li.get(page(plan)))
    join = reverse("plan-merge-join", args=[plan.number])
    assert "等对方答复" in text(li.post(join, typed(ours, theirs), follow=True))
    url = reverse("merge-proposal", args=[MergeProposal.objects.get().pk])
    assert url in fire.get(reverse("desk")).content.decode()
    assert url in li.get(reverse("desk")).content.decode()
    shown = text(fire.get(url))
    for words in (ours.title, theirs.title, "同意合并", "不同意的理由"):
        assert words in shown
    assert "撤回提议" not in shown
    assert "撤回提议" in text(li.get(url))
    kept, dropped = both_versions(ours, theirs)
    answer = fire.post(
        f"{url}agree/", {"kept_version": kept, "dropped_version": dropped}, follow=True
    )
    assert "两行已合并" in text(answer)
    assert "已合并" in text(li.get(url))
    assert PlanLine.objects.get() == ours


def test_declining_without_a_reason_is_said_beside_the_field(place, noon) -> None:
    url = reverse("merge-proposal", args=[proposed(place, noon).pk])
    fire = browser("钱消防")
    answer = fire.post(f"{url}decline/", {"reason": " "})
    assert answer.status_code == 422
    assert "不同意要写明理由" in text(answer)
    answer = fire.post(f"{url}decline/", {"reason": "人手不够"}, follow=True)
    assert "人手不够" in text(answer)


def test_withdrawing_takes_it_off_the_others_desk(place, noon) -> None:
    url = reverse("merge-proposal", args=[proposed(place, noon).pk])
    assert browser("钱消防").post(f"{url}withdraw/").status_code == 403
    browser("李起草").post(f"{url}withdraw/")
    assert url not in browser("钱消防").get(reverse("desk")).content.decode()


def test_an_answer_to_what_has_changed_meanwhile_is_a_conflict(place, noon) -> None:
    url = reverse("merge-proposal", args=[proposed(place, noon).pk])
    answer = browser("钱消防").post(f"{url}agree/", {"kept_version": 1, "dropped_version": 1})
    assert answer.status_code == 409
    assert "改过" in text(answer)


def test_who_may_not_know_finds_nothing(place, noon) -> None:
    proposal = proposed(place, noon)
    url, plan = reverse("merge-proposal", args=[proposal.pk]), proposal.kept.plan
    for name in ("外单位钱某", "周抽取"):
        client = browser(name)
        outside = name == "外单位钱某"
        assert client.get(page(plan)).status_code == (404 if outside else 200)
        assert client.get(url).status_code == (404 if outside else 200)
        for deed in ("agree", "decline", "withdraw"):
            assert client.post(f"{url}{deed}/").status_code == (404 if outside else 403)
    assert browser("钱消防").get(page(plan)).status_code == 404


def test_who_does_not_write_the_plan_reads_but_presses_nothing(place, noon) -> None:
    plan = plan_of(place, place.market, noon, {}, {})
    shown = browser("王处长").get(page(plan)).content.decode()
    assert "预计少跑" in shown
    assert reverse("plan-merge-join", args=[plan.number]) not in shown


@pytest.mark.parametrize(
    "changes",
    [{"other": "99999999"}, {"other": "x"}, {"other": "\0"}, {"line": "７"}, {"line": "9" * 30}],
)
def test_a_line_that_is_not_there_is_not_found(place, noon, changes) -> None:
    ours, theirs = two_plans(place, noon)
    join = reverse("plan-merge-join", args=[ours.plan.number])
    assert browser("李起草").post(join, typed(ours, theirs) | changes).status_code == 404


def test_a_line_of_another_government_is_not_found(place, noon) -> None:
    ours, theirs = two_plans(place, noon)
    Plan.objects.filter(pk=theirs.plan_id).update(organ=place.elsewhere)
    join = reverse("plan-merge-join", args=[ours.plan.number])
    assert browser("李起草").post(join, typed(ours, theirs)).status_code == 404


def test_the_page_costs_the_same_for_three_lines_and_thirty(place, noon) -> None:
    client = browser("李起草")
    plan_of(place, place.fire, noon)

    def queries(count: int) -> int:
        plan = plan_of(place, place.market, noon, *[{}] * count)
        client.get(page(plan))
        with CaptureQueriesContext(connection) as asked:
            assert client.get(page(plan)).status_code == 200
        return len(asked)

    assert queries(3) == queries(30)
