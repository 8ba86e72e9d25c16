"""Reading the law: what is in force for an organ, the whole book, who may see which draft, the calendar in use."""

from doubledraw.platform.rulebook.selectors.calendars import calendar_in_use
from doubledraw.platform.rulebook.selectors.in_force import (
    article_for,
    article_in,
    rule_sets_by_organ,
    rule_sets_of,
)

__all__ = [
    "article_for",
    "article_in",
    "calendar_in_use",
    "rule_sets_by_organ",
    "rule_sets_of",
]
