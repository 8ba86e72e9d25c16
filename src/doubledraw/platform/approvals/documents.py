"""What is handed to the office above: a list, or the digest of a directory too long to hand over."""

from dataclasses import dataclass
from typing import ClassVar

from doubledraw.platform.kernel.sealed import Sealed


@dataclass(frozen=True)
class FiledEntry:
    """One entry of a filed list; `digest` is of its sealed content, empty when it has none yet."""

    code: str
    name: str
    state: str
    digest: str = ""


@dataclass(frozen=True)
class FiledList(Sealed):
    """A list as it was filed (备案): how many rows, the digest of all of them, and the entries of a short list.

    `content` is the SHA-256 of the rows in order of code, each as canonical JSON of its public columns on a line of its
    own; the directories of targets and inspectors are filed by it, without `entries`.
    """

    kind: ClassVar[str] = "filed-list"

    organ: str
    organ_name: str
    office: str
    office_name: str
    matter: str
    period: str
    rows: int
    content: str
    entries: tuple[FiledEntry, ...] = ()
