"""What the obligations app tells the ledger."""

from dataclasses import dataclass

from doubledraw.platform.kernel.event import Event


@dataclass(frozen=True, slots=True)
class ObligationOpened(Event):
    """Something must be done by a day; `cites` says under which article."""

    kind: str
    due: str
    cites: str
    document: str


@dataclass(frozen=True, slots=True)
class ObligationMet(Event):
    """It was done; `days_late` is 0 when it was in time."""

    kind: str
    document: str
    digest: str
    days_late: int


@dataclass(frozen=True, slots=True)
class ObligationWithdrawn(Event):
    """What had opened it was undone."""

    kind: str
    reason: str


@dataclass(frozen=True, slots=True)
class ObligationRuled(Event):
    """The supervising office fixed the day, or ended the obligation; the old day is kept."""

    ruling: str
    before: str
    after: str
    reason: str


@dataclass(frozen=True, slots=True)
class ObligationRedated(Event):
    """Its day was counted anew because a year's notice of holidays is out."""

    before: str
    after: str
    year: int
    notice: str


@dataclass(frozen=True, slots=True)
class ObligationEscalated(Event):
    """It was overdue and the superior was told, once."""

    kind: str
    to_organ: str
    due: str


@dataclass(frozen=True, slots=True)
class CalendarKeyMade(Event):
    """A person may read their deadlines in a calendar program; the key itself is not kept."""

    key_id: int


@dataclass(frozen=True, slots=True)
class CalendarKeyRevoked(Event):
    """A calendar address no longer answers."""

    key_id: int


@dataclass(frozen=True, slots=True)
class ReminderChanged(Event):
    """A person wants, or no longer wants, the daily mail."""

    wanted: bool
