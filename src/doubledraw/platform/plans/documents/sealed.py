"""The sealed plan: what approval signs and a draw refers to."""

from dataclasses import dataclass
from typing import Any, ClassVar

from doubledraw.platform.kernel.sealed import Sealed


@dataclass(frozen=True)
class SealedPlan(Sealed):
    """A plan as it was submitted; approval signs its digest, draws refer to it by `line_reference`.

    `edition` counts submissions, so that a plan sent in again is a new document even when its words
    came back. Each of `lines` holds the columns of its row, the item with its own digest, and
    `estimate`: {"population", "sample", "strata": [{"name", "population", "sample"}]} of that day.
    """

    kind: ClassVar[str] = "plan"

    organ: str
    organ_name: str
    year: int
    number: str
    edition: int
    title: str
    drafted_by: str
    lines: tuple[dict[str, Any], ...]


def line_reference(plan_digest: str, line_number: int) -> str:
    """How a draw's design names its plan line (DD-1 §2.1 `plan`): at most 64 characters, no slash."""
    return f"{plan_digest[:48]}:{line_number}"
