"""The list of inspection items (随机抽查事项清单): forty items with their basis and scope (items.csv).

Every basis names a real statute. An article stands behind it only where its number is certain, and then
`is_basis_checked` holds; the others wait for somebody with the statute book. No text is quoted.
"""

import csv
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from importlib.resources import files

from doubledraw.demo.county.inspectors import ORGANS, Organ
from doubledraw.demo.county.targets import Target

EVERYBODY = ("*",)
_CATEGORIES = {"一般": "一般检查事项", "重点": "重点检查事项"}


@dataclass(frozen=True, slots=True)
class Item:
    """What may be inspected, by whom, under which statute, how much and how often.

    `industries` are GB/T 4754 codes of any length; `labels` are labels of targets, or * for every
    target. A target is within the scope when one of either fits. `qualification` is what one
    member of the team must hold; empty when anybody will do.
    """

    code: str
    name: str
    organ: Organ
    basis: str
    is_basis_checked: bool
    objects: str
    content: str
    method: str
    ratio: Fraction
    frequency: str
    category: str
    domain: str
    qualification: str
    industries: tuple[str, ...]
    labels: tuple[str, ...]

    def covers(self, target: Target) -> bool:
        """Whether the target is within the item's scope."""
        if self.labels == EVERYBODY:
            return True
        return target.industry_code.startswith(self.industries or ("?",)) or not set(
            self.labels
        ).isdisjoint(target.labels)


@cache
def items() -> tuple[Item, ...]:
    """The list, in the order of the organs."""
    text = files(__package__).joinpath("items.csv").read_text("utf-8")
    organs = {organ.key: organ for organ in ORGANS}
    return tuple(_item(row, organs) for row in csv.DictReader(text.splitlines()))


def percent(ratio: Fraction) -> str:
    """The ratio as lists print it, as in 5%."""
    return f"{ratio * 100}%"


def _item(row: dict[str, str], organs: dict[str, Organ]) -> Item:
    return Item(
        code=row["code"],
        name=row["name"],
        organ=organs[row["organ"]],
        basis=row["basis"],
        is_basis_checked=row["basis_checked"] == "yes",
        objects=row["objects"],
        content=row["content"],
        method=row["method"],
        ratio=Fraction(int(row["ratio"].removesuffix("%")), 100),
        frequency=row["frequency"],
        category=_CATEGORIES[row["category"]],
        domain=row["domain"],
        qualification=row["qualification"],
        industries=tuple(row["industries"].split()),
        labels=tuple(row["labels"].split("|")) if row["labels"] else (),
    )
