"""How names are folded for searching, and by which initials they are called."""

import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

LONGEST = 200

_TABLES = Path(__file__).parents[1] / "data"
# Punctuation, spaces, symbols, controls. Unassigned code points stay: a newer Unicode may know them.
_UNSPOKEN = frozenset(
    ["Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Zs", "Zl", "Zp", "Sm", "Sc", "Sk", "So", "Cc", "Cf"]
)
# Where names of firms are read otherwise than the first reading says; the longer words come first.
_READ_OTHERWISE = (
    *(("重庆", "cq"), ("厦门", "xm"), ("会计", "kj"), ("旅行", "lx"), ("自行", "zx")),
    *(("步行", "bx"), ("行政", "xz"), ("行", "h"), ("长", "c")),
)


class _Folding(dict[int, str]):
    """Simplified forms, filled up as characters come by: one that is not spoken becomes nothing."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        self[code] = "" if unicodedata.category(character) in _UNSPOKEN else character
        return self[code]


class _Readings(dict[int, str]):
    """First letters of readings; Latin letters and digits stand for themselves, the rest for nothing."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        self[code] = character if character.isascii() and character.isalnum() else ""
        return self[code]


def name_key(name: str) -> str:
    """How a name is spelled for searching: NFKC, simplified, without case, spaces and punctuation.

    Of several simplified forms the first counts (乾 is found as 干). At most 200 characters.
    """
    folded = unicodedata.normalize("NFKC", name).casefold()
    return folded.translate(_folding())[:LONGEST]


def initials(name: str) -> str:
    """The first letters of a name's syllables: 福安市长城食品厂 is fasccspc. At most 200.

    A character of several readings counts by the first, but for a few words common in names of firms; one
    without a known reading is passed over.
    """
    return initials_of_key(name_key(name))


def initials_of_key(key: str) -> str:
    """The same from a name that has been folded."""
    for word, letters in _READ_OTHERWISE:
        if word in key:
            key = key.replace(word, letters)
    return key.translate(_readings())[:LONGEST]


@cache
def _folding() -> _Folding:
    pairs = (pair for line in _lines("simplified.txt") for pair in line.split())
    return _Folding({ord(pair[0]): pair[1:] for pair in pairs})


@cache
def _readings() -> _Readings:
    return _Readings({ord(c): line[0] for line in _lines("initials.txt") for c in line[1:]})


def _lines(name: str) -> Iterator[str]:
    """The lines of a table but its source."""
    text = (_TABLES / name).read_text(encoding="utf-8")
    return (line for line in text.splitlines() if not line.startswith("#"))
