"""Takes what may be public out of a sealed record: named fields only, and in their texts nothing personal.

Redaction is by construction: signatures, photos, inspectors, answers, addresses and opinions are never copied. What
is left are the free texts, and those pass through the profile, the people known from the visit, and the choices.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from doubledraw.platform.disclosure.documents.profile import Profile
from doubledraw.platform.disclosure.documents.results import (
    About,
    Choice,
    PublicContent,
    PublishedResult,
)

HIDDEN = "［略］"
"""Stands where something was taken out; why, is said beside the text."""
NAMES, NUMBERS, MAYBE = "个人姓名", "证件编号", "可能是个人姓名"
HAN, NOT_HAN = r"[\u3400-\u9fff]", r"[^\u3400-\u9fff]"
NARROW = {0xFF00 + n: 0x20 + n for n in (*range(0x10, 0x1A), 0x0B, 0x0D, 0x20)}
"""Digits are found however they are written."""
NAME = re.compile(r"[\u3400-\u9fff·]{2,15}")
LONG = re.compile(r"[\u3400-\u9fff]{5,}")
PLAIN = re.compile(r"[\u3400-\u9fff]{2,4}")
FINDING = ("item", "item_name", "result", "disposal")


@dataclass
class _Texts:
    """Hides, text by text, and keeps what was hidden where and why."""

    profile: Profile
    persons: Sequence[str]
    choices: Sequence[Choice]
    said: list[dict[str, str]] = field(default_factory=list)
    doubts: list[dict[str, str]] = field(default_factory=list)

    def clean(self, text: str, where: str) -> str:
        text = text.translate(NARROW)
        for choice in self.choices:
            # A secret that was found in one text is a secret in every other.
            if (passage := choice.passage.translate(NARROW)) in text:
                text = text.replace(passage, HIDDEN)
                self._say(where, choice.reason)
        for word, reason in self.profile.words:
            if word and word in text:
                text = text.replace(word, HIDDEN)
                self._say(where, reason)
        for pattern, label in (*self._patterns(), *self._persons(text)):
            text, count = pattern.subn(HIDDEN, text)
            if count:
                self._say(where, label)
        text = self._titled(text, where)
        for one in self.profile.doubt:
            if one.pattern.search(text):
                self.doubts.append({"field": where, "reason": one.label})
        if _maybe(self.profile).search(text):
            self.doubts.append({"field": where, "reason": MAYBE})
        return text

    def _patterns(self) -> list[tuple[re.Pattern[str], str]]:
        return [(one.pattern, one.label) for one in self.profile.mask]

    def _persons(self, text: str) -> list[tuple[re.Pattern[str], str]]:
        """Those of the known people who can stand in the text at all: rosters are long."""
        letters = set(text)
        return [_person(one) for one in self.persons if letters.issuperset("".join(one.split()))]

    def _titled(self, text: str, where: str) -> str:
        for pattern in _titles(self.profile):
            text, count = pattern.subn(lambda found: f"{found[1]}{HIDDEN}", text)
            if count:
                self._say(where, NAMES)
        return text

    def _say(self, where: str, reason: str) -> None:
        one = {"field": where, "reason": reason}
        if one not in self.said:
            self.said.append(one)


@dataclass(frozen=True, slots=True)
class Cleaned:
    """Free texts as the public may read them; `redactions` and `doubts` as in `PublicContent`."""

    texts: dict[str, str]
    redactions: tuple[dict[str, str], ...]
    doubts: tuple[dict[str, str], ...]


def cleaned(
    said: Mapping[str, str], profile: Profile, choices: Iterable[Choice], people: Iterable[str]
) -> Cleaned:
    """Field → text, each without what is personal and what was chosen to be hidden."""
    texts = _texts(profile, choices, people)
    kept = {name: texts.clean(text, name) for name, text in said.items()}
    return Cleaned(kept, tuple(texts.said), tuple(texts.doubts))


def redacted(
    record: Mapping[str, Any], profile: Profile, choices: Iterable[Choice], about: About
) -> PublicContent:
    """What the public will see of a sealed `InspectionRecord`, given as a mapping. Equal inputs, equal bytes."""
    texts = _texts(profile, choices, {*persons_of(record), *about.persons})
    findings = tuple(
        {
            "organ_name": sheet["organ_name"],
            **{name: finding[name] for name in FINDING},
            "problem": texts.clean(finding["problem"], field_of(sheet, finding)),
        }
        for sheet in record["sheets"]
        for finding in sheet["findings"]
    )
    handled = tuple(
        {"label": one["label"], "day": one["day"], "text": texts.clean(one["text"], f"handled:{n}")}
        for n, one in enumerate(about.handled, 1)
    )
    reason = texts.clean(about.reason, "reason")
    content = PublishedResult(
        number=record["number"],
        version=about.version,
        organ_name=record["organ_name"],
        organs=tuple(dict.fromkeys(sheet["organ_name"] for sheet in record["sheets"])),
        draw_id=record["draw_id"],
        plan_number=about.plan_number,
        plan_line=about.plan_line,
        task=record["task"],
        firm={name: record["firm"][name] for name in ("name", "code")},
        region=dict(about.region),
        way=record["way"],
        ended_on=about.ended_on,
        outcomes=record["outcomes"],
        result=record["result"],
        disposal=record["disposal"],
        findings=findings,
        handled=handled,
        commissions=about.commissions,
        record=about.record,
        profile=profile.edition,
        redactions=tuple(texts.said),
        corrects=about.corrects,
        reason=reason,
    )
    return PublicContent(content, tuple(texts.doubts))


def field_of(sheet: Mapping[str, Any], finding: Mapping[str, Any]) -> str:
    """How the problem text of a finding is named among the fields."""
    return f"problem:{sheet['organ']}:{finding['item']}"


def passages(record: Mapping[str, Any]) -> dict[str, str]:
    """Field → the text as entered, of every free text that would become public."""
    return {
        field_of(sheet, finding): finding["problem"]
        for sheet in record["sheets"]
        for finding in sheet["findings"]
        if finding["problem"]
    }


def persons_of(record: Mapping[str, Any]) -> set[str]:
    """The names and certificate numbers of everybody the record knows."""
    found = {sheet.get("entered_by", "") for sheet in record["sheets"]}
    for one in record["inspectors"]:
        found |= {one["name"], one["ref"]}
    for one in record["signatures"]:
        found |= {one.get("name", ""), one.get("ref", ""), *names_in(one.get("witness", ""))}
    return found - {""}


def names_in(text: str) -> set[str]:
    """A name with what stands beside it ("居委会 何群"): the whole, and each part that can be a name."""
    ends = {run[-n:] for run in LONG.findall(text) for n in (2, 3)}
    return {text, *PLAIN.findall(text), *ends} - {""}


def _texts(profile: Profile, choices: Iterable[Choice], known: Iterable[str]) -> _Texts:
    people = {one for one in known if len(one) > 1 and not one.endswith(profile.titles)}
    return _Texts(profile, sorted(people, key=_longest), tuple(choices))


def _person(text: str) -> tuple[re.Pattern[str], str]:
    """Found also where blanks stand between its characters."""
    spaced = r"\s*".join(map(re.escape, "".join(text.split())))
    if NAME.fullmatch("".join(text.split())):
        return re.compile(spaced), NAMES
    return re.compile(rf"(?<![0-9A-Za-z]){spaced}(?![0-9A-Za-z])"), NUMBERS


def _longest(text: str) -> tuple[int, str]:
    return -len(text), text


def _titles(profile: Profile) -> tuple[re.Pattern[str], ...]:
    """A name behind a title, said as such or where something ends it; a name before "先生" and the like."""
    titles, after = "|".join(profile.titles), "|".join(profile.after_name)
    ends = "|".join((NOT_HAN, "$", *profile.after_name, *profile.verbs))
    name = f"[{profile.surnames}]{HAN}"
    return (
        re.compile(f"((?:{titles}){profile.linking}){name}{{1,2}}?(?={ends})"),
        re.compile(f"()[{profile.surnames}]{HAN}{{0,2}}?(?={after})"),
    )


def _maybe(profile: Profile) -> re.Pattern[str]:
    """What may be a name: somebody does something."""
    does = "|".join((*profile.verbs, *profile.deeds))
    return re.compile(f"[{profile.surnames}]{HAN}{{1,2}}(?={does})")
