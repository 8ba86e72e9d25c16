"""What the outbox tells the ledger: never a number, an address or a word of a message."""

from dataclasses import dataclass

from doubledraw.platform.kernel.event import Event


@dataclass(frozen=True, slots=True)
class MessageQueued(Event):
    """A text was put in the outbox for so many addresses."""

    about: str
    channel: str
    template: str
    digest: str
    count: int


@dataclass(frozen=True, slots=True)
class MessageRetried(Event):
    """Somebody had a failed message sent again."""

    about: str
    round: int


@dataclass(frozen=True, slots=True)
class ReceiptTaken(Event):
    """A channel said what became of a message."""

    about: str
    kind: str
    carrier: str
    digest: str


@dataclass(frozen=True, slots=True)
class ReceiptsRead(Event):
    """A file of receipts was read: how many were taken and how many refused."""

    name: str
    digest: str
    taken: int
    refused: int
