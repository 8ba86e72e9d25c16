"""What the plans app tells the ledger."""

from dataclasses import dataclass
from typing import Any

from doubledraw.platform.kernel.event import Event


@dataclass(frozen=True, slots=True)
class PlanDrafted(Event):
    """Somebody began a plan of a kind."""

    number: str
    year: int
    title: str
    occasion: str = "annual"


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
class PlanChecked(Event):
    """The head of the section found a sealed plan right; `behalf` names whom a deputy signed for."""

    digest: str
    remark: str
    behalf: str = ""


@dataclass(frozen=True, slots=True)
class PlanReviewed(Event):
    """The legal reviewer found a sealed plan lawful."""

    digest: str
    remark: str
    behalf: str = ""


@dataclass(frozen=True, slots=True)
class PlanApproved(Event):
    """A sealed plan was approved."""

    digest: str
    remark: str
    behalf: str = ""


@dataclass(frozen=True, slots=True)
class PlanReturned(Event):
    """A sealed plan was sent back, with the reason and what was said of its lines (line 0 is the plan itself)."""

    digest: str
    state: str
    reason: str
    comments: list[dict[str, Any]]
    behalf: str = ""


@dataclass(frozen=True, slots=True)
class PlanAdjusted(Event):
    """Somebody began the next version of a published plan; `amends` is the number of that one."""

    number: str
    amends: str
    revision: int
    reason: str


@dataclass(frozen=True, slots=True)
class PlanSuperseded(Event):
    """A published plan was replaced by its next version."""

    by_number: str
    by_digest: str


@dataclass(frozen=True, slots=True)
class PlanAbandoned(Event):
    """A plan that was being written was given up."""

    reason: str


@dataclass(frozen=True, slots=True)
class PlanPublished(Event):
    """A plan became public, with its place in the public log."""

    digest: str
    log_index: int


@dataclass(frozen=True, slots=True)
class MergeProposed(Event):
    """A clerk proposed to go once instead of twice; lines are named "plan:line"."""

    kept: str
    dropped: str
    saved: int


@dataclass(frozen=True, slots=True)
class MergeAnswered(Event):
    """The other organ declined, or the proposal was withdrawn."""

    kept: str
    dropped: str
    state: str
    reason: str


@dataclass(frozen=True, slots=True)
class LinesMerged(Event):
    """Two lines became one; `before` is what both were, `after` what is written now in both plans."""

    kept: str
    dropped: str
    saved: int
    before: list[dict[str, Any]]
    after: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class PlanDescribed(Event):
    """What a draft rests on, or what will be announced, was written; `papers` by column."""

    papers: dict[str, Any]


@dataclass(frozen=True, slots=True)
class TasksWritten(Event):
    """The key tasks of a draft were written, all of them anew."""

    tasks: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class PartAnswered(Event):
    """A participating organ agreed to its part of a draft, or declined; `part` is the digest of what it saw."""

    organ: str
    part: str
    agrees: bool
    reason: str
