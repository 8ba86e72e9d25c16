"""What the dossiers app tells the ledger."""

from dataclasses import dataclass

from doubledraw.platform.kernel.event import Event


@dataclass(frozen=True, slots=True)
class FileExported(Event):
    """Somebody took a firm's file away: the zip with this digest."""

    code: str
    digest: str
    files: int


@dataclass(frozen=True, slots=True)
class CaseFiled(Event):
    """The legal section accepted the copies of a visit as complete; the list with this digest is closed."""

    visit: str
    number: str
    digest: str
    pieces: int


@dataclass(frozen=True, slots=True)
class DrawCaseFiled(Event):
    """The legal section accepted the copies of a whole draw as complete; the list with this digest is closed."""

    draw: str
    number: str
    digest: str
    pieces: int


@dataclass(frozen=True, slots=True)
class SupplementFiled(Event):
    """What came after a case was closed was added to it."""

    number: str
    part: int
    digest: str
    pieces: int


@dataclass(frozen=True, slots=True)
class CaseExported(Event):
    """Somebody took the copies of a case away: the zip with this digest."""

    number: str
    digest: str
    files: int
