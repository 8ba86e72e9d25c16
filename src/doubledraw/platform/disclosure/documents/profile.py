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

LABELS = {
    "id": "身份证件号码",
    "mobile": "电话号码",
    "phone": "电话号码",
    "mail": "电子邮箱",
    "account": "社交账号",
    "card": "银行账号",
    "plate": "车牌号码",
    "digits": "七位以上的数字",
    "contact": "联系方式",
}


@dataclass(frozen=True, slots=True)
class Pattern:
    """A sort of thing that a regular expression finds, with what it is called."""

    name: str
    label: str
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Profile:
    """One edition. `mask` is taken out; `doubt` has to be looked at by somebody before publication.

    A name behind one of `titles` (with `linking`, a pattern, between them) or before one of `after_name` is taken out
    too; it begins with one of `surnames`, and `verbs` are what can follow it. Before one of `deeds` it is a doubt.
    `words`: literal texts an organ has added, each with its reason. `needs_person`: the document under which nothing is
    published here without somebody who does so, or "".
    """

    edition: str
    since: date
    citation: Citation
    surnames: str
    titles: tuple[str, ...]
    linking: str
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
            linking=entry["linking"],
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
    return tuple(
        Pattern(row["name"], LABELS[row["name"]], re.compile(row["pattern"])) for row in rows
    )


@cache
def _profiles() -> tuple[Profile, ...]:
    """Newest first."""
    text = Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")
    found = [Profile.of(entry) for entry in tomllib.loads(text)["edition"]]
    return tuple(sorted(found, key=lambda one: one.since, reverse=True))
