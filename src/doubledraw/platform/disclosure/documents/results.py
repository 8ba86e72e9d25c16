"""The published result of a visit: exactly what the public reads, and what somebody chose to leave out."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from doubledraw.platform.kernel.sealed import Sealed
from doubledraw.statute.citation import Citation


@dataclass(frozen=True)
class PublishedResult(Sealed):
    """A visit's result as it is public. `record`: digest of the sealed `InspectionRecord` it was taken from.

    `firm`: {"name", "code"}; `region`: {"code", "name"}; `findings`: [{"organ_name", "item", "item_name", "result",
    "problem", "disposal"}]; `handled`: [{"label", "day", "text"}]; `commissions`: [{"institution", "kind", "payer",
    "cites", "reported"}], who was commissioned, which department paid, the day of the report;
    `redactions`: [{"field", "reason"}] of what was taken out; `profile`: the edition of the redaction profile.
    `corrects`: the digest of the version before, or "".
    """

    kind: ClassVar[str] = "published-result"

    number: str
    version: int
    organ_name: str
    organs: tuple[str, ...]
    draw_id: str
    plan_number: str
    plan_line: int
    task: str
    firm: dict[str, str]
    region: dict[str, str]
    way: str
    ended_on: str
    outcomes: str
    result: str
    disposal: str
    findings: tuple[dict[str, str], ...]
    handled: tuple[dict[str, str], ...]
    commissions: tuple[dict[str, str], ...]
    record: str
    profile: str
    redactions: tuple[dict[str, str], ...]
    corrects: str
    reason: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A passage somebody chose to hide, found in one field ("problem:<organ>:<item>"), why, and in which words.

    It is hidden wherever it stands. `ground`: a `states.Ground`.
    """

    field: str
    passage: str
    ground: str
    reason: str


@dataclass(frozen=True, slots=True)
class About:
    """What a published result says that the record does not: where it belongs, which version, what followed.

    `persons`: names and numbers of people known from the visit that must not show. `reason`: why it was corrected.
    """

    version: int
    plan_number: str
    plan_line: int
    region: dict[str, str]
    ended_on: str
    record: str
    handled: tuple[dict[str, str], ...] = ()
    commissions: tuple[dict[str, str], ...] = ()
    persons: tuple[str, ...] = ()
    corrects: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PublicContent:
    """What the public will see, byte for byte, and what in it somebody has to look at first."""

    content: PublishedResult
    doubts: tuple[dict[str, str], ...] = ()

    @property
    def digest(self) -> str:
        """SHA-256 of the canonical bytes."""
        return self.content.digest


@dataclass(frozen=True)
class WithdrawnResult(Sealed):
    """That a published result was taken back. `withdraws`: the digest of its newest version."""

    kind: ClassVar[str] = "withdrawn-result"

    number: str
    version: int
    withdraws: str
    organ_name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Term:
    """How long a result stays public: until which day, under which article; or no term where no text gives one."""

    until: date | None = None
    cites: Citation | None = None
    years: int = 0
