"""Reading the law: what is in force for an organ, the whole book, who may see which draft, the calendar in use."""

from doubledraw.platform.rulebook.selectors.articles import (
    Articles,
    Duties,
    articles_of,
)
from doubledraw.platform.rulebook.selectors.calendars import calendar_in_use
from doubledraw.platform.rulebook.selectors.in_force import (
    article_for,
    article_in,
    rule_sets_by_organ,
    rule_sets_of,
)

__all__ = [
    "Articles",
    "Duties",
    "article_for",
    "article_in",
    "articles_of",
    "calendar_in_use",
    "rule_sets_by_organ",
    "rule_sets_of",
]
