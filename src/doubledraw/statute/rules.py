"""The rules an installation has adopted: which value applies, and what yields to it, with both texts.

Higher instruments prevail where they provide otherwise; a lower one fills gaps or is stricter (FA-15). Among equals
the stricter applies, and where strictness cannot be told (other units, other clocks) the set adopted first. A value
that no text at hand confirms yields to any confirmed one; but an organ's own rules never loosen what stands above
them, however sure their own words are.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from doubledraw.statute.books import Rank, RuleSet, rule_set
from doubledraw.statute.errors import NotInForce
from doubledraw.statute.names import Mode, named, names
from doubledraw.statute.parameters import Value
from doubledraw.statute.units import ONCE, QUARTERLY, YEARLY, month_days

LONGEST = 31
Adopted = Sequence[str | RuleSet]


class Why(StrEnum):
    """Why one value prevails over another."""

    CONFIRMED = "confirmed"
    HIGHER = "higher"
    STRICTER = "stricter"
    ADOPTED_FIRST = "adopted_first"


@dataclass(frozen=True, slots=True)
class Ruled:
    """A value and the rule set that has it."""

    rule_set: RuleSet
    value: Value


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two adopted sets that differ on one parameter; both citations are at hand to be shown."""

    name: str
    prevailing: Ruled
    yielding: Ruled
    why: Why


@dataclass(frozen=True, slots=True)
class Resolution:
    """What applies, and what it prevails over."""

    name: str
    ruled: Ruled
    conflicts: tuple[Conflict, ...]

    @property
    def value(self) -> Value:
        return self.ruled.value


def in_force(name: str, day: date, rule_sets: Adopted) -> Value:
    """The value of parameter `name` that applies on `day` under the adopted sets; NotInForce when none has one."""
    return resolve(name, day, rule_sets).value


def resolve(name: str, day: date, rule_sets: Adopted) -> Resolution:
    """The value that applies on `day` with the values that yield to it; NotInForce when no set has one."""
    found = sorted(_candidates(name, day, rule_sets), key=_standing)
    if not found:
        raise NotInForce(f"{name} is in none of the adopted rule sets on {day}")
    prevailing = found[0]
    for other in found[1:]:
        if _is_stricter(name, other, prevailing):
            prevailing = other
    yielding = [other for other in found if not _agree(other.value, prevailing.value)]
    conflicts = (
        Conflict(name, prevailing, other, _why(name, prevailing, other)) for other in yielding
    )
    return Resolution(name, prevailing, tuple(conflicts))


def conflicts_on(day: date, rule_sets: Adopted) -> Iterator[Conflict]:
    """Everything the adopted sets disagree about on `day`, by parameter."""
    for name in names():
        try:
            yield from resolve(name, day, rule_sets).conflicts
        except NotInForce:
            continue


def books(rule_sets: Adopted) -> tuple[RuleSet, ...]:
    """The adopted sets themselves, in the order they were adopted."""
    return tuple(rule_set(one) if isinstance(one, str) else one for one in rule_sets)


def ratio(value: Value) -> Fraction:
    """A parameter with the unit 比例, as a fraction ("3/100")."""
    return Fraction(str(value.value))


def _candidates(name: str, day: date, rule_sets: Adopted) -> Iterator[Ruled]:
    for book in books(rule_sets):
        parameter = book.parameters.get(name)
        if parameter is None:
            continue
        try:
            yield Ruled(book, parameter.on(day))
        except NotInForce:
            continue


def _standing(ruled: Ruled) -> tuple[bool, bool, int]:
    """The smaller one stands higher; sorting is stable, so equals stay as adopted."""
    own = ruled.rule_set.rank is Rank.ORGAN
    return own, not ruled.value.citation.is_confirmed, ruled.rule_set.rank


def _agree(one: Value, other: Value) -> bool:
    return _measured(one) == _measured(other)


def _measured(value: Value) -> tuple[int | str | Fraction, str, str, str]:
    amount = ratio(value) if value.unit == "比例" else value.value
    return amount, value.unit, value.clock, value.direction


def _is_stricter(name: str, one: Ruled, other: Ruled) -> bool:
    """Whether `one` asks for more than `other` in the same measure, and is at least as sure."""
    mode = named(name).mode
    if mode is Mode.REPLACE or _measured(one.value)[1:] != _measured(other.value)[1:]:
        return False
    if other.value.citation.is_confirmed and not one.value.citation.is_confirmed:
        return False
    mine, theirs = _amount(one.value), _amount(other.value)
    if mine is None or theirs is None:
        return False
    return mine > theirs if mode is Mode.FLOOR else mine < theirs


def _amount(value: Value) -> Fraction | None:
    """The value as a number, a day as its place in time or in the year; None for what has several days."""
    if value.unit == ONCE:
        return Fraction(date.fromisoformat(str(value.value)).toordinal())
    if value.unit == YEARLY:
        days = month_days(str(value.value))
        return Fraction(days[0][0] * LONGEST + (days[0][1] or LONGEST)) if len(days) == 1 else None
    return None if value.unit == QUARTERLY else Fraction(value.value)


def _why(name: str, prevailing: Ruled, other: Ruled) -> Why:
    is_surer = prevailing.value.citation.is_confirmed and not other.value.citation.is_confirmed
    if is_surer and prevailing.rule_set.rank is not Rank.ORGAN:
        return Why.CONFIRMED
    if prevailing.rule_set.rank < other.rule_set.rank:
        return Why.HIGHER
    return Why.STRICTER if _is_stricter(name, prevailing, other) else Why.ADOPTED_FIRST
