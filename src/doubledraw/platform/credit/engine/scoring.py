"""The class of a firm from its events, with every step of the sum; what would change it, and when.

    found = recalculated(events, rule, today)
    found.letter, found.points, found.steps

Pure: the order in which events came does not matter, an event told twice counts once.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from doubledraw.platform.credit.engine.rule import LETTERS, Rule, months_before
from doubledraw.platform.credit.states import LASTING, CreditKind, WhyCounted


@dataclass(frozen=True, slots=True)
class Told:
    """An event as a recalculation sees it. `cancels`: the source of the one whose effect it ends."""

    source: str
    kind: str
    day: date
    cancels: str = ""


@dataclass(frozen=True, slots=True)
class Counted:
    """One step: an event, why it counts or not, its points, the sum so far, the least class it asks for."""

    source: str
    kind: str
    day: str
    why: str
    points: int
    total: int
    floor: str = ""


@dataclass(frozen=True, slots=True)
class Recalculated:
    """The class, the sum (never below 0), the class the sum alone gives, the least class, and the steps."""

    letter: str
    points: int
    by_points: str
    floor: str
    steps: tuple[Counted, ...]

    @property
    def explanation(self) -> dict[str, Any]:
        """As it is sealed with a proposal."""
        return asdict(self) | {"steps": [asdict(step) for step in self.steps]}


@dataclass(frozen=True, slots=True)
class Change:
    """What would make the class another: a day without anything new, or one more event of a kind today."""

    letter: str
    day: date | None = None
    kind: str = ""


def recalculated(events: Iterable[Told], rule: Rule, today: date) -> Recalculated:
    """The class on a day."""
    ordered = sorted({one.source: one for one in events}.values(), key=_when)
    ended = _cancelled(ordered, today)
    since = months_before(today, rule.months)
    total, floor, steps = 0, "", []
    for one in ordered:
        why = _why(one, rule, today, since, ended)
        counts = why in (WhyCounted.COUNTS, WhyCounted.LASTS)
        points = rule.points.get(one.kind, 0) if counts else 0
        least = rule.floors.get(one.kind, "") if counts else ""
        total, floor = total + points, max(floor, least)
        step = (one.source, one.kind, one.day.isoformat(), str(why), points, total, least)
        steps.append(Counted(*step))
    points = max(0, total)
    by_points = rule.letter_of(points)
    return Recalculated(max(by_points, floor), points, by_points, floor, tuple(steps))


def outlook(events: Sequence[Told], rule: Rule, today: date) -> list[Change]:
    """When the class next changes by itself, then which single further events would change it today."""
    now = recalculated(events, rule, today).letter
    return [*_by_time(events, rule, today, now), *_by_one_more(events, rule, today, now)]


def _by_time(events: Sequence[Told], rule: Rule, today: date, now: str) -> list[Change]:
    days = {_first_day_without(one.day, rule.months) for one in events}
    days |= {one.day for one in events}
    for day in sorted(day for day in days if day > today):
        letter = recalculated(events, rule, day).letter
        if letter != now:
            return [Change(letter, day=day)]
    return []


def _by_one_more(events: Sequence[Told], rule: Rule, today: date, now: str) -> list[Change]:
    found = []
    for kind in CreditKind:
        if rule.points.get(kind, 0) or kind in rule.floors:
            one = Told("\x7fone more", str(kind), today)
            letter = recalculated([*events, one], rule, today).letter
            if letter != now:
                found.append(Change(letter, kind=str(kind)))
    return sorted(found, key=lambda one: (LETTERS.index(one.letter), one.kind))


def _first_day_without(day: date, months: int) -> date:
    """The first day on which an event of `day` is out of the period."""
    if day.year + months // 12 + 1 >= date.max.year:
        return date.max
    found = months_before(day, -months)
    while months_before(found, months) < day:
        found += timedelta(days=1)
    return found


def _cancelled(ordered: Sequence[Told], today: date) -> set[str]:
    """Sources that a later event, itself not cancelled, has ended. From the newest back, so that it is settled."""
    ended: set[str] = set()
    days = {one.source: one for one in ordered}
    for one in reversed(ordered):
        aim = days.get(one.cancels) if one.cancels else None
        if aim and one.source not in ended and one.day <= today and _when(aim) < _when(one):
            ended.add(aim.source)
    return ended


def _why(one: Told, rule: Rule, today: date, since: date, ended: set[str]) -> WhyCounted:
    if one.day > today:
        return WhyCounted.FUTURE
    if one.source in ended:
        return WhyCounted.CANCELLED
    if one.kind not in LASTING and one.day <= since:
        return WhyCounted.EXPIRED
    if one.kind not in rule.points and one.kind not in rule.floors:
        return WhyCounted.UNRATED
    return WhyCounted.LASTS if one.kind in LASTING else WhyCounted.COUNTS


def _when(one: Told) -> tuple[date, bool, str]:
    """The order of events; of one day, what cancels comes after what it may cancel."""
    return one.day, bool(one.cancels), one.source
