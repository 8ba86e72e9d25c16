"""The sealed content of an inspection item: what is signed when it is published."""

from dataclasses import dataclass
from typing import ClassVar

from doubledraw.platform.kernel.sealed import Sealed


@dataclass(frozen=True)
class SealedItem(Sealed):
    """One item of the list of random inspections (随机抽查事项); basis and content line by line."""

    kind: ClassVar[str] = "item"

    organ: str
    organ_name: str
    code: str
    name: str
    basis: tuple[str, ...]
    object: str
    content: tuple[str, ...]
    method: str
    ratio: str
    frequency: str
    priority: str
