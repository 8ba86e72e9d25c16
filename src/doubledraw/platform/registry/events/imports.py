"""What imports tell the ledger."""

from dataclasses import dataclass

from doubledraw.platform.kernel.event import Event


@dataclass(frozen=True, slots=True)
class ImportUploaded(Event):
    """A file arrived for a directory."""

    batch_id: int
    directory: str
    filename: str
    file_digest: str


@dataclass(frozen=True, slots=True)
class ImportRemapped(Event):
    """A clerk had the file read another way."""

    batch_id: int
    mapping: dict[str, int]
    options: dict[str, str]


@dataclass(frozen=True, slots=True)
class ImportApplied(Event):
    """An import took effect."""

    batch_id: int
    directory: str
    receipt_digest: str
    new: int
    changed: int
    rejected: int


@dataclass(frozen=True, slots=True)
class ImportDiscarded(Event):
    """A clerk gave an import up; the directory was not touched."""

    batch_id: int
