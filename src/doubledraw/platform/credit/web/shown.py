"""Credit in words: the steps of a sum, the rule as rows, what would change a class."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from doubledraw.platform.credit.engine.rule import LETTERS, Ground, Rule, Source
from doubledraw.platform.credit.engine.scoring import Change
from doubledraw.platform.credit.models import CreditEvent
from doubledraw.platform.credit.selectors import kinds_by_source
from doubledraw.platform.credit.states import CANCELLING, CreditKind, WhyCounted
from doubledraw.platform.registry.states import CreditClass

RATED = tuple(kind for kind in CreditKind if kind not in CANCELLING)
LISTABLE = (
    CreditKind.UNREACHABLE,
    CreditKind.UNPUBLISHED,
    CreditKind.FALSE_PUBLICATION,
    CreditKind.REFUSED,
    CreditKind.NOT_RECTIFIED,
    CreditKind.PENALTY,
)
"""The kinds for which the form has a row of grounds."""


@dataclass(frozen=True, slots=True)
class StepShown:
    """One step of a sum with the event it speaks of."""

    event: CreditEvent | None
    kind: str
    day: str
    why: str
    counts: bool
    points: int
    total: int
    floor: str


@dataclass(frozen=True, slots=True)
class KindRow:
    """One kind of event in a rule."""

    kind: CreditKind
    points: int
    floor: str


@dataclass(frozen=True, slots=True)
class GroundRow:
    """One kind of event as a ground of lists; `list` is "" when it is none."""

    kind: CreditKind
    list: str
    source: Source


def steps_shown(steps: Iterable[Mapping[str, Any]]) -> list[StepShown]:
    """The steps of an explanation as it is kept; one query."""
    rows = list(steps)
    events = kinds_by_source(row["source"] for row in rows)
    return [
        StepShown(
            events.get(row["source"]),
            CreditKind.of(row["kind"]).label,
            row["day"],
            WhyCounted.of(row["why"]).label,
            row["why"] in (WhyCounted.COUNTS, WhyCounted.LASTS),
            row["points"],
            row["total"],
            row["floor"],
        )
        for row in rows
    ]


def changes_shown(changes: Iterable[Change]) -> list[dict[str, Any]]:
    """What would change a class: the day it does so by itself, then the kinds of events by the class they lead to."""
    found: list[dict[str, Any]] = []
    for one in changes:
        letter = CreditClass.of(one.letter).label
        kind = CreditKind.of(one.kind).label if one.kind else ""
        if kind and found and found[-1]["kinds"] and found[-1]["letter"] == letter:
            found[-1]["kinds"].append(kind)
        else:
            found.append({"letter": letter, "day": one.day, "kinds": [kind] if kind else []})
    return found


def lines_shown(rule: Rule) -> list[tuple[str, str]]:
    """(class, from how many points on) of a rule, the lowest risk first."""
    found = {rule.base: "0", **{letter: str(n) for letter, n in rule.thresholds.items()}}
    return [(CreditClass.of(letter).label, found[letter]) for letter in LETTERS if letter in found]


def kind_rows(rule: Rule, *, all_of_them: bool = False) -> list[KindRow]:
    """The kinds a rule rates, or all it could."""
    rows = [KindRow(k, rule.points.get(k, 0), rule.floors.get(k, "")) for k in RATED]
    return [row for row in rows if all_of_them or row.points or row.floor]


def ground_rows(rule: Rule, *, all_of_them: bool = False) -> list[GroundRow]:
    """The grounds of a rule, or a row for each kind that may be one."""
    found: dict[str, Ground] = {one.kind: one for one in rule.grounds}
    if not all_of_them:
        return [GroundRow(CreditKind.of(one.kind), one.list, one.source) for one in rule.grounds]
    nothing = Ground("", "", Source())
    rows = [(kind, found.get(kind, nothing)) for kind in LISTABLE]
    return [GroundRow(kind, one.list, one.source) for kind, one in rows]
