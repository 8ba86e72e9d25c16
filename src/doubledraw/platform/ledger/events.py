"""What the ledger itself has to say."""

from dataclasses import dataclass

from doubledraw.platform.kernel.event import Event


@dataclass(frozen=True, slots=True)
class DocumentSealed(Event):
    """A document was sealed under its digest."""

    digest: str
    kind: str


@dataclass(frozen=True, slots=True)
class CosignatureTaken(Event):
    """A witness's cosignature under a checkpoint was taken in."""

    witness: str
    size: int
    time: str
