"""Bringing a plan to each of its states, with the real services and the people everybody knows.

`small_rolls` and `an_item` write their rows directly: they are for tests that begin at the plan.
"""

from datetime import date, datetime
from typing import Any

from doubledraw.platform.catalogue.models import Item
from doubledraw.platform.catalogue.states import ItemState, Priority
from doubledraw.platform.organs.models import Organ, Region
from doubledraw.platform.plans.models import Plan, PlanLine
from doubledraw.platform.plans.services import (
    approve_plan,
    check_plan,
    draft_plan,
    publish_plan,
    review_plan,
    submit_plan,
    write_line,
)
from doubledraw.platform.registry.models import Inspector, Target
from tests.world.county import TOWNS, County
from tests.world.keeping import kept

INDUSTRIES = ("餐饮", "药品零售", "食品生产", "")
CLASSES = ("A", "B", "B", "C", "D", "")
CLASS_STRATA = [
    {"name": "A", "ratio": "3/100", "min": 1},
    {"name": "B", "ratio": "5/100"},
    {"name": "C", "ratio": "10/100"},
    {"name": "D", "ratio": "20/100"},
    {"name": "未分类", "ratio": "5/100"},
]
BASIS = "《中华人民共和国食品安全法》第一百一十条"


def an_item(
    place: County,
    *,
    name: str = "食品经营监督检查",
    priority: Priority = Priority.GENERAL,
    state: ItemState = ItemState.PUBLISHED,
    organ: Organ | None = None,
    basis: str = BASIS,
) -> Item:
    """An item, published unless said otherwise."""
    count = Item.objects.count() + 1
    return Item.objects.create(
        organ=organ or place.market,
        code=f"ITEM-{count:03d}",
        name=name,
        basis=basis,
        priority=priority,
        state=state,
        drafted_by=place["李起草"].user_id,
        published_by=place["王处长"].user_id,
        digest=f"{count:064x}",
    )


@kept
def small_rolls(place: County, at: datetime, *, targets: int = 120, inspectors: int = 6) -> None:
    """Firms spread over towns, industries and classes; inspectors of two departments."""
    towns = list(Region.objects.filter(code__in=TOWNS))
    Target.objects.bulk_create(
        Target(
            organ=place.market,
            scheme="local",
            code=f"T{i:06d}",
            name=f"第{i}商行",
            name_key=f"第{i}商行",
            kind="enterprise" if i % 3 else "sole_trader",
            region=towns[i % len(towns)],
            industry=INDUSTRIES[i % len(INDUSTRIES)],
            credit_class=CLASSES[i % len(CLASSES)],
            entered_at=at,
            changed_at=at,
        )
        for i in range(targets)
    )
    Inspector.objects.bulk_create(
        Inspector(
            organ=(place.market, place.fire)[i % 2],
            ref=f"Q{i:05d}",
            name=f"检查员{i}",
            qualifications=["食品检查员"] if i % 4 == 0 else [],
            regions=["*"],
            changed_at=at,
        )
        for i in range(inspectors)
    )


def seat(organ: Organ, count: int, qualification: str = "") -> dict[str, Any]:
    """One seat of a team."""
    return {
        "organ": organ.code,
        "department": organ.name,
        "count": count,
        "qualification": qualification,
    }


def a_line(plan: Plan, item: Item, place: County, **changes: Any) -> PlanLine:
    """A lawful line, not saved: over all firms, by credit class, two inspectors."""
    fields: dict[str, Any] = {
        "title": "食品经营随机抽查",
        "item": item,
        "scope": {},
        "strata_by": "credit_class",
        "strata": [dict(stratum) for stratum in CLASS_STRATA],
        "seats": [seat(place.market, 2)],
        "starts": date(plan.year, 6, 1),
        "ends": date(plan.year, 7, 31),
    }
    return PlanLine(plan=plan, **(fields | changes))


@kept
def drafted_plan(place: County, at: datetime, *, item: Item | None = None, **line: Any) -> Plan:
    """李起草 begins a plan of the market bureau for the year of `at`, with one line."""
    li = place["李起草"]
    if not Target.objects.exists():
        small_rolls(place, at)
    plan = draft_plan(place.market, at.year, "年度双随机抽查工作计划", by=li, at=at)
    write_line(a_line(plan, item or an_item(place), place, **line), plan.version, by=li, at=at)
    return plan


@kept
def submitted_plan(place: County, at: datetime, **given: Any) -> Plan:
    """… and sends it to the head of the section."""
    plan = drafted_plan(place, at, **given)
    submit_plan(plan, by=place["李起草"], at=at)
    return plan


@kept
def checked_plan(place: County, at: datetime, **given: Any) -> Plan:
    """… 孙科长 checks it."""
    plan = submitted_plan(place, at, **given)
    check_plan(plan, plan.digest, "数据属实", by=place["孙科长"], at=at)
    return plan


@kept
def reviewed_plan(place: County, at: datetime, **given: Any) -> Plan:
    """… 陈法务 signs it."""
    plan = checked_plan(place, at, **given)
    review_plan(plan, plan.digest, "依据齐全", by=place["陈法务"], at=at)
    return plan


@kept
def approved_plan(place: County, at: datetime, **given: Any) -> Plan:
    """… 王处长 approves it."""
    plan = reviewed_plan(place, at, **given)
    approve_plan(plan, plan.digest, "同意", by=place["王处长"], at=at)
    return plan


@kept
def published_plan(place: County, at: datetime, **given: Any) -> Plan:
    """… and 李起草 publishes it. `item` and any column of the line may be given."""
    plan = approved_plan(place, at, **given)
    publish_plan(plan, by=place["李起草"], at=at)
    return plan
