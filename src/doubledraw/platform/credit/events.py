"""What the credit app tells the ledger."""

from dataclasses import dataclass

from doubledraw.platform.kernel.event import Event


@dataclass(frozen=True, slots=True)
class CreditNoted(Event):
    """Something went into a firm's credit record."""

    kind: str
    source: str
    day: str
    digest: str


@dataclass(frozen=True, slots=True)
class CreditImported(Event):
    """Events of outside systems were taken in."""

    batch: int
    events: int


@dataclass(frozen=True, slots=True)
class RuleWritten(Event):
    """An edition of a scoring rule was begun or changed."""

    organ: str
    edition: int


@dataclass(frozen=True, slots=True)
class RuleMoved(Event):
    """An edition was proposed, returned, discarded or replaced."""

    action: str
    digest: str
    given_reason: str


@dataclass(frozen=True, slots=True)
class RuleAdopted(Event):
    """Another person approved a scoring rule; from now on it recalculates."""

    digest: str
    document: str
    replaces: int


@dataclass(frozen=True, slots=True)
class ProposalMade(Event):
    """A change of a firm's standing was proposed."""

    kind: str
    before: str
    after: str
    digest: str


@dataclass(frozen=True, slots=True)
class ProposalDecided(Event):
    """A proposal was approved, rejected, applied by rule, or lapsed."""

    kind: str
    state: str
    after: str
    remark: str


@dataclass(frozen=True, slots=True)
class FirmListed(Event):
    """A firm was put on a list."""

    listing: str
    article: str


@dataclass(frozen=True, slots=True)
class FirmUnlisted(Event):
    """A firm was taken off a list."""

    listing: str
    given_reason: str


@dataclass(frozen=True, slots=True)
class ListingNoted(Event):
    """A firm on a list was told, objected, or was answered."""

    listing: str
    kind: str


@dataclass(frozen=True, slots=True)
class MeasureEntered(Event):
    """A joint measure was proposed."""

    kind: str
    field: str


@dataclass(frozen=True, slots=True)
class MeasureMoved(Event):
    """A joint measure was approved, rejected or ended."""

    state: str
    given_reason: str


@dataclass(frozen=True, slots=True)
class FileMade(Event):
    """A file of credit events was made for an outside system."""

    number: str
    digest: str
    rows: int


@dataclass(frozen=True, slots=True)
class ReceiptTaken(Event):
    """An outside system said which rows it took."""

    number: str
    accepted: int
    rejected: int
