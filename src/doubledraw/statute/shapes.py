"""The shapes of what TOML gives: a table, tables, texts; anything else is refused in words."""

from collections.abc import Mapping, Sequence
from typing import Any

from doubledraw.statute.errors import StatuteError


def a_table(value: object, whose: str) -> Mapping[str, Any]:
    """`value` as a table; StatuteError names `whose` it should have been."""
    if not isinstance(value, Mapping):
        raise StatuteError(f"{whose} is no table")
    return value


def tables(value: object, whose: str) -> Sequence[Mapping[str, Any]]:
    """`value` as a list of tables."""
    if not isinstance(value, list):
        raise StatuteError(f"{whose} is no list of tables")
    return [a_table(one, whose) for one in value]


def texts(value: object, whose: str) -> tuple[str, ...]:
    """`value` as a list of texts that say something."""
    if not isinstance(value, list) or not all(map(is_text, value)):
        raise StatuteError(f"{whose} is no list of texts")
    return tuple(value)


def is_text(value: object) -> bool:
    """Whether `value` is a text that says something."""
    return isinstance(value, str) and bool(value.strip())
