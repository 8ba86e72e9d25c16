"""The sealed content of an inspection item: what is signed when an edition is published."""

from dataclasses import dataclass
from typing import ClassVar

from doubledraw.platform.kernel.sealed import Sealed


@dataclass(frozen=True)
class Reference:
    """An entry of another list the item rests on, by its code and the name it had."""

    code: str
    name: str


@dataclass(frozen=True)
class SealedItem(Sealed):
    """One edition of one item of the list of random inspections (随机抽查事项); long texts line by line.

    Schema 2 counts editions, so that an edition that takes earlier words up again is a new document.
    """

    kind: ClassVar[str] = "item"
    schema: ClassVar[int] = 2

    organ: str
    organ_name: str
    code: str
    edition: int
    name: str
    basis: tuple[str, ...]
    object: str
    content: tuple[str, ...]
    standard: tuple[str, ...]
    key_points: tuple[str, ...]
    method: str
    ratio: str
    frequency: str
    priority: str
    domain: str
    supervision: Reference | None
    responsibility: Reference | None
    specials: tuple[Reference, ...]
