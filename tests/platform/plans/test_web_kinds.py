"""The pages of kinds, papers, key tasks and joint lines: what people see, and what they are told."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from doubledraw.platform.approvals.models import Filing
from doubledraw.platform.organs.models import Staff
from doubledraw.platform.plans.documents.occasion import Occasion
from doubledraw.platform.plans.models import LineConsent, LineItem, Plan, PlanTask
from doubledraw.platform.plans.services import approve_plan, check_plan, review_plan, submit_plan
from doubledraw.platform.plans.states import PlanKind
from tests.platform.plans.pages import typed
from tests.platform.plans.test_kinds import EVERYBODY
from tests.world.joining import a_plan, clerk_of, joint_plan
from tests.world.planning import an_item

pytestmark = pytest.mark.django_db


def browser(name: str) -> Client:
    client = Client()
    backend = "django.contrib.auth.backends.ModelBackend"
    client.force_login(Staff.objects.get(name=name), backend=backend)
    return client


def text(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def at(name: str, plan: Plan) -> str:
    return reverse(name, args=[plan.number])


def test_the_kind_is_chosen_first_and_asks_only_for_its_own_papers(place, noon) -> None:
    client, new = browser("李起草"), reverse("plan-new")
    assert "编制哪一种计划" in text(client.get(new))
    asks = {
        "annual": [],
        "ad_hoc": ["legal_basis", "superior_document"],
        "special": ["announcement", "superior_document"],
        "full_coverage": ["legal_basis"],
    }
    year = noon.year
    for kind, papers in asks.items():
        page = client.get(f"{new}?kind={kind}").content.decode()
        assert re.findall(r'<textarea name="(\w+)"', page) == papers
        year = re.search(r'name="year" value="(\d+)"', page)[1]
    fields = {"kind": "ad_hoc", "organ": place.market.pk, "year": year, "title": "临时抽查"}
    client.post(new, fields | {"legal_basis": " 《食品安全法》\r\n\r\n第一百条\x07 "})
    plan = Plan.objects.get()
    assert (plan.kind, plan.legal_basis) == ("ad_hoc", "《食品安全法》\n第一百条")
    assert "还没有写" in text(client.get(at("plan", plan)))
    papers = {"version": plan.version, "superior_document": "市监发\n9号", "legal_basis": "法"}
    client.post(at("plan-papers", plan), papers)
    plan.refresh_from_db()
    assert (plan.legal_basis, plan.superior_document) == ("法", "市监发；9号")
    assert "市监发；9号" in text(client.get(at("plan", plan)))
    assert client.post(at("plan-papers", plan), papers).status_code == 409
    assert client.post(at("plan-papers", plan), {"legal_basis": "法" * 2001}).status_code == 422


def test_an_annual_plan_has_no_papers_and_others_no_key_tasks(place, noon) -> None:
    client = browser("李起草")
    assert client.get(at("plan-papers", a_plan(place, noon))).status_code == 404
    special = a_plan(place, noon, Occasion(PlanKind.SPECIAL))
    assert client.get(at("plan-tasks", special)).status_code == 404
    assert client.get(at("plan-key-fields", special)).status_code == 404


def rows(plan: Plan, *tasks: tuple[str, ...]) -> dict[str, object]:
    names = ("title", "section", "items", "content", "starts", "ends")
    columns = zip(*tasks, strict=True)
    return {"version": plan.version} | {n: list(c) for n, c in zip(names, columns, strict=True)}


def test_key_tasks_on_one_form(place, noon) -> None:
    plan, client = a_plan(place, noon), browser("李起草")
    days = ("2026-01-01", "2026-12-31")
    good, empty = ("校园食品", "食品科", "食堂", "每月\n一次", *days), ("", " ", "", "", *days)
    bad = ("无科室", "", "", "", *days)
    answer = client.post(at("plan-tasks", plan), rows(plan, good, bad))
    assert answer.status_code == 422
    assert "还没有写任务或责任科室" in text(answer)
    assert "校园食品" in answer.content.decode()
    outside = ("隔年", "食品科", "", "", "2027-01-01", "2027-02-01")
    assert "不在2026年内" in text(client.post(at("plan-tasks", plan), rows(plan, outside)))
    assert not PlanTask.objects.exists()
    client.post(at("plan-tasks", plan), rows(plan, empty, good, empty))
    assert PlanTask.objects.get().content == "每月\n一次"
    assert "校园食品" in text(client.get(at("plan", plan)))
    assert browser("王处长").get(at("plan-tasks", plan)).status_code == 403
    assert browser("外单位钱某").get(at("plan-tasks", plan)).status_code == 404


def test_further_items_are_ticked_counted_and_kept(place, noon) -> None:
    plan, client = a_plan(place, noon), browser("李起草")
    more = an_item(place, name="广告检查")
    fields = typed(plan, further=[more.pk, "x", "999999"], way="on_paper")
    live = client.get(reverse("plan-numbers", args=[plan.number, 1]), fields).json()
    assert "查 2 项" in live["numbers"]
    assert "内部联合" in live["numbers"]
    client.post(reverse("plan-line", args=[plan.number, 1]), fields)
    assert LineItem.objects.get().item == more
    page = client.get(reverse("plan-line", args=[plan.number, 1])).content.decode()
    assert re.search(rf'name="further" value="{more.pk}" checked', page)
    seen = text(client.get(at("plan", plan)))
    assert "广告检查" in seen
    assert "内部联合，书面检查" in seen


def test_a_participant_finds_its_part_and_answers(place, noon) -> None:
    plan = joint_plan(place, noon)
    clerk_of(place.fire, "消防马", noon)
    client, part = browser("消防马"), at("plan-part", plan)
    assert "1 份等我们答复" in text(client.get(reverse("plans")))
    assert "答复是否参加" in text(client.get("/desk/"))
    page = client.get(part)
    assert "消防安全检查" in text(page)
    digest = re.search(r'name="part" value="([0-9a-f]{64})"', page.content.decode())[1]
    fields = {"organ": place.fire.code, "part": digest, "answer": "decline", "reason": ""}
    answer = client.post(part, fields)
    assert answer.status_code == 422
    assert "不同意要写明理由" in text(answer)
    client.post(part, fields | {"answer": "agree"})
    assert LineConsent.objects.get().agrees
    assert "已同意" in text(client.get(reverse("plans-joint")))
    assert "已同意" in text(browser("李起草").get(at("plan", plan)))
    assert client.get(at("plan", plan)).status_code == 404
    for name in ("李起草", "外单位钱某", "王处长"):
        assert browser(name).get(part).status_code == 404
        assert browser(name).post(part, fields).status_code == 404


def test_the_filing_form_is_printed_and_filed(place, noon) -> None:
    occasion = Occasion(
        PlanKind.FULL_COVERAGE, legal_basis="《危险化学品安全管理条例》第六条\n《条例》第七条"
    )
    plan = a_plan(place, noon, occasion, strata=EVERYBODY)
    client = browser("李起草")
    assert client.get(at("plan-key-fields", plan)).status_code == 404
    submit_plan(plan, by=place["李起草"], at=noon)
    check_plan(plan, plan.digest, by=place["孙科长"], at=noon)
    review_plan(plan, plan.digest, by=place["陈法务"], at=noon)
    assert "还没有批准" in text(client.get(at("plan-key-fields", plan)))
    approve_plan(plan, plan.digest, by=place["王处长"], at=noon)
    assert "备案表》还没有报送" in text(client.get(at("plan", plan)))
    page = text(client.get(at("plan-key-fields", plan)))
    assert "重点领域检查备案表" in page
    assert "《危险化学品安全管理条例》第六条" in page
    assert "120 户，逐户检查" in page
    fields = {"digest": plan.digest, "office": place.justice.pk}
    assert client.post(at("plan-key-fields", plan), fields | {"office": "x"}).status_code == 404
    client.post(at("plan-key-fields", plan), fields)
    filing = Filing.objects.get()
    assert "重点领域检查备案表" in text(browser("陈法务").get(reverse("filing", args=[filing.pk])))
    assert "已报送" in text(client.get(at("plan", plan)))
    client.post(at("plan-publish", plan))
    assert Plan.objects.get().state == "published"
