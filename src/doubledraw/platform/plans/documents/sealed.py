"""The sealed plan: what approval signs and a draw refers to."""

from dataclasses import dataclass
from typing import Any, ClassVar

from doubledraw.platform.kernel.sealed import Sealed


@dataclass(frozen=True)
class SealedPlan(Sealed):
    """A plan as it was submitted; approval signs its digest, draws refer to it by `line_reference`.

    `edition` counts submissions, so that a plan sent in again is a new document even when its words
    came back. Each of `lines` holds the columns of its row, the leading `item` and all `items` of the
    visit, each with its digest and organ, the `form` (LineForm) they make, and
    `estimate`: {"population", "sample", "strata": [{"name", "population", "sample"}]} of that day.
    `plan_kind` is a PlanKind; `amends` the digest of the version that this one adjusts, or "".
    `legal_basis`, `announcement` and the content of a task are lists of lines.
    `tasks`: [{"number", "title", "section", "items", "content", "starts", "ends"}].
    `consents`: [{"organ", "organ_name", "part", "name", "at"}], what each participant agreed to.
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
    plan_kind: str = "annual"
    legal_basis: tuple[str, ...] = ()
    superior_document: str = ""
    announcement: tuple[str, ...] = ()
    revision: int = 1
    amends: str = ""
    adjust_reason: str = ""
    tasks: tuple[dict[str, Any], ...] = ()
    consents: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True)
class PlanPart(Sealed):
    """What a participating organ is asked to agree to: its items and seats in a plan, over whom and when.

    Each of `lines` has "number", "title", "items" and "seats" of this organ, and "scope", "strata_by", "strata",
    "method", "way", "starts", "ends", "reveal" of the line.
    """

    kind: ClassVar[str] = "plan-part"

    number: str
    plan_kind: str
    organ: str
    lines: tuple[dict[str, Any], ...]


def line_reference(plan_digest: str, line_number: int) -> str:
    """How a draw's design names its plan line (DD-1 §2.1 `plan`): at most 64 characters, no slash."""
    return f"{plan_digest[:48]}:{line_number}"
