"""Before the draw: the work plan, permits to inspect again, the freeze."""

from dataclasses import dataclass

from doubledraw.platform.kernel.event import Event


@dataclass(frozen=True, slots=True)
class DrawFrozen(Event):
    """The tables and the design were written; from here they are immutable."""

    draw_id: str
    population: int
    excluded: int
    inspectors: int
    left_out: int


@dataclass(frozen=True, slots=True)
class WorkPlanDrafted(Event):
    """A draw's work plan was sealed and sent to be approved."""

    digest: str
    edition: int
    population: int
    sample: int
    credit_off: str


@dataclass(frozen=True, slots=True)
class WorkPlanApproved(Event):
    """Another person signed the work plan."""

    digest: str
    edition: int
    remark: str


@dataclass(frozen=True, slots=True)
class WorkPlanReturned(Event):
    """Another person sent the work plan back."""

    digest: str
    edition: int
    remark: str


@dataclass(frozen=True, slots=True)
class RepeatAsked(Event):
    """Somebody asked to inspect firms for the same item again."""

    permit: int
    firms: int
    reason: str


@dataclass(frozen=True, slots=True)
class RepeatDecided(Event):
    """Another person approved or refused that."""

    permit: int
    firms: int
    is_approved: bool
    remark: str


@dataclass(frozen=True, slots=True)
class FrameListTaken(Event):
    """An auditor downloaded who came, went or moved since the last draw."""

    draw_id: str
