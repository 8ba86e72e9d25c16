"""Which rule sets bind an organ on a day: those the installation has adopted, then the organ's own.

An organ's own rules bind it and every organ below it. They stand lowest: `statute.rules` lets them fill gaps and be
stricter, and shows as a conflict what would be laxer.
"""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from django.conf import settings
from django.db.models import Q, QuerySet

from doubledraw.platform.kernel.errors import Conflict
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.organs.selectors import superiors
from doubledraw.platform.rulebook.documents.own import SealedRules, book_of, line_of, toml_of
from doubledraw.platform.rulebook.models import OwnRules
from doubledraw.platform.rulebook.states import PUBLIC
from doubledraw.statute.books import RuleSet, read_rule_set
from doubledraw.statute.citation import Citation, own_rule
from doubledraw.statute.law import HIGHER_PREVAILS, Fact
from doubledraw.statute.rules import Adopted

RuleSets = tuple[str | RuleSet, ...]


def rule_sets_of(organ: Organ, day: date) -> RuleSets:
    """What binds `organ` on `day`, in the order of adoption. One query."""
    own = _in_force(day).filter(organ__path__in=[*superiors(organ.path), organ.path])
    return (*settings.RULE_SETS, *map(as_approved, own))


def article_for(fact: Fact[bool], organ: Organ, day: date, own: str) -> Citation:
    """The article that lays this duty on the organ on `day`. One query.

    What the product asks of everybody is cited as its own rule, named `own`, where no rule set of the organ says it:
    a document of another place binds nobody here.
    """
    return article_in(fact, rule_sets_of(organ, day), day, own)


def article_in(fact: Fact[bool], bound: Adopted, day: date, own: str) -> Citation:
    """The same from rule sets that are at hand. No query."""
    return fact.cited(day, bound) or own_rule(own)


def precedence(day: date) -> Citation:
    """What stands higher prevails (FA-15): an organ's own rules fill gaps or are stricter. No query."""
    return article_in(HIGHER_PREVAILS, settings.RULE_SETS, day, "上级另有规定的从其规定")


def rule_sets_by_organ(organs: Iterable[Organ], day: date) -> dict[int, RuleSets]:
    """The same for many organs, by id: one query for all."""
    own = [(one.organ.path, as_approved(one)) for one in _in_force(day)]
    return {
        organ.pk: (*settings.RULE_SETS, *(b for path, b in own if organ.path.startswith(path)))
        for organ in organs
    }


def as_approved(rules: OwnRules) -> RuleSet:
    """An approved edition as a rule set; Conflict when it is not word for word what was approved."""
    if sealed(rules).digest != rules.digest or rules.approved is None:
        raise Conflict(
            "rules_differ_from_sealed",
            "自定规则“{title}”和批准时封存的内容不一致，不能据此办理",
            remedy="请告诉审计管理员。",
            title=rules.title,
        )
    return _read(toml_of(rules.head, map(line_of, rules.lines), rules.approved), rules.name)


def sealed(rules: OwnRules) -> SealedRules:
    """What is sealed when the edition is proposed."""
    text = toml_of(rules.head, map(line_of, rules.lines))
    return SealedRules(
        rules.organ.code, rules.name, rules.since.isoformat(), tuple(text.splitlines())
    )


def as_drafted(rules: OwnRules) -> RuleSet:
    """A draft as the rule set it would be; StatuteError where it is faulty."""
    return book_of(rules.head, map(line_of, rules.lines))


def _in_force(day: date) -> QuerySet[OwnRules]:
    """Editions in force on a day, those of the organs further up first."""
    approved = OwnRules.objects.filter(state__in=list(PUBLIC), since__lte=day)
    found = approved.filter(Q(until=None) | Q(until__gte=day))
    return found.select_related("organ").order_by("organ__path", "edition")


@lru_cache(maxsize=64)
def _read(text: str, name: str) -> RuleSet:
    return read_rule_set(text, name)
