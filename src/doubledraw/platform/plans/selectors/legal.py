"""The articles by which a plan is reviewed and lines are joined, from what binds its organ."""

from datetime import date

from doubledraw.platform.plans.models import Plan
from doubledraw.platform.rulebook.selectors import article_for, article_in, rule_sets_of
from doubledraw.statute import law
from doubledraw.statute.citation import Citation

REVIEWED = "计划经法制审核"
TOGETHER = "能一次检查的不分两次"


def last_day(plan: Plan) -> date:
    """The day whose law binds a plan: the end of its year."""
    return date(plan.year, 12, 31)


def review_rule(plan: Plan) -> Citation:
    """Why the legal office reviews the plan (CC-10). One query."""
    return article_for(law.LEGAL_REVIEW_REQUIRED, plan.organ, last_day(plan), REVIEWED)


def joining_rules(plan: Plan) -> tuple[Citation, ...]:
    """Why lines that meet the same firms are joined (CC-11, KL-09). One query."""
    day = last_day(plan)
    bound = rule_sets_of(plan.organ, day)
    within = law.JOIN_WITHIN_ORGAN.cited(day, bound)
    once = article_in(law.ONE_VISIT_FOR_ALL, bound, day, TOGETHER)
    return (within, once) if within else (once,)
