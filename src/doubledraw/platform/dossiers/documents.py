"""Plain data of the dossiers: entries of a firm's file, their files, the pieces of a case, its sealed list."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from doubledraw.platform.dossiers.states import Piece, Source, Stage
from doubledraw.platform.kernel.sealed import Sealed

Details = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class File:
    """One file behind an entry. `key`: the digest of what was sealed or kept; of a paper "<visit>:<kind>".

    `media` is the ending of its name; `title` says what it is.
    """

    source: Source
    key: str
    title: str
    media: str = "json"

    @property
    def path(self) -> str:
        """Where it lies in an export."""
        match self.source:
            case Source.SEALED:
                return f"sealed/{self.key}.{self.media}"
            case Source.KEPT:
                return f"kept/{self.key}.{self.media}"
        return f"papers/{self.key.replace(':', '-')}.{self.media}"


def sealed(digest: str, title: str) -> tuple[File, ...]:
    """The canonical bytes of a sealed document; nothing for no digest."""
    return (File(Source.SEALED, digest, title),) if digest else ()


def kept(digest: str, title: str, media: str = "bin") -> tuple[File, ...]:
    """Bytes of the store; nothing for no digest."""
    return (File(Source.KEPT, digest, title, media),) if digest else ()


def paper(visit: str, kind: str, title: str) -> tuple[File, ...]:
    """A paper of a visit, made when the file is taken away."""
    return (File(Source.PAPER, f"{visit}:{kind}", title, "pdf"),)


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that was done with a firm. `title` and the labels of `details` are texts of the product.

    `digest` is of the document that says so, `log_index` of its entry in the public log, `page` (name of an address,
    its one argument) where it is told in full.
    """

    at: datetime
    stage: Stage
    title: str
    details: Details = ()
    who: str = ""
    number: str = ""
    digest: str = ""
    log_index: int | None = None
    page: tuple[str, str] | None = None
    files: tuple[File, ...] = ()
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Slot:
    """One line of a case's list: a document that is there, or one that is missing.

    `key` tells it from every other line of the case. `by` says of a missing one whose it is, `due` until when and
    `cites` under which article; `is_late` that this is over. `label` is what the title speaks of in particular.
    """

    key: str
    piece: Piece
    label: str = ""
    number: str = ""
    who: str = ""
    on: datetime | None = None
    digest: str = ""
    file: File | None = None
    is_missing: bool = False
    by: str = ""
    due: datetime | None = None
    cites: str = ""
    is_late: bool = False

    @property
    def blocks(self) -> bool:
        """Whether the case cannot be closed for want of it; an open deadline is no document."""
        return self.is_missing and self.piece != Piece.DUTY


@dataclass(frozen=True)
class SealedList(Sealed):
    """The list of a case as the legal section closed it (卷内目录).

    `pieces`: [{"position", "piece", "label", "number", "who", "on", "digest"}]; `part` 0 is the case as accepted,
    each further one a supplement that names what came before it.
    """

    kind: ClassVar[str] = "case-list"

    visit: str
    part: int
    before: str
    pieces: tuple[dict[str, Any], ...] = field(default_factory=tuple)
