"""What a city's demo is made of (data/<city>.toml): its document, rule sets, clock, organs, items, plan and story."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

NAMES = ("fuan", "guantao", "changchun", "xian", "karamay")
CHINA = ZoneInfo("Asia/Shanghai")
MORNING = time(10)

Table = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Body:
    """An organ of the city. `under`: the department it is part of; empty for one directly under the government.

    `key` stands in its inspectors' certificates; without `inspectors` it has none.
    """

    name: str
    kind: str = "department"
    under: str = ""
    key: str = ""
    inspectors: int = 0


@dataclass(frozen=True, slots=True)
class Event:
    """Something that starts a clock of the rule sets: "check_ended", "instrument_issued".

    `organs` may say "departments" and "districts" for all of them; `kinds` leaves some duties out; `met` is the day
    on which what it opened was done.
    """

    clock: str
    on: date
    about: str
    organ: str = ""
    organs: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    met: date | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """A duty that was not simply met in time: done late, done early, or not done at all (`done` is None)."""

    kind: str
    organ: str
    due: date | None = None
    done: date | None = None


@dataclass(frozen=True, slots=True)
class City:
    """One city. `begins` is the first day of the story, `today` the day the demo's clock shows when it opens.

    `credit`: "class" (A to D), "grade" (一级 the gravest, by `grades`: grade → industries), or "none".
    """

    name: str
    code: str
    level: str
    document: str
    rule_sets: tuple[str, ...]
    office: str
    credit: str
    targets: int
    begins: date
    today: date
    government: Table
    bodies: tuple[Body, ...]
    people: Table
    items: tuple[Table, ...]
    published: date
    filed_with: str
    plan: Table
    draw: Table
    lines: tuple[Table, ...]
    events: tuple[Event, ...]
    also: tuple[Table, ...]
    late: tuple[Turn, ...]
    early: tuple[Turn, ...]
    overdue: tuple[Turn, ...]
    grades: Table
    districts: str

    @property
    def opens(self) -> datetime:
        """The moment the demo's clock shows when it opens."""
        return moment(self.today)


def moment(day: date, hours: int = 0) -> datetime:
    """Ten in the morning of a day, and some hours later."""
    return datetime.combine(day, MORNING, CHINA).replace(hour=MORNING.hour + hours)


@cache
def city(name: str) -> City:
    """The description of one of NAMES; KeyError for another."""
    if name not in NAMES:
        raise KeyError(name)
    text = files(__package__).joinpath("data", f"{name}.toml").read_text("utf-8")
    table = tomllib.loads(text)
    plain = {name: table[name] for name in _PLAIN}
    listed = table["items"]
    return City(
        **plain,
        rule_sets=tuple(table["rule_sets"]),
        bodies=tuple(Body(**entry) for entry in table["organ"]),
        items=tuple(table["item"]),
        published=listed["published"],
        filed_with=listed.get("filed_with", ""),
        lines=tuple(table["line"]),
        events=tuple(_event(entry) for entry in table.get("event", ())),
        also=tuple(table.get("also", ())),
        late=_exceptions(table, "late"),
        early=_exceptions(table, "early"),
        overdue=_exceptions(table, "overdue"),
        grades=table.get("grades", {}),
        districts=table.get("districts", {}).get("organ", ""),
    )


_PLAIN = (
    *("name", "code", "level", "document", "office", "credit", "targets", "begins", "today"),
    *("government", "people", "plan", "draw"),
)


def _event(entry: Table) -> Event:
    listed = {key: tuple(entry[key]) for key in ("organs", "kinds") if key in entry}
    return Event(**{**entry, **listed})


def _exceptions(table: Table, key: str) -> tuple[Turn, ...]:
    return tuple(Turn(**entry) for entry in table.get(key, ()))
