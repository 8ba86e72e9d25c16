"""The rules an installation has adopted, read in order: the first set that knows a parameter decides."""

from datetime import date
from fractions import Fraction

from doubledraw.statute.errors import StatuteError
from doubledraw.statute.parameters import Value, rule_set


def in_force(name: str, day: date, rule_sets: tuple[str, ...]) -> Value:
    """The value of parameter `name` on `day` in the first adopted set that has it.

    StatuteError when no adopted set has the parameter.
    """
    for adopted in rule_sets:
        parameter = rule_set(adopted).get(name)
        if parameter is not None:
            return parameter.on(day)
    raise StatuteError(f"{name} is in none of the adopted rule sets: {', '.join(rule_sets)}")


def ratio(value: Value) -> Fraction:
    """A parameter with the unit 比例, as a fraction ("3/100")."""
    return Fraction(str(value.value))
