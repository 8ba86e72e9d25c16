"""The facets beside a list: values with counts and bars, chosen by address; and the links between pages of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext

SHOWN = 9


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a facet: how it is called, how many there are, whether it is chosen."""

    value: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """One facet; `first` are always seen, `rest` behind a fold."""

    name: str
    title: str
    choices: tuple[Choice, ...]

    @property
    def first(self) -> tuple[Choice, ...]:
        return self.choices[:SHOWN]

    @property
    def rest(self) -> tuple[Choice, ...]:
        return self.choices[SHOWN:]

    @property
    def most(self) -> int:
        return max((choice.count for choice in self.choices), default=0)

    @property
    def chosen(self) -> tuple[Choice, ...]:
        return tuple(choice for choice in self.choices if choice.is_chosen)


def facet(
    name: str,
    title: str,
    counts: Mapping[str, int],
    chosen: tuple[str, ...],
    label: Callable[[str], str],
    in_order: tuple[str, ...] = (),
) -> Facet:
    """The facet of these counts, the commonest first unless they have an order of their own.

    What is chosen stands first, even where nothing is left of it.
    """
    everything = {**dict.fromkeys(chosen, 0), **counts}
    if in_order:
        order = sorted(everything, key=lambda value: (value not in in_order, value))
    else:
        order = sorted(everything, key=lambda value: (value not in chosen, -everything[value]))
    choices = tuple(
        Choice(value, gettext(label(value)), everything[value], value in chosen) for value in order
    )
    return Facet(name, gettext(title), choices)


def address_without(query: QueryDict, name: str, value: str) -> str:
    """The query string with one choice taken away, back on the first page."""
    kept = [(n, v) for n, v in pairs(query) if (n, v) != (name, value) and n != "page"]
    return urlencode(kept)


def address_with(query: QueryDict, **changes: str) -> str:
    """The query string with these set instead of what they were."""
    kept = [(n, v) for n, v in pairs(query) if n not in changes]
    return urlencode(kept + [(n, v) for n, v in changes.items() if v])


def pairs(query: QueryDict) -> list[tuple[str, str]]:
    """All names and values of a query, in order."""
    return [(name, str(value)) for name, values in query.lists() for value in values]
