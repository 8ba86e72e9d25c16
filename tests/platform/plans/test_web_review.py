"""The review page, as people use it: what changed, signing what was read, sending back."""

import re

import pytest

from doubledraw.platform.approvals.models import Signature
from doubledraw.platform.plans.models import Plan
from doubledraw.platform.plans.services import return_plan, submit_plan, write_line
from tests.platform.plans.pages import address, browser, text
from tests.world.planning import checked_plan, drafted_plan, submitted_plan

pytestmark = pytest.mark.django_db


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
