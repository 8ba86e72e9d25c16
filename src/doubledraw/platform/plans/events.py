"""What the plans app tells the ledger."""

from dataclasses import dataclass
from typing import Any

from doubledraw.platform.kernel.event import Event


@dataclass(frozen=True, slots=True)
class PlanDrafted(Event):
    """Somebody began a plan."""

    number: str
    year: int
    title: str


@dataclass(frozen=True, slots=True)
class PlanRetitled(Event):
    """A draft got another title."""

    title: str


@dataclass(frozen=True, slots=True)
class LineWritten(Event):
    """A line of a draft was added or changed."""

    line: int
    content: dict[str, Any]


@dataclass(frozen=True, slots=True)
class LineDropped(Event):
    """A line was taken out of a draft."""

    line: int
    title: str


@dataclass(frozen=True, slots=True)
class PlanSubmitted(Event):
    """A plan was sealed and sent for legal review."""

    digest: str
    edition: int
    population: int
    sample: int


@dataclass(frozen=True, slots=True)
class PlanReviewed(Event):
    """The legal reviewer found a sealed plan lawful."""

    digest: str
    remark: str


@dataclass(frozen=True, slots=True)
class PlanApproved(Event):
    """A sealed plan was approved."""

    digest: str
    remark: str


@dataclass(frozen=True, slots=True)
class PlanReturned(Event):
    """A sealed plan was sent back, with the reason."""

    digest: str
    state: str
    reason: str


@dataclass(frozen=True, slots=True)
class PlanPublished(Event):
    """A plan became public, with its place in the public log."""

    digest: str
    log_index: int
