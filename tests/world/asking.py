"""Which names of a question (what follows the `?` of an address) a page looks at."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from django.http import QueryDict

_ONE = ("get", "getlist", "__getitem__", "__contains__", "pop")
_WHOLE = ("items", "lists", "values", "keys", "__iter__", "dict", "urlencode")
WALKED = "*"
"""Noted where a page goes through a question whatever its names are."""


@contextmanager
def noted() -> Iterator[set[str]]:
    """The names that pages look at meanwhile; to be emptied before each page."""
    names: set[str] = set()
    walking: list[str] = []

    def one(method: str) -> Callable[..., Any]:
        def look(self: QueryDict, key: str, *said: Any, **more: Any) -> Any:
            if not walking:
                names.add(key)
            return getattr(QueryDict, method)(self, key, *said, **more)

        return look

    def whole(method: str) -> Callable[..., Any]:
        def walk(self: QueryDict, *said: Any, **more: Any) -> Any:
            names.add(WALKED)
            walking.append(method)
            try:
                found = getattr(QueryDict, method)(self, *said, **more)
                return found if isinstance(found, str | dict) else iter(list(found))
            finally:
                walking.pop()

        return walk

    methods = {name: one(name) for name in _ONE} | {name: whole(name) for name in _WHOLE}
    with patch("django.core.handlers.wsgi.QueryDict", type("Noting", (QueryDict,), methods)):
        yield names


def names_of(where: str, answer: Callable[[str], Any], names: set[str]) -> list[str]:
    """What the page looks at: without a question, and once it has been asked all of that, until nothing is new.

    With `WALKED` where it goes through whatever there is.
    """
    known: set[str] = set()
    walked: set[str] = set()
    while True:
        names.clear()
        answer(f"{where}?{'&'.join(f'{name}=1' for name in sorted(known))}" if known else where)
        walked |= names & {WALKED}
        new = names - known - {WALKED}
        if not new:
            return sorted(known | walked)
        known |= new
