"""Who may do what: every verdict says why not, and what to do instead."""

from fractions import Fraction
from math import ceil, floor

import pytest

from doubledraw.platform.approvals.models import Signature
from doubledraw.platform.organs.states import Role
from doubledraw.platform.plans.models import Plan
from doubledraw.platform.plans.policies.finding import Finding, percent
from doubledraw.platform.plans.policies.rights import (
    may_approve,
    may_check,
    may_draft,
    may_edit,
    may_publish,
    may_return,
    may_review,
    may_submit,
)
from doubledraw.platform.plans.selectors.legal import review_rule

pytestmark = pytest.mark.django_db

WRONG = Finding(1, "seats", "team_too_small", "太少", "请增加")
EXCUSED = Finding(1, "ratio", "ratio_above_maximum", "太高", excusable=True, excuse="上级部署")
UNLISTED = Finding(1, "item", "item_not_published", "未公布")


@pytest.fixture
def plan(place) -> Plan:
    return Plan(organ=place.market, year=2026, drafted_by=place["李起草"].user_id)


def allowed(place, ask) -> set[str]:
    return {name for name, actor in place.people.items() if ask(actor)}


def test_clerks_draft_edit_submit_and_publish(place, plan) -> None:
    for ask in (
        lambda actor: may_draft(place.market, actor),
        lambda actor: may_edit(plan, actor),
        lambda actor: may_submit(plan, [], actor),
        lambda actor: may_publish(plan, [], actor),
    ):
        assert allowed(place, ask) == {"李起草"}


def test_one_person_each_checks_reviews_and_approves(place, plan) -> None:
    assert allowed(place, lambda a: may_check(plan, (), (), a)) == {"孙科长"}
    assert allowed(place, lambda a: may_return(plan, Role.HEAD, (), a)) == {"孙科长"}
    assert allowed(place, lambda a: may_review(plan, (), (), a)) == {"陈法务"}
    assert allowed(place, lambda a: may_approve(plan, (), (), a)) == {"王处长"}
    assert allowed(place, lambda a: may_return(plan, Role.LEGAL, (), a)) == {"陈法务"}
    assert allowed(place, lambda a: may_return(plan, Role.APPROVER, (), a)) == {"王处长"}


def test_a_refusal_names_the_organ_and_the_role_and_cites_for_legal_review(place, plan) -> None:
    verdict = may_review(plan, (), (), place["李起草"], review_rule(plan))
    assert verdict.params == {"organ": "县市场监督管理局", "role": "法制审核人"}
    assert "报市司法局审核" in verdict.cites.quotation
    assert verdict.remedy


def test_where_no_rule_set_asks_for_legal_review_the_product_asks_for_it(place, plan, settings):
    settings.RULE_SETS = ("karamay-2016",)
    assert str(review_rule(plan)) == "DoubleDraw 自身规则 计划经法制审核"


def test_makers_do_not_check(place, plan) -> None:
    chen = place["陈法务"]
    assert may_review(plan, {chen.user_id}, (), chen).code == "own_plan"
    assert may_return(plan, Role.LEGAL, {chen.user_id}, chen).code == "own_plan"


def test_who_signed_this_content_does_not_sign_it_again(place, plan) -> None:
    wang = place["王处长"]
    signed = [Signature(step="legal_review", signer_id=wang.user_id, signer_name="王处长")]
    assert may_approve(plan, (), signed, wang).code == "signed_before"


def test_only_what_blocks_stops_a_submission(place, plan) -> None:
    li = place["李起草"]
    assert may_submit(plan, [EXCUSED], li)
    assert may_submit(plan, [WRONG, EXCUSED], li).code == "team_too_small"
    assert may_submit(plan, [WRONG, UNLISTED], li).params == {"count": 2}


def test_only_items_stop_a_publication(place, plan) -> None:
    li = place["李起草"]
    assert may_publish(plan, [WRONG], li)
    assert may_publish(plan, [UNLISTED], li).code == "item_not_published"


@pytest.mark.parametrize(
    ("share", "rounded", "said"),
    [
        (Fraction(3, 100), round, "3%"),
        (Fraction(29_999_999, 10**9), floor, "2.99%"),
        (Fraction(200_000_001, 10**9), ceil, "20.01%"),
        (Fraction(1, 8), round, "12.5%"),
    ],
)
def test_a_share_is_never_rounded_onto_the_bound_it_breaks(share, rounded, said) -> None:
    assert percent(share, rounded) == said
