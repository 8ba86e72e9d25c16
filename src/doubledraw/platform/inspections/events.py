"""What the inspections app tells the ledger. Before the reveal no event names a firm."""

from dataclasses import dataclass

from doubledraw.platform.kernel.event import Event


@dataclass(frozen=True, slots=True)
class VisitsOrdered(Event):
    """Released firms became visits of their teams."""

    draw_id: str
    visits: int


@dataclass(frozen=True, slots=True)
class VisitWithdrawn(Event):
    """A visit is not to be made."""

    visit: str
    given_reason: str


@dataclass(frozen=True, slots=True)
class FormSubmitted(Event):
    """An approval form was sealed and sent to be signed."""

    digest: str
    visits: int
    is_urgent: bool


@dataclass(frozen=True, slots=True)
class FormDecided(Event):
    """Another person signed the approval form, or sent it back."""

    digest: str
    is_approved: bool
    remark: str


@dataclass(frozen=True, slots=True)
class NoticeIssued(Event):
    """A notice was sealed; `unannounced` names the article that lets it be shown only at the door."""

    visit: str
    digest: str
    planned_at: str
    unannounced: str


@dataclass(frozen=True, slots=True)
class NoticeDelivered(Event):
    """The firm has the notice."""

    visit: str
    way: str
    received_at: str
    proof: str


@dataclass(frozen=True, slots=True)
class VisitBegun(Event):
    """The team is at the firm."""

    visit: str
    began_at: str
    urgent_reason: str


@dataclass(frozen=True, slots=True)
class ParcelReceived(Event):
    """A submission came in, under the id its device gave it."""

    visit: str
    kind: str
    client_id: str
    fate: str


@dataclass(frozen=True, slots=True)
class SheetEntered(Event):
    """A department's sheet was filled, or corrected with a reason."""

    visit: str
    organ: str
    number: int
    given_reason: str


@dataclass(frozen=True, slots=True)
class RecordSealed(Event):
    """The visit is over, or its result was corrected: the record as it stands was sealed."""

    visit: str
    digest: str
    number: int
    late_reason: str


@dataclass(frozen=True, slots=True)
class ResultFedBack(Event):
    """The firm was told the result."""

    visit: str
    way: str
    late_reason: str


@dataclass(frozen=True, slots=True)
class RecordReviewed(Event):
    """The leader approved a record or sent it back."""

    visit: str
    digest: str
    decision: str
    remark: str


@dataclass(frozen=True, slots=True)
class FirmSpoke(Event):
    """A firm asked, replied, rated, complained or objected behind the code of its notice."""

    visit: str
    kind: str
    number: str


@dataclass(frozen=True, slots=True)
class FirmWasAnswered(Event):
    """Somebody answered what a firm had said."""

    visit: str
    number: str


@dataclass(frozen=True, slots=True)
class EndDisputed(Event):
    """The day on which a task ended is in dispute."""

    given_reason: str


@dataclass(frozen=True, slots=True)
class EndDecided(Event):
    """The supervising office fixed the day on which a task ended."""

    day: str
    given_reason: str


@dataclass(frozen=True, slots=True)
class RecorderSigned(Event):
    """A recorder for a visit: asked, given, received, handed in, accepted or called off; `device` is its number."""

    visit: str
    step: str
    device: str
    due_on: str


@dataclass(frozen=True, slots=True)
class ConsentEntered(Event):
    """A firm agreed to be served electronically; `proof` is of the paper it signed."""

    visit: str
    channel: str
    proof: str


@dataclass(frozen=True, slots=True)
class ConsentEnded(Event):
    """A firm took its consent back."""

    visit: str
    channel: str


@dataclass(frozen=True, slots=True)
class NoticeSent(Event):
    """A notice was queued for a channel."""

    visit: str
    digest: str
    channel: str


@dataclass(frozen=True, slots=True)
class DaysProposed(Event):
    """Days were reckoned for a draw's visits; `left` got none."""

    draw_id: str
    visits: int
    left: int


@dataclass(frozen=True, slots=True)
class DayMoved(Event):
    """A visit was given another day by hand."""

    visit: str
    day: str


@dataclass(frozen=True, slots=True)
class DaysApplied(Event):
    """The planned days were written into the orders."""

    draw_id: str
    visits: int


@dataclass(frozen=True, slots=True)
class CommissionMade(Event):
    """An institution is to be commissioned; `payer` is the department that does; `fee` in fen."""

    visit: str
    commission: int
    institution: str
    payer: str
    fee: int
    way: str


@dataclass(frozen=True, slots=True)
class CommissionMoved(Event):
    """A commission was approved, reported, ended or its conclusion used; `detail`: a digest or an item."""

    visit: str
    commission: int
    step: str
    detail: str


@dataclass(frozen=True, slots=True)
class FrameWasEducated(Event):
    """The whole frame of a plan line was told the law and the standards; `recipients` counts it."""

    number: str
    digest: str
    recipients: int
    is_late: bool


@dataclass(frozen=True, slots=True)
class EducationSent(Event):
    """The messages of an education are all queued. `unreached`: for how many there was no address."""

    number: str
    by_sms: int
    by_email: int
    unreached: int
