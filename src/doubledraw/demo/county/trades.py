"""What is done in the county, by which kind of body, since when and where (trades.csv)."""

import csv
from dataclasses import dataclass
from enum import Enum
from functools import cache
from importlib.resources import files

from doubledraw.demo.county.dice import Weighted
from doubledraw.demo.county.industries import industries
from doubledraw.demo.county.places import TOWNS_FOR, Town


class Kind(Enum):
    """The kinds of body on the roll: first two digits of the code, name, prefix of new 组织机构代码."""

    FIRM = ("91", "企业", "MA")
    SOLE = ("92", "个体工商户", "MA")
    COOP = ("93", "农民专业合作社", "MA")
    NGO = ("52", "民办非企业单位", "MJ")
    INST = ("12", "事业单位", "MB")

    def __init__(self, category: str, label: str, organisation_prefix: str) -> None:
        self.category = category
        self.label = label
        self.organisation_prefix = organisation_prefix


@dataclass(frozen=True, slots=True)
class Trade:
    """One line of business. A noun that begins with = stands without 有限公司 behind it."""

    kind: Kind
    industry_code: str
    industry: str
    since: int
    styles: tuple[str, ...]
    nouns: tuple[str, ...]
    labels: tuple[str, ...]
    scope: str
    is_rural: bool
    is_farming: bool
    towns: Weighted[Town]


@cache
def trades() -> dict[Kind, Weighted[Trade]]:
    """Each kind's trades, weighted by how common they are."""
    text = files(__package__).joinpath("trades.csv").read_text("utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    return {kind: _trades_of(kind, rows) for kind in Kind}


def _trades_of(kind: Kind, rows: list[dict[str, str]]) -> Weighted[Trade]:
    own = (row for row in rows if row["kind"] == kind.name.lower())
    return Weighted((_trade(kind, row), float(row["weight"])) for row in own)


def _trade(kind: Kind, row: dict[str, str]) -> Trade:
    return Trade(
        kind=kind,
        industry_code=row["industry"],
        industry=industries()[row["industry"]].name,
        since=int(row["since"]),
        styles=tuple(row["styles"].split()),
        nouns=tuple(row["nouns"].split("|")),
        labels=tuple(row["labels"].split("|")) if row["labels"] else (),
        scope=row["scope"],
        is_rural=row["where"] == "rural",
        is_farming=industries()[row["industry"]].section == "A",
        towns=TOWNS_FOR[row["where"]],
    )
