"""Plain data of a case: the lines of its list, and the list as it is sealed."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from doubledraw.platform.dossiers.documents.entries import File
from doubledraw.platform.dossiers.documents.words import WORDED, Piece
from doubledraw.platform.kernel.sealed import Sealed


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
    def is_worded(self) -> bool:
        """Whether the product wrote the label."""
        return self.piece in WORDED

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


@dataclass(frozen=True)
class SealedDrawList(Sealed):
    """The list of the case of a whole draw as the legal section closed it; fields as in `SealedList`."""

    kind: ClassVar[str] = "draw-case-list"

    draw: str
    part: int
    before: str
    pieces: tuple[dict[str, Any], ...] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class About:
    """What a case is of, a visit or a draw: its number, the code and name its export bears, the ledger's subject."""

    number: str
    code: str
    name: str
    subject: str
