"""What a list must say to be taken away as a file.

Exporters are named in settings.EXPORTS; every one is served at /desk/export/KEY/?format=xlsx|csv|parquet with the
filters of its page, and by `doubledraw export KEY`.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import QueryDict
from django.utils.module_loading import import_string

from doubledraw.platform.kernel.actor import Actor

Rows = Iterable[Sequence[Any]]


@dataclass(frozen=True, slots=True)
class Exporter:
    """`rows(actor, query)` are those the actor sees, narrowed as the address of the page says, in words that can
    be imported again; they come as they are asked for.
    """

    title: str
    headers: tuple[str, ...]
    rows: Callable[[Actor, QueryDict], Rows]


def exporters() -> dict[str, Exporter]:
    """All exporters by key, in the order of the settings."""
    return {key: import_string(path) for key, path in settings.EXPORTS.items()}


def iso(day: Any) -> str:
    """A date as it is written in a cell; nothing for none."""
    return day.isoformat() if day else ""


def joined(words: Iterable[str]) -> str:
    """Several words in one cell, as the import takes them apart again."""
    return "、".join(words)


def plain(text: str, longest: int = 100) -> str:
    """What somebody typed into an address, so that no database chokes on it."""
    return "".join(c for c in text if c.isprintable()).strip()[:longest]
