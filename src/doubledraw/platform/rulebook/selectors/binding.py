"""What an organ's own numbers do among the adopted rule sets: bind, or yield to a higher text."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings

from doubledraw.platform.rulebook.models import OwnRules
from doubledraw.platform.rulebook.selectors.in_force import as_drafted
from doubledraw.platform.rulebook.states import WhyPrevails
from doubledraw.statute.books import RuleSet
from doubledraw.statute.parameters import Parameter, Value
from doubledraw.statute.rules import Conflict, resolve


@dataclass(frozen=True, slots=True)
class Bound:
    """One own number: whether it binds, and the text that says otherwise, with why."""

    parameter: Parameter
    value: Value
    binds: bool
    other_book: RuleSet | None = None
    other: Value | None = None
    why: WhyPrevails | None = None


def bound_lines(rules: OwnRules) -> list[Bound]:
    """The numbers of an edition against what the installation has adopted, on its first day."""
    return list(_bound(rules))


def _bound(rules: OwnRules) -> Iterator[Bound]:
    own = as_drafted(rules)
    for name, parameter in own.parameters.items():
        found = resolve(name, rules.since, (*settings.RULE_SETS, own))
        value = parameter.values[-1]
        mine = next((c for c in found.conflicts if _is_between(c, own)), None)
        if found.ruled.rule_set is own:
            yield _told(parameter, value, mine, binds=True)
        elif mine is None:
            yield Bound(parameter, value, True, found.ruled.rule_set, found.value)
        else:
            yield _told(parameter, value, mine, binds=False)


def _is_between(conflict: Conflict, own: RuleSet) -> bool:
    return own is conflict.prevailing.rule_set or own is conflict.yielding.rule_set


def _told(parameter: Parameter, value: Value, conflict: Conflict | None, *, binds: bool) -> Bound:
    if conflict is None:
        return Bound(parameter, value, binds)
    ruled = conflict.yielding if binds else conflict.prevailing
    why = WhyPrevails.of(conflict.why.value)
    return Bound(parameter, value, binds, ruled.rule_set, ruled.value, why)
