"""What the followups app tells the ledger."""

from dataclasses import dataclass

from doubledraw.platform.kernel.event import Event


@dataclass(frozen=True, slots=True)
class FollowUpOpened(Event):
    """A finding that somebody has to see to got its follow-up."""

    visit: str
    item: str
    organ: str


@dataclass(frozen=True, slots=True)
class FindingCorrected(Event):
    """The result was corrected and reviewed again: the follow-up goes on with what stands now, or is dropped."""

    visit: str
    item: str
    state: str


@dataclass(frozen=True, slots=True)
class FirmAdvised(Event):
    """The firm was reminded, advised or called to an interview."""

    visit: str
    measure: str
    on: str


@dataclass(frozen=True, slots=True)
class RectificationOrdered(Event):
    """An order to rectify was sealed."""

    visit: str
    number: str
    digest: str
    until: str


@dataclass(frozen=True, slots=True)
class FirmRevisited(Event):
    """Named inspectors went to see whether it had been put right."""

    visit: str
    number: str
    result: str
    on: str


@dataclass(frozen=True, slots=True)
class ExtensionAsked(Event):
    """A longer term was asked for."""

    visit: str
    number: str
    until: str
    given_reason: str


@dataclass(frozen=True, slots=True)
class ExtensionDecided(Event):
    """Somebody else allowed or refused the longer term."""

    visit: str
    number: str
    is_granted: bool
    remark: str


@dataclass(frozen=True, slots=True)
class CaseFiled(Event):
    """A case was filed with its one handling organ."""

    visit: str
    number: str
    organ: str


@dataclass(frozen=True, slots=True)
class CaseDecided(Event):
    """The case was decided; `amount_fen` in fen."""

    visit: str
    number: str
    result: str
    document: str
    amount_fen: int


@dataclass(frozen=True, slots=True)
class SideInformed(Event):
    """The offender or the competent department was informed."""

    visit: str
    side: str
    way: str
    on: str


@dataclass(frozen=True, slots=True)
class ProblemTransferred(Event):
    """A problem was handed to another organ by a sealed letter."""

    visit: str
    number: str
    kind: str
    to: str
    digest: str


@dataclass(frozen=True, slots=True)
class TransferReceived(Event):
    """The other organ took it over."""

    visit: str
    number: str


@dataclass(frozen=True, slots=True)
class TransferReturned(Event):
    """The other organ sent it back."""

    visit: str
    number: str
    given_reason: str


@dataclass(frozen=True, slots=True)
class ClosingProposed(Event):
    """Somebody proposed to close a follow-up with an outcome."""

    visit: str
    item: str
    outcome: str


@dataclass(frozen=True, slots=True)
class ClosingDecided(Event):
    """Somebody else closed it, or sent it back."""

    visit: str
    item: str
    outcome: str
    is_closed: bool
    remark: str


@dataclass(frozen=True, slots=True)
class MinorOffenceProposed(Event):
    """Somebody proposed an entry of the list of minor violations."""

    organ: str
    title: str


@dataclass(frozen=True, slots=True)
class MinorOffenceDecided(Event):
    """An entry was adopted, declined or ended by somebody else."""

    organ: str
    title: str
    state: str


@dataclass(frozen=True, slots=True)
class ComplaintTaken(Event):
    """A supervisor took a complaint or objection up."""

    number: str


@dataclass(frozen=True, slots=True)
class ComplaintShown(Event):
    """The handler showed it to the team it is about."""

    number: str


@dataclass(frozen=True, slots=True)
class ComplaintClosed(Event):
    """It was decided and the firm answered."""

    number: str
    outcome: str
