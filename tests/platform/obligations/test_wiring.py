"""Deeds elsewhere meet what the calendar brought: a plan handed in, the year's last draw, a quarter's filing."""

from datetime import date, timedelta

import pytest

from doubledraw.platform.approvals.documents import FiledList
from doubledraw.platform.approvals.services.filing import file_list
from doubledraw.platform.obligations.models import Obligation
from doubledraw.platform.plans.services import check_plan, submit_plan
from tests.platform.obligations.world import an_obligation, browser
from tests.world import ceremony
from tests.world.county import county
from tests.world.joining import answer, clerk_of
from tests.world.planning import drafted_plan, published_plan, seat

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(noon):
    return county(noon)


def state_of(one: Obligation) -> tuple[str, str]:
    one.refresh_from_db()
    return one.state, one.closed_by_digest


def handed_in(place, noon, **line):
    joint = an_obligation(place.market, date(2026, 2, 20), noon, kind="report_joint_plans")
    alone = an_obligation(place.market, date(2026, 3, 20), noon, kind="report_other_plans")
    plan = drafted_plan(place, noon, **line)
    if "seats" in line:
        answer(plan, clerk_of(place.fire, "消防马", noon), noon)
    submit_plan(plan, by=place["李起草"], at=noon)
    assert {state_of(joint)[0], state_of(alone)[0]} == {"open"}
    check_plan(plan, plan.digest, by=place["孙科长"], at=noon)
    return joint, alone, plan.digest


def test_handing_in_a_plan_of_one_organ_reports_what_is_planned_alone(place, noon) -> None:
    joint, alone, digest = handed_in(place, noon)
    assert state_of(joint) == ("open", "")
    assert state_of(alone) == ("met", digest)


def test_handing_in_a_joint_plan_reports_the_joint_plan(place, noon) -> None:
    seats = [seat(place.market, 1), seat(place.fire, 1)]
    joint, alone, digest = handed_in(place, noon, seats=seats)
    assert state_of(joint) == ("met", digest)
    assert state_of(alone) == ("open", "")


def test_the_draws_of_the_year_are_done_with_the_last_one(place, noon) -> None:
    due = an_obligation(place.market, date(noon.year, 12, 1), noon, kind="finish_draws")
    ceremony.plain_rolls(place, noon)
    plan = ceremony.plain_plan(place, noon, lines=2)
    first, last = plan.lines.all()
    ceremony.drawn_draw(place, first, noon)
    assert state_of(due)[0] == "open"
    drawn = ceremony.drawn_draw(place, last, noon + timedelta(minutes=5))
    assert state_of(due) == ("met", drawn.commitment)


@pytest.mark.parametrize(
    ("period", "state"), [("2026Q2", "met"), ("2026Q1", "open"), ("2026", "open")]
)
def test_a_filing_meets_the_duty_of_its_own_quarter(place, noon, period, state) -> None:
    due = an_obligation(place.market, date(2026, 6, 30), noon, kind="file_item_list")
    document = FiledList(
        organ=place.market.code,
        organ_name=place.market.name,
        office=place.justice.code,
        office_name=place.justice.name,
        matter="items",
        period=period,
        rows=3,
        content="0" * 64,
    )
    file_list(place.market, place.justice, document, by=place["李起草"], at=noon)
    assert state_of(due)[0] == state


def test_publishing_a_plan_opens_what_goes_before_its_checks(place, noon) -> None:
    plan = published_plan(place, noon, starts=date(2026, 7, 1), ends=date(2026, 7, 31))
    one = Obligation.objects.get(kind="educate_targets")
    assert (one.organ, one.reckoning["due"], one.cited["article"]) == (
        place.market,
        "2026-06-01",
        "二(五)2",
    )
    assert one.opened_by_digest == plan.digest
    assert (
        f"/desk/plans/{plan.number}/"
        in browser("李起草").get(f"/desk/obligations/{one.pk}/").content.decode()
    )
