"""Two departments of 清源县 over the county's common directory, each with a plan that visits the same firms."""

from datetime import date, datetime
from typing import Any

from doubledraw.platform.kernel.actor import SYSTEM, Actor
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.organs.selectors import actor_of
from doubledraw.platform.organs.services import admit_staff, grant_role
from doubledraw.platform.organs.states import Role
from doubledraw.platform.plans.models import Plan, PlanLine
from doubledraw.platform.plans.services import draft_plan, write_line
from doubledraw.platform.registry.models import Target
from tests.world.county import PASSWORD, County
from tests.world.planning import a_line, an_item, seat, small_rolls

EVERYBODY = [{"name": "全部", "ratio": "10/100"}]


def neighbours(place: County, at: datetime, *, targets: int = 120) -> None:
    """The county keeps the firms; 钱消防 writes the fire brigade's plans, as 李起草 writes the market bureau's."""
    small_rolls(place, at, targets=targets)
    Target.objects.update(organ=place.government)
    for name, account, organ in (
        ("钱消防", "qianfire", place.fire),
        ("孙消防", "sunfire", place.fire),
    ):
        staff = admit_staff(account, name, organ=organ, password=PASSWORD, by=SYSTEM, at=at)
        grant_role(staff, Role.CLERK, organ, by=SYSTEM, at=at)
        place.people[name] = actor_of(staff)


def writer(place: County, organ: Organ) -> Actor:
    """Who writes the plans of this organ."""
    return place["李起草"] if organ == place.market else place["钱消防"]


def plan_of(place: County, organ: Organ, at: datetime, *lines: dict[str, Any]) -> Plan:
    """A draft with one line for each set of changed columns, each with an item of its own."""
    by = writer(place, organ)
    plan = draft_plan(organ, at.year, f"{organ.short_name}年度计划", by=by, at=at)
    for changes in lines or ({},):
        write(place, plan, at, **changes)
    return plan


def write(place: County, plan: Plan, at: datetime, **changes: Any) -> PlanLine:
    """Add a line: over everybody, ten per cent, June and July."""
    by = writer(place, plan.organ)
    number = PlanLine.objects.count() + 1
    item = an_item(place, name=f"{plan.organ.short_name}事项{number}", organ=plan.organ)
    fields = {
        "title": f"抽查之{number}",
        "strata_by": "none",
        "strata": EVERYBODY,
        "seats": [seat(plan.organ, 1)],
        "starts": date(at.year, 6, 1),
        "ends": date(at.year, 7, 31),
    }
    line = a_line(plan, changes.pop("item", item), place, **(fields | changes))
    return write_line(line, plan.version, by=by, at=at)


def both_versions(kept: PlanLine, dropped: PlanLine) -> tuple[int, int]:
    """What somebody who has just looked has seen."""
    versions = dict(Plan.objects.values_list("pk", "version"))
    return versions[kept.plan_id], versions[dropped.plan_id]


def fresh(line: PlanLine) -> PlanLine:
    """The line as the database has it now."""
    return PlanLine.objects.select_related("plan__organ", "item__organ").get(pk=line.pk)
