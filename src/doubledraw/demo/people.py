"""Who works in 清源县: organs beside the twelve, accounts and roles, as the sign-in page of the demo lists them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from doubledraw.demo.county import COUNTY, ORGANS, TOWNS
from doubledraw.platform.kernel.actor import SYSTEM, Actor
from doubledraw.platform.organs.models import Organ, Region
from doubledraw.platform.organs.selectors import actor_of
from doubledraw.platform.organs.services import (
    admit_staff,
    found_organ,
    grant_role,
    name_region,
)
from doubledraw.platform.organs.states import Office, OrganKind, Role

MARKET = "县市场监督管理局"
JUSTICE = "县司法局"
DISCIPLINE = "县纪委监委"
PARTNERS = (
    ("linjiao", "林教", "县教育局", "督导科"),
    ("maxiao", "马骁", "县消防救援大队", "防火科"),
)
"""Clerks of departments that others ask to go with them."""


@dataclass(frozen=True)
class Cast:
    """The organs by name, the people by account; `level`: how things of this place are called, 县 or 市."""

    government: Organ
    organs: dict[str, Organ]
    people: dict[str, Actor]
    level: str = "县"


def settle(at: datetime) -> Cast:
    """Name the divisions, found the organs, admit the people and grant their roles."""
    place = name_region(COUNTY.code, COUNTY.name, by=SYSTEM)
    for town in TOWNS:
        name_region(town.code, town.name, COUNTY.code, by=SYSTEM)
    government = found_organ(
        f"{COUNTY.code}-00",
        f"{COUNTY.name}人民政府",
        region=place,
        parent=None,
        kind=OrganKind.GOVERNMENT,
        short_name="县政府",
        by=SYSTEM,
        at=at,
    )
    names = [organ.name for organ in ORGANS]
    organs = dict(_found([*names, JUSTICE, DISCIPLINE], place, government, at))
    return Cast(government, organs, dict(_admit(government, organs, at)))


def _found(
    names: Iterable[str], place: Region, parent: Organ, at: datetime
) -> Iterable[tuple[str, Organ]]:
    for number, name in enumerate(names, start=1):
        yield (
            name,
            found_organ(
                f"{place.code}-{number:02d}",
                name,
                region=place,
                parent=parent,
                short_name=name.removeprefix("县"),
                by=SYSTEM,
                at=at,
            ),
        )


def administrators(government: Organ, at: datetime) -> Iterable[tuple[str, Actor]]:
    """The three separated administrators (三员分立), by account."""
    for office in (Office.SYSTEM, Office.SECURITY, Office.AUDIT):
        staff = admit_staff(
            office.value,
            office.label,
            organ=government,
            office=office,
            password=settings.DEMO_PASSWORD,
            by=SYSTEM,
            at=at,
        )
        yield office.value, actor_of(staff)


def _admit(
    government: Organ, organs: dict[str, Organ], at: datetime
) -> Iterable[tuple[str, Actor]]:
    business = (
        ("zhoumin", "周敏", organs[MARKET], "信用监管科", Role.CLERK),
        ("zhaoke", "赵科", organs[MARKET], "信用监管科", Role.HEAD),
        ("chenfawu", "陈法务", organs[JUSTICE], "行政执法监督科", Role.LEGAL),
        ("wangchu", "王楚", organs[MARKET], "", Role.APPROVER),
        ("lixiaowen", "李晓雯", organs[MARKET], "信用监管科", Role.DRAWER),
        ("hejianguo", "何建国", organs[JUSTICE], "行政执法监督科", Role.SUPERVISOR),
        ("wuji", "吴稷", organs[DISCIPLINE], "第三派驻组", Role.AUDITOR),
    )
    for account, name, organ, section, role in business:
        staff = admit_staff(
            account,
            name,
            organ=organ,
            section=section,
            password=settings.DEMO_PASSWORD,
            by=SYSTEM,
            at=at,
        )
        grant_role(staff, role, government, by=SYSTEM, at=at)
        yield account, actor_of(staff)
    for account, name, department, section in PARTNERS:
        organ = organs[department]
        staff = admit_staff(
            account,
            name,
            organ=organ,
            section=section,
            password=settings.DEMO_PASSWORD,
            by=SYSTEM,
            at=at,
        )
        grant_role(staff, Role.CLERK, organ, by=SYSTEM, at=at)
        yield account, actor_of(staff)
    yield from administrators(government, at)
