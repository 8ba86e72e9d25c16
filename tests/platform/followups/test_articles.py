"""Refusals cite the article that binds the organ where one of its rule sets says it, else the product's own rule."""

from datetime import date

import pytest

from doubledraw.platform.followups import services
from doubledraw.platform.followups.selectors.legal import DUTIES
from doubledraw.platform.followups.services import citing
from doubledraw.platform.followups.states import AFTER_CHECK
from doubledraw.platform.kernel.errors import DomainError
from doubledraw.platform.kernel.verdict import YES, no
from doubledraw.platform.rulebook.selectors import Articles
from doubledraw.statute.books import rule_set, rule_sets
from doubledraw.statute.citation import OUR_OWN
from tests.world import followups as world

LATER = date(2026, 6, 4)


def refused(deed) -> DomainError:
    with pytest.raises(DomainError) as found:
        deed()
    return found.value


@pytest.mark.parametrize(
    ("adopted", "instrument"),
    [
        (("changchun-2021",), "长春市商务局2021年计划"),
        (("guantao-2020",), "馆陶县2020年实施方案"),
        (("national",), OUR_OWN),
    ],
)
def test_a_refusal_carries_the_article_of_the_rule_set_that_binds(
    followed, settings, adopted, instrument
) -> None:
    settings.RULE_SETS = adopted
    told = refused(lambda: world.proposed(followed.food, "rectified", followed.clerk))
    assert (told.code, told.cites.instrument) == ("not_revisited", instrument)
    assert bool(told.cites.quotation) == (instrument != OUR_OWN)


def test_each_department_has_its_own_and_what_no_set_says_stays_the_products(
    followed, settings
) -> None:
    """Changchun says how both sides are informed and nothing of first minor violations."""
    settings.RULE_SETS = ("changchun-2021",)
    world.filed(followed)
    world.decided(followed, followed.food.case)
    told = refused(lambda: world.proposed(followed.food, "penalised", followed.clerk))
    assert told.code == "not_informed"
    assert "分别及时告知违法违规当事人和相关监管部门" in told.cites.quotation
    told = refused(lambda: world.proposed(followed.food, "advised", followed.clerk))
    assert (told.code, told.cites.instrument) == ("not_advised", OUR_OWN)


def test_every_duty_is_said_by_some_rule_set_at_hand_and_by_none_before_its_day() -> None:
    every = tuple(rule_set(name) for name in rule_sets())
    now, before = Articles(DUTIES, every, LATER), Articles(DUTIES, every, date(2010, 1, 1))
    for own in DUTIES:
        assert now.on(own).quotation
        assert before.on(own) == own


def test_a_verdict_keeps_everything_but_its_article() -> None:
    articles = Articles(DUTIES, ("changchun-2021",), LATER)
    verdict = articles.told(no("c", "因为{x}", AFTER_CHECK, "请", x=1))
    assert (verdict.code, verdict.reason, verdict.remedy, verdict.params) == (
        "c", "因为{x}", "请", {"x": 1}
    )  # fmt: skip
    assert verdict.cites.instrument == "长春市商务局2021年计划"
    assert articles.told(YES) is YES


def test_every_service_that_refuses_is_told_so() -> None:
    """Opening and looking refuse under no rule of these; a service without the wrapper would be found."""
    verbs = {name: getattr(services, name) for name in services.__all__ if name != "Receipt"}
    bare = {n for n, f in verbs.items() if f.__code__.co_filename != citing.__file__}
    assert bare == {"look_into", "open_follow_ups"}


def test_without_the_wrapper_the_refusal_would_cite_the_product(followed, settings) -> None:
    settings.RULE_SETS = ("changchun-2021",)
    bare = services.close_follow_up.__wrapped__
    at = world.at_nine()
    told = refused(lambda: bare(followed.food, "other", by=followed.approver, at=at))
    assert told.cites == AFTER_CHECK
