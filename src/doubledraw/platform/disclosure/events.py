"""What disclosure tells the ledger."""

from dataclasses import dataclass

from doubledraw.platform.kernel.event import Event


@dataclass(frozen=True, slots=True)
class DocumentWasPublished(Event):
    """A document was named in the public log for the first time."""

    digest: str
    of: str
    log_index: int
