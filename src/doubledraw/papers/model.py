"""What a paper says, once for both shapes: its head, its blocks in order, its foot.

Texts are plain text: nothing in them is markup, a line feed is a line break, control characters are dropped.
Heights are millimetres, strokes points of a field 1000 wide and 400 high.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

Stroke = tuple[tuple[int, int], ...]


class Head(StrEnum):
    """How a paper begins (GB/T 9704-2012)."""

    RED = "red"
    """发文机关标志 in red over a red line: an official document 文件."""
    LETTER = "letter"
    """The letter shape 信函格式: two red double lines."""
    WRIT = "writ"
    """执法文书: organ and title in black, number under them."""
    FORM = "form"
    """A form to fill in: a title over tables, narrower margins, smaller letters."""


@dataclass(frozen=True, slots=True)
class Addressee:
    """主送: whom the paper speaks to, flush left with a colon."""

    name: str


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph, two characters indented."""

    text: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A first-level heading 一、 in 黑体; of a form, the title of what follows."""

    text: str


@dataclass(frozen=True, slots=True)
class Note:
    """Small print without indent."""

    text: str


@dataclass(frozen=True, slots=True)
class Field:
    """A label and its value; `room` keeps at least so many millimetres free for handwriting."""

    label: str
    value: str = ""
    room: int = 0


@dataclass(frozen=True, slots=True)
class Fields:
    """A ruled table of fields, one or two on a row."""

    rows: tuple[tuple[Field, ...], ...]
    title: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A ruled table with a head that repeats on every page; `widths` are parts of the whole, `room` as of a field."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...] = ()
    title: str = ""
    room: int = 0


@dataclass(frozen=True, slots=True)
class Signature:
    """A box to sign in, or the signature as it was given: its strokes, or words for one by account."""

    label: str
    name: str = ""
    strokes: tuple[Stroke, ...] = ()
    said: str = ""
    when: str = ""


@dataclass(frozen=True, slots=True)
class Signatures:
    """Boxes side by side, two on a row."""

    boxes: tuple[Signature, ...]
    title: str = ""


@dataclass(frozen=True, slots=True)
class Enclosures:
    """附件: the titles, numbered under each other."""

    titles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Close:
    """落款: the organ over the date, with room for its seal."""

    organ: str
    day: str


@dataclass(frozen=True, slots=True)
class Marks:
    """Hashes and checkpoints, letter by letter in a type of equal widths."""

    rows: tuple[tuple[str, str], ...]
    title: str = ""


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code with the words beside it; the address is printed under them."""

    address: str
    title: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Cut:
    """A line to cut along, and what stands under it."""

    text: str


@dataclass(frozen=True, slots=True)
class Copies:
    """版记: who has a copy, who printed it and when."""

    copies: str
    printed_by: str
    printed_on: str


Block = (
    Addressee
    | Text
    | Heading
    | Note
    | Fields
    | Table
    | Signatures
    | Enclosures
    | Close
    | Marks
    | Code
    | Cut
    | Copies
)


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole document. `made_on` is its date in the file's properties: equal papers give equal bytes."""

    head: Head
    organ: str
    title: str
    number: str
    blocks: tuple[Block, ...]
    made_on: date = date(1980, 1, 1)
    under: str = ""
    """A line under the title of a form: whose, which; else the organ and the number."""
    foot: str = ""
    """Small at the foot of every page, so that loose pages can be told apart."""


def chinese_day(day: date | None) -> str:
    """2026年11月22日; without a day, room to write one."""
    return f"{day.year}年{day.month}月{day.day}日" if day else "　　年　　月　　日"


def printable(text: str) -> str:
    """Without what no font and no XML has: controls but the line feed, lone surrogates, noncharacters."""
    return "".join(map(_letter, text.replace("\r\n", "\n").replace("\r", "\n")))


def _letter(letter: str) -> str:
    point = ord(letter)
    if letter in "\n":
        return letter
    if letter == "\t":
        return " "
    if (
        point < 0x20
        or 0x7F <= point < 0xA0
        or 0x202A <= point <= 0x202E
        or 0x2066 <= point <= 0x2069
    ):
        return ""
    if 0xD800 <= point <= 0xDFFF or 0xFDD0 <= point <= 0xFDEF or point & 0xFFFE == 0xFFFE:
        return "\ufffd"
    return letter
