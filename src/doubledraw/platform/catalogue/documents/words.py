"""Texts as sealed documents can hold them: printable, on one line or line by line."""

from collections.abc import Mapping
from typing import Any

ONE_LINE = ("code", "name", "object", "method", "ratio", "frequency", "priority", "domain")
LONG = ("basis", "content", "standard", "key_points")
LINKS = ("supervision", "responsibility")
CONTENT = (*ONE_LINE, *LONG, *LINKS, "specials")
"""What an item says: texts, the codes of the entries it rests on, the codes of its special directories."""


def one_line(text: object) -> str:
    """On one line, blanks single; what cannot be printed becomes a blank."""
    return " ".join("".join(c if c.isprintable() else " " for c in str(text)).split())


def lines_of(text: object) -> tuple[str, ...]:
    """The lines that say something, each tidy."""
    return tuple(tidy for line in str(text).splitlines() if (tidy := one_line(line)))


def tidied(content: Mapping[str, Any]) -> dict[str, Any]:
    """The content of an item (some of CONTENT) as it is kept."""
    kept: dict[str, Any] = {}
    for name, said in content.items():
        if name == "specials":
            kept[name] = sorted({one_line(code) for code in said})
        elif name in LONG:
            kept[name] = "\n".join(lines_of(said))
        else:
            kept[name] = one_line(said)
    return kept
