"""What a draw is asked for with, and what the selectors hand to pages and to disclosure."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, ClassVar, Self

from doubledraw.platform.kernel.sealed import Sealed

AS_REGISTERED = "registered"
"""The DistrictRule of whatever says nothing of districts."""


@dataclass(frozen=True, slots=True)
class NamedSource:
    """A source of public entropy named in advance; `when` as DD-1 §2 spells it."""

    source: str
    form: str
    when: str


@dataclass(frozen=True, slots=True)
class Preparation:
    """What the drawer decides before the freeze; everything else follows from the plan line.

    `credit_off`: why 信用监管 is switched off; "" leaves it on. `districts`: the code of a DistrictRule.
    """

    line: int
    title: str
    suite: str
    entropy: tuple[NamedSource, ...]
    draw_by: str
    reveal: str
    holders: tuple[str, ...] = ()
    credit_off: str = ""
    districts: str = AS_REGISTERED

    def to_json(self) -> dict[str, Any]:
        """As the arguments of a job."""
        return asdict(self)

    @classmethod
    def of(cls, value: Mapping[str, Any]) -> Self:
        """Back from the arguments of a job; an older one says nothing of districts."""
        sources = tuple(NamedSource(**source) for source in value["entropy"])
        return cls(**{**value, "entropy": sources, "holders": tuple(value["holders"])})


@dataclass(frozen=True)
class SealedWorkPlan(Sealed):
    """A draw's work plan (抽查工作方案) as its approver sees it and as it is published with the result (GT-08).

    `plan`: {"number", "title", "line", "reference"}. `items`: [{"code", "name", "basis": [line]}].
    `credit`: {"switch": CreditSwitch, "reason"}. `strata`: [{"name", "rule", "population", "size"}], the counts of
    the day it was drafted; `excluded`: reason code → count. `seats` as in the design.
    `people`: {"inspectors": how many can be drawn, "left_out": how many of the departments cannot}.
    `entropy`: [{"source", "form", "when"}]. `supervision`: the article, or "". No person is named.
    `cap`: {} where no yearly cap is adopted, else {"year", "most", "source", "capped", "strata": [{"name", "before",
    "size_before"}]}; strata only where anybody may know them: who is capped is public with the exclusions.
    `districts`: the code of a DistrictRule.
    """

    kind: ClassVar[str] = "draw-work-plan"

    title: str
    edition: int
    drafted_on: str
    organ_name: str
    plan: dict[str, Any]
    items: tuple[dict[str, Any], ...]
    starts: str
    ends: str
    way: str
    method: str
    suite: str
    credit: dict[str, str]
    strata: tuple[dict[str, Any], ...]
    excluded: dict[str, int]
    reserve: int
    max_load: int | None
    seats: tuple[dict[str, Any], ...]
    people: dict[str, int]
    entropy: tuple[dict[str, str], ...]
    draw_by: str
    reveal: str
    holders: tuple[str, ...]
    supervision: str
    rules: tuple[str, ...]
    cap: dict[str, Any] = field(default_factory=dict)
    districts: str = AS_REGISTERED


@dataclass(frozen=True, slots=True)
class RoundPreparation:
    """What the drawer decides before a team round; everything else follows from the draw and the directories."""

    entropy: tuple[NamedSource, ...]
    draw_by: str


@dataclass(frozen=True, slots=True)
class EvidenceFile:
    """A scan or a photo that shows the reason."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class AskedSubstitute:
    """What the first person writes: whom, why, since when or the same as whom, and the evidence.

    `kind` and `reason` are codes of WithdrawalKind, and of SubstitutionReason (or NoSubstitution, to be refused).
    """

    kind: str
    code: str
    inspector_ref: str
    reason: str
    note: str
    evidence: EvidenceFile | None
    since: date | None = None
    same_as: str = ""
