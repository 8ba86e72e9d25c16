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
    """An edition of an item was published: from now on plans may use it."""

    code: str
    digest: str
    edition: int


@dataclass(frozen=True, slots=True)
class ItemRetired(Event):
    """An item is no longer in force; plans that used it keep it."""

    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class RevisionDrafted(Event):
    """A new edition of a published item was drafted, and why."""

    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class RevisionRewritten(Event):
    """The draft of a new edition was rewritten."""

    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class RevisionProposed(Event):
    """A new edition was sent for publication."""

    code: str
    digest: str


@dataclass(frozen=True, slots=True)
class RevisionReturned(Event):
    """A proposed new edition was sent back."""

    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class RevisionDiscarded(Event):
    """The draft of a new edition was given up."""

    code: str


@dataclass(frozen=True, slots=True)
class EntryWritten(Event):
    """An entry of the supervision or the responsibility list was entered or changed; the fields."""

    list: str
    code: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EntryClosed(Event):
    """An entry of one of these lists is no longer in force."""

    list: str
    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class SheetOpened(Event):
    """A check sheet was begun."""

    code: str
    title: str


@dataclass(frozen=True, slots=True)
class SheetChanged(Event):
    """The title of a check sheet or the items it serves were changed."""

    code: str
    title: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SheetWritten(Event):
    """The draft of an edition was rewritten: how many questions it has."""

    code: str
    edition: int
    questions: int


@dataclass(frozen=True, slots=True)
class SheetProposed(Event):
    """An edition was sent for publication."""

    code: str
    edition: int
    digest: str


@dataclass(frozen=True, slots=True)
class SheetReturned(Event):
    """A proposed edition was sent back."""

    code: str
    edition: int
    reason: str


@dataclass(frozen=True, slots=True)
class SheetPublished(Event):
    """An edition was published: visits from now on use it."""

    code: str
    edition: int
    digest: str


@dataclass(frozen=True, slots=True)
class SheetDiscarded(Event):
    """The draft of an edition was given up."""

    code: str
    edition: int


@dataclass(frozen=True, slots=True)
class SheetClosed(Event):
    """A check sheet was taken out of use."""

    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class GuideKept(Event):
    """A rules document was uploaded; the digest is of its bytes."""

    title: str
    filename: str
    digest: str


@dataclass(frozen=True, slots=True)
class GuideMoved(Event):
    """A rules document was proposed, returned, published, given up or taken out of force."""

    title: str
    step: str
    reason: str
