"""What feeds tell the ledger."""

from dataclasses import dataclass

from doubledraw.platform.kernel.event import Event


@dataclass(frozen=True, slots=True)
class FeedSetUp(Event):
    """A clerk lets another system send files into a directory; `folder` is empty for the interface."""

    name: str
    directory: str
    folder: str
    applies_itself: bool


@dataclass(frozen=True, slots=True)
class FeedTokenRenewed(Event):
    """The password of a feed was made anew; the old one opens nothing any more."""

    name: str


@dataclass(frozen=True, slots=True)
class FeedClosed(Event):
    """A feed takes no more files."""

    name: str


@dataclass(frozen=True, slots=True)
class FeedFileCame(Event):
    """A file came through a feed, and became an import."""

    filename: str
    digest: str
    batch_id: int
