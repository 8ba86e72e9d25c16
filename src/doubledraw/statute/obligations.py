"""Obligations as data: who owes what, by when, and under which article."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from doubledraw.statute.errors import StatuteError
from doubledraw.statute.parameters import Parameter
from doubledraw.statute.shapes import is_text, texts
from doubledraw.statute.units import UNITS, Reading


class Owes(StrEnum):
    """The kind of organ or person that owes it."""

    DEPARTMENT = "department"
    SECTION = "section"
    LEGAL_SECTION = "legal_section"
    INSPECTOR = "inspector"


FIELDS = {"name", "title", "who", "organ", "what", "deadline", "special", "ids"}
DATED = (Reading.TERM, Reading.SCHEDULE)


@dataclass(frozen=True, slots=True)
class Obligation:
    """What a rule set makes somebody do. `deadline` is the parameter that says by when, with its citation.

    `special` is the parameter of the longer term that a recorded special reason allows, or "".
    """

    name: str
    title: str
    who: str
    organ: Owes
    what: str
    deadline: str
    special: str
    ids: tuple[str, ...]


def read_obligation(
    entry: Mapping[str, Any], parameters: Mapping[str, Parameter], source: str
) -> Obligation:
    """One `[[obligation]]` of a law book; its deadline must stand in the same book."""
    whose = f"{source}: obligation {entry.get('name', '')}"
    if not all(is_text(entry[name]) for name in FIELDS - {"ids"} & set(entry)):
        raise StatuteError(f"{whose} has an empty field, or one that is no text")
    missing = FIELDS - {"special"} - set(entry)
    if missing or set(entry) - FIELDS:
        raise StatuteError(
            f"{whose} lacks or does not know {sorted(missing ^ (set(entry) - FIELDS))}"
        )
    for deadline in filter(None, (entry["deadline"], entry.get("special"))):
        found = parameters.get(deadline)
        if found is None or any(UNITS[value.unit] not in DATED for value in found.values):
            raise StatuteError(f"{whose}: {deadline} is no deadline of this book")
    try:
        organ = Owes(entry["organ"])
    except ValueError:
        raise StatuteError(f"{whose}: {entry['organ']} is no kind of organ") from None
    given = {"special": "", **entry, "organ": organ, "ids": texts(entry["ids"], whose)}
    return Obligation(**given)
