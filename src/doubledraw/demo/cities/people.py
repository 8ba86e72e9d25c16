"""Who works in a city: its organs as the document names them, and the accounts that every demo has."""

from collections.abc import Iterator

from django.conf import settings

from doubledraw.demo.cities.description import Body, City, moment
from doubledraw.demo.cities.rolls import districts
from doubledraw.demo.people import Cast, administrators
from doubledraw.platform.kernel.actor import SYSTEM, Actor
from doubledraw.platform.organs.models import Organ, Region
from doubledraw.platform.organs.selectors import actor_of
from doubledraw.platform.organs.services import (
    admit_staff,
    found_organ,
    grant_role,
    name_region,
)
from doubledraw.platform.organs.states import OrganKind, OrganLevel, Role

STAFF = (
    ("zhoumin", "周敏", "lead", Role.CLERK),
    ("zhaoke", "赵科", "lead", Role.HEAD),
    ("chenfawu", "陈法务", "legal", Role.LEGAL),
    ("wangchu", "王楚", "lead", Role.APPROVER),
    ("lixiaowen", "李晓雯", "lead", Role.DRAWER),
    ("hejianguo", "何建国", "supervisor", Role.SUPERVISOR),
    ("wuji", "吴稷", "auditor", Role.AUDITOR),
)
"""Account, name, where they work in the description's `people`, role over the whole city."""


def settle(city: City) -> Cast:
    """Name the divisions, found the organs, admit the people and grant their roles, on the story's first morning."""
    at = moment(city.begins)
    place = name_region(city.code, city.name, by=SYSTEM)
    government = found_organ(
        f"{city.code}-00",
        city.government["name"],
        region=place,
        parent=None,
        kind=OrganKind.GOVERNMENT,
        level=_level(city),
        short_name=city.government["short"],
        by=SYSTEM,
        at=at,
    )
    organs = {government.name: government}
    for number, body in enumerate(city.bodies, start=1):
        organs[body.name] = _found(city, body, number, place, organs)
    organs |= dict(_districts(city, government))
    people = dict(_admit(city, government, organs))
    return Cast(government, organs, people, city.level)


def _found(city: City, body: Body, number: int, place: Region, organs: dict[str, Organ]) -> Organ:
    return found_organ(
        f"{city.code}-{number:02d}",
        body.name,
        region=place,
        parent=organs[body.under or city.government["name"]],
        kind=OrganKind.of(body.kind),
        level=_level(city),
        short_name=body.name.removeprefix(city.name),
        by=SYSTEM,
        at=moment(city.begins),
    )


def _districts(city: City, government: Organ) -> Iterator[tuple[str, Organ]]:
    """The divisions below; their governments too where the document speaks to them."""
    for code, name in districts(city):
        region = name_region(code, name, city.code, by=SYSTEM)
        if not city.districts:
            continue
        organ = found_organ(
            f"{code}-00",
            f"{name}{city.districts}",
            region=region,
            parent=government,
            kind=OrganKind.GOVERNMENT,
            short_name=name,
            by=SYSTEM,
            at=moment(city.begins),
        )
        yield organ.name, organ


def _admit(city: City, government: Organ, organs: dict[str, Organ]) -> Iterator[tuple[str, Actor]]:
    at = moment(city.begins)
    for account, name, where, role in STAFF:
        section = city.people["section"] if where == "lead" else ""
        staff = admit_staff(
            account,
            name,
            organ=organs[city.people[where]],
            section=section,
            password=settings.DEMO_PASSWORD,
            by=SYSTEM,
            at=at,
        )
        grant_role(staff, role, government, by=SYSTEM, at=at)
        yield account, actor_of(staff)
    yield from administrators(government, at)


def _level(city: City) -> OrganLevel:
    return OrganLevel.CITY if city.code.endswith("00") else OrganLevel.COUNTY
