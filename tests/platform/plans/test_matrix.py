"""Who may do what to a plan in which state: state × action × person, written down from the documents.

长春市商务局2021年计划 二(三): the 处室 report their plans to 政策法规处, 「报市司法局审核后通知各处室实施」; likewise
「确有特殊情况需要调整的,…报市司法局审核后实施」: drafted and checked in the section, reviewed by the justice bureau, an
adjustment the same way. 馆陶县2020年实施方案 二（二）: 「抽查计划需要调整的，要严格履行相关工作程序，并将调整后的年度
抽查计划公示后，方可开展随机抽查」: a published plan is not edited; its next version is published before it is used.

The people: 起 drafts (clerk), 科 checks (head), 法 reviews (legal), 批 approves, 代 is the deputy of 批, 抽 监 审
draw, supervise, audit; 外 holds every role elsewhere; 系 安 计 are the three administrators.
"""

from datetime import date

import pytest

from doubledraw.platform.kernel.errors import DomainError
from doubledraw.platform.organs.models import Organ, Staff
from doubledraw.platform.organs.selectors import actor_of
from doubledraw.platform.organs.services import admit_staff, lend_role
from doubledraw.platform.organs.states import Role
from doubledraw.platform.plans.models import Plan
from doubledraw.platform.plans.services import (
    abandon_plan,
    adjust_plan,
    approve_plan,
    check_plan,
    publish_plan,
    retitle_plan,
    return_plan,
    review_plan,
    submit_plan,
)
from doubledraw.platform.plans.states import PLAN_FLOW, PlanState
from tests.platform.plans.matrices import is_done, table
from tests.world import planning
from tests.world.county import PASSWORD, county

pytestmark = pytest.mark.django_db

PEOPLE = {
    "起": "李起草",
    "科": "孙科长",
    "法": "陈法务",
    "批": "王处长",
    "代": "代批人",
    "抽": "周抽取",
    "监": "何监督",
    "审": "吴纪检",
    "外": "外单位钱某",
    "系": "系统孙",
    "安": "安全赵",
    "计": "审计冯",
}

# Who may; everybody who is not named may not. "" = in this state nobody can.
MATRIX = """
             edit  submit  check  review  return  approve  publish  adjust  abandon
draft        起    起      -      -       -       -        -        -       起
submitted    -     -       科     -       科      -        -        -       -
checked      -     -       -      法      法      -        -        -       -
returned     起    起      -      -       -       -        -        -       起
reviewed     -     -       -      -       批代    批代     -        -       -
approved     -     -       -      -       -       -        起       -       -
published    -     -       -      -       -       -        -        起      -
superseded   -     -       -      -       -       -        -        -       -
abandoned    -     -       -      -       -       -        -        -       -
"""
DEEDS = {
    "edit": lambda plan, by, at: retitle_plan(plan, "新标题", plan.version, by=by, at=at),
    "submit": lambda plan, by, at: submit_plan(plan, by=by, at=at),
    "check": lambda plan, by, at: check_plan(plan, plan.digest, by=by, at=at),
    "review": lambda plan, by, at: review_plan(plan, plan.digest, by=by, at=at),
    "return": lambda plan, by, at: return_plan(plan, plan.digest, "请改", by=by, at=at),
    "approve": lambda plan, by, at: approve_plan(plan, plan.digest, by=by, at=at),
    "publish": lambda plan, by, at: publish_plan(plan, by=by, at=at),
    "adjust": lambda plan, by, at: adjust_plan(plan, "有变化", by=by, at=at),
    "abandon": lambda plan, by, at: abandon_plan(plan, "不编了", by=by, at=at),
}
"""What each action calls."""


def test_the_table_has_every_state_and_agrees_with_the_flow() -> None:
    """Whoever may act by the table finds an arrow; no arrow is without somebody."""
    found = table(MATRIX)
    assert {state for state, _ in found} == set(PlanState)
    for step in PLAN_FLOW.steps:
        if step.action != "supersede":
            assert found[step.source.value, step.action], step
    arrows = {(step.source.value, step.action) for step in PLAN_FLOW.steps}
    not_steps = {("draft", "edit"), ("returned", "edit"), ("published", "adjust")}
    assert {key for key, who in found.items() if who} == {
        key for key in arrows if key[1] != "supersede"
    } | not_steps


@pytest.fixture
def place(noon):
    """The county, and 代批人, to whom 王处长 has lent their role for these days."""
    found = county(noon)
    admit_staff(
        "daipi", "代批人", organ=found.market, password=PASSWORD, by=found["安全赵"], at=noon
    )
    deputy = Staff.objects.get(account="daipi")
    day = date(2026, 5, 20)
    market = Organ.objects.get(pk=found.market.pk)
    lend_role(Role.APPROVER, market, deputy, day, day, "出差", by=found["王处长"], at=noon)
    found.people["代批人"] = actor_of(deputy, day)
    return found


def returned(place, at) -> Plan:
    plan = planning.submitted_plan(place, at)
    return_plan(plan, plan.digest, "请改", by=place["孙科长"], at=at)
    return plan


def superseded(place, at) -> Plan:
    """Published, adjusted, the next version published."""
    plan = planning.published_plan(place, at)
    new = adjust_plan(plan, "有变化", by=place["李起草"], at=at)
    submit_plan(new, by=place["李起草"], at=at)
    check_plan(new, new.digest, by=place["孙科长"], at=at)
    review_plan(new, new.digest, by=place["陈法务"], at=at)
    approve_plan(new, new.digest, by=place["王处长"], at=at)
    publish_plan(new, by=place["李起草"], at=at)
    return plan


def abandoned(place, at) -> Plan:
    plan = planning.drafted_plan(place, at)
    abandon_plan(plan, "不编了", by=place["李起草"], at=at)
    return plan


STAGES = {
    "draft": planning.drafted_plan,
    "submitted": planning.submitted_plan,
    "checked": planning.checked_plan,
    "returned": returned,
    "reviewed": planning.reviewed_plan,
    "approved": planning.approved_plan,
    "published": planning.published_plan,
    "superseded": superseded,
    "abandoned": abandoned,
}


def does(deed, plan, by, at) -> bool:
    """Whether it is done; undone again."""
    fresh = Plan.objects.select_related("organ", "amends").get(pk=plan.pk)
    return is_done(lambda: deed(fresh, by, at))


@pytest.mark.parametrize("state", STAGES)
def test_every_state_action_and_person(place, noon, state) -> None:
    plan = STAGES[state](place, noon)
    assert Plan.objects.get(pk=plan.pk).state == state
    found = {
        action: "".join(
            letter for letter, name in PEOPLE.items() if does(deed, plan, place[name], noon)
        )
        for action, deed in DEEDS.items()
    }
    expected = {action: who for (of, action), who in table(MATRIX).items() if of == state}
    assert found == expected


def test_whoever_is_refused_is_told_why_and_what_to_do(place, noon) -> None:
    plan = planning.submitted_plan(place, noon)
    for letter in "起法批代抽外系":
        with pytest.raises(DomainError) as refused:
            check_plan(plan, plan.digest, by=place[PEOPLE[letter]], at=noon)
        assert refused.value.reason, letter
        assert refused.value.remedy, letter
