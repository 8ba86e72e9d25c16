"""Departments that go together: their clerks, their items, plans that ask them, and their answers."""

from datetime import date, datetime
from typing import Any

from doubledraw.platform.kernel.actor import SYSTEM, Actor
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.organs.selectors import actor_of
from doubledraw.platform.organs.services import admit_staff, grant_role
from doubledraw.platform.organs.states import Role
from doubledraw.platform.plans.documents.occasion import Occasion
from doubledraw.platform.plans.models import Plan, PlanLine
from doubledraw.platform.plans.selectors.consents import standings
from doubledraw.platform.plans.selectors.population import readiness
from doubledraw.platform.plans.services import answer_part, draft_plan, write_line
from doubledraw.platform.registry.models import Target
from tests.world.county import PASSWORD, County
from tests.world.planning import a_line, an_item, seat, small_rolls


def clerk_of(organ: Organ, name: str, at: datetime) -> Actor:
    """A clerk of one more organ."""
    staff = admit_staff(name, name, organ=organ, password=PASSWORD, by=SYSTEM, at=at)
    grant_role(staff, Role.CLERK, organ, by=SYSTEM, at=at)
    return actor_of(staff)


def a_plan(place: County, at: datetime, occasion: Occasion | None = None, **line: Any) -> Plan:
    """李起草 begins a plan of a kind for the year of `at`, with one line."""
    li = place["李起草"]
    if not Target.objects.exists():
        small_rolls(place, at)
    plan = draft_plan(place.market, at.year, "计划", occasion or Occasion(), by=li, at=at)
    item = line.pop("item", None) or an_item(place)
    write_line(a_line(plan, item, place, **line), plan.version, by=li, at=at)
    return plan


def joint_plan(place: County, at: datetime) -> Plan:
    """A plan of the market bureau that looks into an item of the fire brigade in the same visit, with its people."""
    fire_item = an_item(place, name="消防安全检查", organ=place.fire)
    plan = a_plan(place, at, seats=[seat(place.market, 1), seat(place.fire, 1)])
    line = plan.lines.select_related("item__organ").get()
    line.plan, line.also = plan, [fire_item]
    write_line(line, plan.version, by=place["李起草"], at=at)
    return plan


def answer(plan: Plan, by: Actor, at: datetime, *, agrees: bool = True, reason: str = "") -> None:
    """A clerk answers for their organ, having seen what is written now."""
    mine = next(s for s in standings(plan) if by.holds(Role.CLERK, s.organ.path))
    answer_part(plan, mine.organ, mine.digest, agrees=agrees, reason=reason, by=by, at=at)


def found(plan: Plan, today: date) -> dict[str, Any]:
    """What the rules find today, by code."""
    return {finding.code: finding for finding in readiness(plan, today).findings}


def rewritten(plan: Plan, by: Actor, at: datetime, **changes: Any) -> PlanLine:
    """The first line with other columns."""
    plan.refresh_from_db()
    line = plan.lines.select_related("item__organ").order_by("number")[0]
    line.plan = plan
    for name, value in changes.items():
        setattr(line, name, value)
    return write_line(line, plan.version, by=by, at=at)
