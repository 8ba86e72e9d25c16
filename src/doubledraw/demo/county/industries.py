"""Industries of GB/T 4754-2017: every 门类 and 大类, and the 中类 that the county has (SOURCE.md)."""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Industry:
    """One line of the classification; level 1 门类 (letter), 2 大类 (2 digits), 3 中类 (3 digits)."""

    code: str
    level: int
    parent: str
    section: str
    name: str


@cache
def industries() -> dict[str, Industry]:
    """The table by code, in the order of the standard."""
    text = files(__package__).joinpath("industries.csv").read_text("utf-8")
    return {row["code"]: _industry(row) for row in csv.DictReader(text.splitlines())}


def division(code: str) -> Industry:
    """The 大类 that a 中类 (or 大类) belongs to, as 62 餐饮业 for 621."""
    return industries()[code[:2]]


def _industry(row: dict[str, str]) -> Industry:
    return Industry(row["code"], int(row["level"]), row["parent"], row["section"], row["name"])
