"""What the stage seals: credit events, scoring rules, proposals with their explanation; and what people type."""

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from doubledraw.platform.kernel.sealed import Sealed


@dataclass(frozen=True)
class SealedCreditEvent(Sealed):
    """One entry of a firm's credit record. `cancels`: the source of the event it ends the effect of, or ""."""

    kind: ClassVar[str] = "credit-event"

    code: str
    name: str
    event: str
    day: str
    source: str
    organ_name: str
    detail: str
    cancels: str


@dataclass(frozen=True)
class SealedCreditRule(Sealed):
    """An edition of an organ's scoring rule; `content` as `engine.rule` reads it."""

    kind: ClassVar[str] = "credit-rule"

    organ: str
    organ_name: str
    edition: int
    title: str
    content: dict[str, Any]


@dataclass(frozen=True)
class SealedProposal(Sealed):
    """A proposed change of a firm's standing. `explanation`: {"points", "steps", …}; `ground`: the article, if any.

    `rule` is the digest of the rule by which it was proposed, or "".
    """

    kind: ClassVar[str] = "credit-proposal"

    code: str
    name: str
    proposal: str
    before: str
    after: str
    rule: str
    cause: str
    day: str
    explanation: dict[str, Any]
    ground: dict[str, str]
    reason: str


@dataclass(frozen=True, slots=True)
class AskedMeasure:
    """A joint measure as somebody wrote it. `starts` and `ends` are days; `ends` is None for an open end."""

    kind: str
    field: str
    content: str
    instrument: str
    article: str
    quotation: str
    starts: date
    ends: date | None = None
