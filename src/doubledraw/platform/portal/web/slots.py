"""A text that many pages have alike is written once with slots; what differs is put in, page by page.

What is put in is escaped by whoever puts it in. It is joined, never searched for slots.
"""

from collections.abc import Iterable, Mapping

MARK = "\0"
"""On both sides of a slot's name; in a text it stands for nothing, so it is no part of one."""

Parts = list[str]
"""Plain text and slots' names in turn."""


def slots(names: Iterable[str]) -> dict[str, str]:
    """What a template is given in the place of each of these."""
    return {name: f"{MARK}{name}{MARK}" for name in names}


def parted(written: str) -> Parts:
    """A text that was written with slots, ready to be filled as often as is wanted."""
    return written.split(MARK)


def filled(parts: Parts, own: Mapping[str, str]) -> str:
    """The text with this page's own words in its slots."""
    return "".join(own[part] if n % 2 else part for n, part in enumerate(parts))
