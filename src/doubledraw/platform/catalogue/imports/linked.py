"""Entries that a cell names by code or by name: looked up once for a whole file."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet

from doubledraw.platform.kernel.errors import Invalid
from doubledraw.platform.registry.imports import cells as read

NOTHING: list[str] = []
"""A cell that lists nothing."""


class Named:
    """The entries of one list by code and by name; read when the first cell asks."""

    def __init__(self, rows: Callable[[], QuerySet[Any]], *columns: str, remedy: str) -> None:
        self._rows, self._columns, self._remedy = rows, columns, remedy
        self._found: dict[str, tuple[str, int]] | None = None

    def code(self, text: str) -> str:
        """The code of the one entry a cell names."""
        return self._entry(read.line(text))[0]

    def codes(self, text: str) -> list[str]:
        """The codes of the entries a cell lists, in order of code."""
        return sorted({self._entry(word)[0] for word in read.listed(text)})

    def pk(self, code: str) -> int | None:
        """The key of the entry with this code; none for no code."""
        return self._entry(code)[1] if code else None

    def _entry(self, word: str) -> tuple[str, int]:
        if self._found is None:
            self._found = {}
            for pk, *names in self._rows().values_list("pk", *self._columns):
                for name in names:
                    self._found.setdefault(name, (names[0], pk))
        if word not in self._found:
            raise Invalid(
                "no_such_entry",
                "没有“{word}”这一条",
                remedy=self._remedy,
                word=word[:40],
            )
        return self._found[word]
