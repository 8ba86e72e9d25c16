"""Takes named fields and no others."""

from collections.abc import Iterable, Mapping
from typing import Any


def named(source: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    """The named fields that are there."""
    return {name: source[name] for name in names if name in source}


def named_each(sources: Iterable[Mapping[str, Any]], names: Iterable[str]) -> list[dict[str, Any]]:
    """The same of each."""
    return [named(source, names) for source in sources]
