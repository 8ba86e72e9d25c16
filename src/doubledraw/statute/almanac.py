"""The calendar that ships: the State Council's notices from 2007, then provisional years by rule."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from doubledraw.statute.citation import Citation, read_citation
from doubledraw.statute.notices import notice_from_toml
from doubledraw.statute.workdays import Calendar, Notice


@dataclass(frozen=True, slots=True)
class Festival:
    """A statutory holiday: how many days from which (a month-day, or a lunar date of the year), in which words."""

    name: str
    days: int
    on: str
    words: str


@dataclass(frozen=True, slots=True)
class Statutory:
    """The law behind a provisional year, and the lunar dates of the years to come."""

    holidays: Citation
    weekend: Citation
    festivals: tuple[Festival, ...]
    years: Mapping[int, Mapping[str, date]]


@cache
def prc_calendar() -> Calendar:
    """Every shipped notice, and a provisional year for each later one whose lunar dates are known."""
    notices = {notice.year: notice for notice in shipped_notices()}
    to_come = {year: provisional(year) for year in statutory().years if year not in notices}
    return Calendar({**notices, **to_come})


def shipped_notices() -> Iterator[Notice]:
    """The notices of the State Council's general office, a file per year."""
    for path in sorted(_calendar().iterdir(), key=lambda path: path.name):
        if path.name.removesuffix(".toml").isdigit():
            yield notice_from_toml(path.read_text(encoding="utf-8"))


def provisional(year: int) -> Notice:
    """The statutory holidays of a year whose notice is not out. Which days are made up for nobody can know."""
    law = statutory()
    off: dict[date, str] = {}
    for festival in law.festivals:
        first = law.years[year].get(festival.on) or date.fromisoformat(f"{year}-{festival.on}")
        for offset in range(festival.days):
            off.setdefault(first + timedelta(days=offset), festival.name)
    return Notice(year, off, {}, (str(law.holidays),), is_provisional=True)


@cache
def statutory() -> Statutory:
    """The regulation on holidays as data, with its citations."""
    table = tomllib.loads((_calendar() / "festivals.toml").read_text(encoding="utf-8"))
    return Statutory(
        read_citation(table["regulation"]["citation"], "festivals.toml: regulation"),
        read_citation(table["weekend"]["citation"], "festivals.toml: weekend"),
        tuple(Festival(**festival) for festival in table["festival"]),
        {int(year): dates for year, dates in table["year"].items()},
    )


def _calendar() -> Traversable:
    return files("doubledraw.statute") / "data" / "calendar"
