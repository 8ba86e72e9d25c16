"""The rolls of a city, grown from the generator of the fictional county and moved to the city's own divisions."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import islice
from pathlib import Path
from random import Random

from doubledraw.demo.cities.description import Body, City
from doubledraw.demo.county import COUNTY, TOWNS
from doubledraw.demo.county.codes import uscc_check
from doubledraw.demo.county.inspectors import Inspector, inspectors
from doubledraw.demo.county.inspectors import Organ as Employer
from doubledraw.demo.county.rolls import target_row, write_inspectors, write_rows
from doubledraw.demo.county.targets import Target, targets
from doubledraw.platform.organs.imports import divisions

CREDIT, GRADE = "信用风险等级", "信用等次"
RATHER_MANY = 300
SHORT = {town.code: town.short for town in TOWNS}


def districts(city: City) -> list[tuple[str, str]]:
    """(code, name) of the divisions directly below the city on the day its demo opens; none for a county."""
    return [
        (row["code"], row["name"])
        for row in divisions()
        if row["parent_code"] == city.code and _stands(row["since"], row["until"], city.today)
    ]


def write_city(city: City, folder: Path) -> tuple[Path, Path]:
    """Both rolls as spreadsheets: (targets, inspectors)."""
    folder.mkdir(parents=True, exist_ok=True)
    roll, roster = folder / "检查对象名录.csv", folder / "执法人员名录.xlsx"
    write_rows(roll, [_row(city, target) for target in city_targets(city)])
    write_inspectors(roster, list(city_inspectors(city)), city.begins)
    return roll, roster


def city_targets(city: City) -> Iterator[Target]:
    """The city's firms: codes of its own division, addresses in its districts; the same for the same city."""
    places = districts(city) or [(city.code, "")]
    by_town = {town.code: places[at % len(places)] for at, town in enumerate(TOWNS)}
    spread = Random(city.code)
    roll = targets(Random(int(city.code)), 2 * city.targets, city.begins)
    founded = (target for target in roll if target.established <= city.begins)
    for target in islice(founded, city.targets):
        home = by_town[target.region] if spread.random() < 0.5 else places[_any(spread, places)]
        yield _moved(target, city, *home)


def city_inspectors(city: City) -> Iterator[Inspector]:
    """The inspectors of the organs that have any, with certificates of the city's division."""
    people = inspectors(Random(int(city.code)), RATHER_MANY, city.begins)
    for number, body in enumerate(city.bodies, start=1):
        for serial in range(1, body.inspectors + 1):
            yield _employed(next(people), city, body, number, serial)


def _moved(target: Target, city: City, division: str, district: str) -> Target:
    body = target.uscc[:2] + city.code + target.uscc[8:17]
    return replace(
        target,
        uscc=body + uscc_check(body),
        name=_renamed(_without_town(target), city),
        region=division,
        address=_renamed(target.address.replace(target.town, district, 1), city),
    )


def _without_town(target: Target) -> str:
    """The name without the fictional county's town in it."""
    return target.name.replace(COUNTY.name + SHORT[target.region], COUNTY.name, 1)


def _renamed(text: str, city: City) -> str:
    short = city.name.removesuffix(city.level)
    return text.replace(COUNTY.name, city.name).replace(COUNTY.short, short)


def _employed(person: Inspector, city: City, body: Body, number: int, serial: int) -> Inspector:
    level = "县级" if city.level == "县" or not city.code.endswith("00") else "市级"
    employer = Employer(body.key, number, body.name, 0, "", (), level=level, region=city.code)
    return replace(
        person,
        certificate=f"{city.code}{number:02d}{serial:04d}",
        organ=employer,
        unit=body.name,
        regions=("*",),
        qualifications=(),
    )


def _row(city: City, target: Target) -> dict[str, str]:
    row = target_row(target)
    if city.credit != "class":
        row.pop(CREDIT)
    if city.credit == "grade":
        row[GRADE] = grade_of(city, target.industry)
    return row


def grade_of(city: City, industry: str) -> str:
    """一级 is the gravest risk; what no grade names is the slightest."""
    for grade, industries in city.grades.items():
        if grade != "other" and industry in industries:
            return str(grade)
    return str(city.grades["other"])


def _any(spread: Random, places: list[tuple[str, str]]) -> int:
    return int(spread.random() * len(places))


def _stands(since: date | None, until: date | None, day: date) -> bool:
    return (since is None or since <= day) and (until is None or day <= until)
