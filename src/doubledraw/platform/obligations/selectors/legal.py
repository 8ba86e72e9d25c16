"""What binds an organ on a day, read once for several questions; the article by which a dispute is decided."""

from dataclasses import dataclass
from datetime import date

from doubledraw.platform.organs.models import Organ
from doubledraw.platform.rulebook.selectors import article_for, calendar_in_use, rule_sets_of
from doubledraw.statute import law
from doubledraw.statute.citation import Citation
from doubledraw.statute.rules import Adopted
from doubledraw.statute.workdays import Calendar


@dataclass(frozen=True, slots=True)
class Bound:
    """The rule sets of an organ on a day, and the calendar that is in use."""

    rule_sets: Adopted
    calendar: Calendar


def bound_on(organ: Organ, day: date) -> Bound:
    """What binds this organ on `day`. Two queries."""
    return Bound(rule_sets_of(organ, day), calendar_in_use())


def dispute_rule(organ: Organ, day: date) -> Citation:
    """Who decides a dispute of this organ on `day` (CC-18e). One query."""
    return article_for(law.END_DATE_DISPUTES, organ, day, "期限争议由监督机关裁定")
