"""The published penalty decision: exactly what the public reads."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from doubledraw.platform.kernel.sealed import Sealed


@dataclass(frozen=True)
class PublishedPenalty(Sealed):
    """A penalty decision as it is public. Days are ISO; `amount_fen` is the fine in fen.

    `number` is the visit's; `document` the decision's. `kinds` and `items` in words; `firm`: {"name", "code"};
    `region`: {"code", "name"}; `redactions`: [{"field", "reason"}] of what was taken out.
    """

    kind: ClassVar[str] = "published-penalty"

    number: str
    document: str
    organ_name: str
    draw_id: str
    task: str
    firm: dict[str, str]
    region: dict[str, str]
    items: tuple[str, ...]
    cause: str
    kinds: tuple[str, ...]
    amount_fen: int
    basis: str
    decided_on: str
    profile: str
    redactions: tuple[dict[str, str], ...]

    @property
    def yuan(self) -> str:
        """The fine in yuan."""
        return yuan_of(self.amount_fen)


def tells_of(step: Mapping[str, str], document: str) -> bool:
    """Whether a step of what followed, {"label", "day", "text"}, is this decision."""
    return step["text"].partition("，")[0] == document


def yuan_of(fen: int) -> str:
    """Fen as yuan with separators: 500000 is 5,000.00."""
    return f"{fen // 100:,}.{fen % 100:02d}"
