"""One row, read cell by cell; what is wrong is collected, so that a person hears of all of it at once."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from doubledraw.platform.kernel.errors import Invalid

T = TypeVar("T")

# Chinese punctuation that NFKC would turn into half-width; a name keeps it as it is registered.
_KEPT = frozenset("（），：；！？～。、《》“”‘’【】")
_UNSEEN = ("Cc", "Cf", "Co", "Cs", "Zl", "Zp")
_DAY = re.compile(r"(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?(?:[T ].*)?")
_LIST = re.compile(r"[、，,;；|/\s]+")
_EARLIEST = 1900


@dataclass(frozen=True, slots=True)
class Field:
    """One column a directory knows: its name here, its label, the headers it goes by."""

    name: str
    label: str
    aliases: tuple[str, ...] = ()
    is_required: bool = False

    @property
    def headers(self) -> tuple[str, ...]:
        return (self.label, self.name, *self.aliases)


@dataclass(slots=True)
class Cells:
    """The cells of one row under the columns that were found; `troubles` is [(field, why)]."""

    line: int
    raw: Sequence[str]
    columns: Mapping[str, int]
    troubles: list[tuple[str, Invalid]] = field(default_factory=list)

    def has(self, name: str) -> bool:
        """Whether the file has such a column."""
        return name in self.columns

    def text(self, name: str) -> str:
        """The cell without blanks around it; empty when the file has no such column."""
        place = self.columns.get(name)
        return "" if place is None else self.raw[place].strip()

    def take(self, name: str, parse: Callable[[str], T], otherwise: T) -> T:
        """The cell as `parse` understands it. Empty, or refused and noted: `otherwise`."""
        text = self.text(name)
        if not text:
            return otherwise
        return self.must(name, parse, otherwise)

    def must(self, name: str, parse: Callable[[str], T], otherwise: T) -> T:
        """The same where an empty cell is for `parse` to judge."""
        try:
            return parse(self.text(name))
        except Invalid as trouble:
            self.troubles.append((name, trouble))
            return otherwise


def name(text: str, longest: int = 200) -> str:
    """A name as it is kept: letters and digits half-width, Chinese punctuation and traditional forms as they are."""
    if not text:
        raise Invalid("name_missing", "没有名称", remedy="请补上名称。")
    return line(text, longest)


def line(text: str, longest: int = 200) -> str:
    """A text of one line. What cannot be seen is refused: it makes two names look like one."""
    if not text.isprintable():
        refuse_unseen(text)
    tidy = text if text.isascii() else _half_width(text)
    tidy = " ".join(tidy.split())
    if len(tidy) > longest:
        raise Invalid(
            "too_long",
            "有 {length} 个字，最多 {longest} 个",
            remedy="请缩短。",
            length=len(tidy),
            longest=longest,
        )
    return tidy


def refuse_unseen(text: str) -> None:
    """Refuse control, direction and private-use characters, naming the first."""
    for place, character in enumerate(text, 1):
        if unicodedata.category(character) in _UNSEEN:
            raise Invalid(
                "unseen_character",
                "第 {place} 个字符 {character} 看不见或没有统一的写法",
                remedy="请删掉这个字符，或者重新录入这一格。",
                place=place,
                character=f"U+{ord(character):04X}",
            )


def same(one: object, other: object) -> bool:
    """Whether two values say the same; texts that differ in width only do."""
    if isinstance(one, str) and isinstance(other, str) and one != other:
        return unicodedata.normalize("NFKC", one) == unicodedata.normalize("NFKC", other)
    return one == other


def day(text: str) -> str:
    """A date in the ways people write one, as ISO."""
    found = _DAY.fullmatch(unicodedata.normalize("NFKC", text))
    try:
        if found and int(found[1]) >= _EARLIEST:
            return date(int(found[1]), int(found[2]), int(found[3])).isoformat()
    except ValueError:
        pass
    raise Invalid("date", "看不懂的日期", remedy="请写成 2026-05-20 这样。")


def natural(text: str) -> int:
    """A whole number."""
    plain = unicodedata.normalize("NFKC", text).replace(",", "")
    if plain.isascii() and plain.isdigit() and len(plain) < 10:
        return int(plain)
    raise Invalid("whole_number", "应为整数", remedy="请填 0 或正整数，不带单位。")


def listed(text: str) -> list[str]:
    """The entries of a cell that lists several, each once, in order."""
    refuse_unseen(text)
    return list(dict.fromkeys(entry for entry in _LIST.split(_half_width(text)) if entry))


def one_of(words: Mapping[str, T], rule: str, remedy: str) -> Callable[[str], T]:
    """A reader of cells that may only hold one of `words`, whatever their width, case and blanks."""

    known = {_key(word): value for word, value in words.items()}

    def read(text: str) -> T:
        key = _key(text)
        if key not in known:
            raise Invalid(rule, "没有“{value}”这一项", remedy=remedy, value=text[:40])
        return known[key]

    return read


def _key(text: str) -> str:
    return unicodedata.normalize("NFKC", text).replace(" ", "").casefold()


class _HalfWidth(dict[int, str]):
    """Every character in half width, filled up as they come by."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        halved = character if character in _KEPT else unicodedata.normalize("NFKC", character)
        self[code] = halved
        return halved


_halved = _HalfWidth()


def _half_width(text: str) -> str:
    return unicodedata.normalize("NFC", text.translate(_halved))
