"""What disclosure tells the ledger."""

from dataclasses import dataclass

from doubledraw.platform.kernel.event import Event


@dataclass(frozen=True, slots=True)
class DocumentWasPublished(Event):
    """A document was named in the public log for the first time."""

    digest: str
    of: str
    log_index: int


@dataclass(frozen=True, slots=True)
class ResultWasPublished(Event):
    """A version of a visit's result became public; `automatic` when nobody had to."""

    visit: str
    published: int
    digest: str
    log_index: int
    automatic: bool


@dataclass(frozen=True, slots=True)
class MaskingWasAsked(Event):
    """Somebody wants passages of a record hidden; the passages themselves are not told."""

    visit: str
    record: str
    passages: int


@dataclass(frozen=True, slots=True)
class RetractionWasAsked(Event):
    """Somebody wants a published result taken back."""

    visit: str
    given_reason: str


@dataclass(frozen=True, slots=True)
class DisclosureWasDecided(Event):
    """Another person agreed to, or refused, a masking, a retraction or an organ's rules of redaction."""

    what: str
    is_agreed: bool
    remark: str


@dataclass(frozen=True, slots=True)
class ResultWasWithdrawn(Event):
    """A published result says nothing any more."""

    visit: str
    given_reason: str
    log_index: int


@dataclass(frozen=True, slots=True)
class ResultWasArchived(Event):
    """The term of a publication is over."""

    visit: str
    until: str


@dataclass(frozen=True, slots=True)
class RedactionRulesProposed(Event):
    """An organ's own rules of redaction were put forward."""

    organ: str
    edition: int
    source: str


@dataclass(frozen=True, slots=True)
class PenaltyWasPublished(Event):
    """A penalty decision became public by itself; `automatic` when a closing that rests on it had been approved."""

    visit: str
    decision: str
    digest: str
    log_index: int
    automatic: bool


@dataclass(frozen=True, slots=True)
class PenaltyRetractionWasAsked(Event):
    """Somebody wants a published penalty decision taken back."""

    visit: str
    decision: str
    given_reason: str


@dataclass(frozen=True, slots=True)
class PenaltyWasWithdrawn(Event):
    """A published penalty decision says nothing any more."""

    visit: str
    decision: str
    given_reason: str
    log_index: int


@dataclass(frozen=True, slots=True)
class PenaltyWasArchived(Event):
    """The term of publication of a penalty decision is over."""

    visit: str
    decision: str
    until: str
