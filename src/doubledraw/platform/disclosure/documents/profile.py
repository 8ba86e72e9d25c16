"""The redaction profile: what never becomes public, edition by edition, as data with its article."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Self

from doubledraw.statute.citation import Citation, read_citation


@dataclass(frozen=True, slots=True)
class Pattern:
    """A sort of thing that a regular expression finds, with what it is called."""

    name: str
    label: str
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Profile:
    """One edition. `mask` is taken out; `doubt` has to be looked at by somebody before publication.

    A name behind one of `titles` or before one of `after_name` that begins with one of `surnames` is taken out too;
    `verbs` are what can follow a name; what may be a name before one of `deeds` is a doubt.
    `words`: literal texts an organ has added, each with its reason. `needs_person`: why nothing is published here
    without somebody who does so, or "".
    """

    edition: str
    since: date
    citation: Citation
    surnames: str
    titles: tuple[str, ...]
    after_name: tuple[str, ...]
    verbs: tuple[str, ...]
    deeds: tuple[str, ...]
    mask: tuple[Pattern, ...]
    doubt: tuple[Pattern, ...]
    words: tuple[tuple[str, str], ...] = ()
    needs_person: str = ""

    @classmethod
    def of(cls, entry: Mapping[str, Any]) -> Self:
        """From one `[[edition]]`; an error of `re` or StatuteError for a faulty one."""
        return cls(
            edition=entry["name"],
            since=entry["since"],
            citation=read_citation(entry["citation"], entry["name"]),
            surnames=entry["surnames"],
            titles=tuple(sorted(entry["titles"], key=len, reverse=True)),
            after_name=tuple(entry["after_name"]),
            verbs=tuple(entry["verbs"]),
            deeds=tuple(entry["deeds"]),
            mask=_patterns(entry["mask"]),
            doubt=_patterns(entry["doubt"]),
        )


def profile_on(day: date) -> Profile:
    """The edition in force on a day; the oldest for earlier days."""
    return next((one for one in _profiles() if one.since <= day), _profiles()[-1])


def _patterns(rows: list[dict[str, str]]) -> tuple[Pattern, ...]:
    return tuple(Pattern(row["name"], row["label"], re.compile(row["pattern"])) for row in rows)


@cache
def _profiles() -> tuple[Profile, ...]:
    """Newest first."""
    text = Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")
    found = [Profile.of(entry) for entry in tomllib.loads(text)["edition"]]
    return tuple(sorted(found, key=lambda one: one.since, reverse=True))
