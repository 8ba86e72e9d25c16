"""Plain data of a firm's file: its entries, and the files behind them."""

from dataclasses import dataclass
from datetime import datetime

from doubledraw.platform.dossiers.documents.words import Source, Stage

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
