"""What the catalogue tells the ledger."""

from dataclasses import dataclass

from doubledraw.platform.kernel.event import Event


@dataclass(frozen=True, slots=True)
class ItemDrafted(Event):
    """An item was entered."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class ItemRevised(Event):
    """A draft was rewritten; the fields that changed."""

    code: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ItemProposed(Event):
    """A draft was sent for publication; the digest is of its exact content."""

    code: str
    digest: str


@dataclass(frozen=True, slots=True)
class ItemReturned(Event):
    """A proposed item was sent back."""

    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class ItemPublished(Event):
    """An item was published: from now on plans may use it."""

    code: str
    digest: str


@dataclass(frozen=True, slots=True)
class ItemRetired(Event):
    """An item is no longer in force; plans that used it keep it."""

    code: str
    reason: str
