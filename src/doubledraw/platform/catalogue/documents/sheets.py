"""The sealed content of a check sheet: the questions a visit was asked to answer."""

from dataclasses import dataclass
from typing import Any, ClassVar, Self

from doubledraw.platform.kernel.sealed import Sealed


@dataclass(frozen=True)
class Question:
    """One question. `id` never changes and is never given again within a sheet; answers refer to it.

    `kind`: a QuestionKind. `method`: how it is checked (操作方法与要领). `yes`, `no`: what the record says by default
    (是, 否). `unit`, `low`, `high`: of a number, the bounds inclusive, as decimals in text. `choices`: of a choice.
    `is_critical`: one wrong answer makes the whole check fail.
    """

    id: str
    text: str
    kind: str = "yes_no"
    group: str = ""
    method: str = ""
    yes: str = ""
    no: str = ""
    unit: str = ""
    low: str = ""
    high: str = ""
    choices: tuple[str, ...] = ()
    is_required: bool = True
    is_critical: bool = False

    @classmethod
    def of(cls, kept: dict[str, Any]) -> Self:
        """From the mapping an edition keeps."""
        return cls(**(kept | {"choices": tuple(kept.get("choices", ()))}))


@dataclass(frozen=True)
class SealedSheet(Sealed):
    """One edition of one check sheet (检查表); `items` are the codes of the items it serves."""

    kind: ClassVar[str] = "sheet"

    organ: str
    organ_name: str
    code: str
    edition: int
    title: str
    items: tuple[str, ...]
    questions: tuple[Question, ...]
