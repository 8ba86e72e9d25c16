"""What the product asks of everybody, under the article of an organ's rule sets wherever one of them asks it too.

DUTIES = {AFTER_CHECK: law.PROBLEMS_FOLLOWED_UP}
articles_of(DUTIES, organ, day).on(AFTER_CHECK)
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from doubledraw.platform.kernel.verdict import Verdict
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.rulebook.selectors.in_force import RuleSets, rule_sets_of
from doubledraw.statute.citation import Citation
from doubledraw.statute.law import Fact

Duties = Mapping[Citation, Fact[bool]]
"""A rule of the product's own → the fact of a rule set that asks the same."""


@dataclass(frozen=True, slots=True)
class Articles:
    """What binds one organ on `day`."""

    duties: Duties
    bound: RuleSets
    day: date

    def on(self, own: Citation) -> Citation:
        """The article in force that asks what `own` asks; `own` itself where none does."""
        fact = self.duties.get(own)
        return (fact and fact.cited(self.day, self.bound)) or own

    def told(self, verdict: Verdict) -> Verdict:
        """The same verdict under that article."""
        return replace(verdict, cites=self.on(verdict.cites)) if verdict.cites else verdict


def articles_of(duties: Duties, organ: Organ, day: date) -> Articles:
    """For one organ. One query."""
    return Articles(duties, rule_sets_of(organ, day), day)
