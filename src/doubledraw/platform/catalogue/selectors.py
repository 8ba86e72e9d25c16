"""Reading the catalogue: lists and pages for staff."""

from collections.abc import Mapping
from datetime import date

from django.conf import settings
from django.db.models import Count, Q, QuerySet

from doubledraw.platform.catalogue.models import Item
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.organs.selectors import within
from doubledraw.statute.citation import Citation
from doubledraw.statute.errors import StatuteError
from doubledraw.statute.rules import in_force


def items_visible_to(actor: Actor) -> QuerySet[Item]:
    """The items of organs in the actor's scope, in order of code."""
    return Item.objects.filter(within(actor)).select_related("organ").order_by("code")


def items_sought(
    items: QuerySet[Item], words: str = "", chosen: Mapping[str, str] | None = None
) -> QuerySet[Item]:
    """By words in code, name or basis, and by one value each of state, priority and organ."""
    if words:
        items = items.filter(
            Q(code__startswith=words) | Q(name__contains=words) | Q(basis__contains=words)
        )
    return items.filter(**{name: value for name, value in (chosen or {}).items() if value})


def states_counted(items: QuerySet[Item]) -> dict[str, int]:
    """{state: items}, one query."""
    rows = items.order_by().values_list("state").annotate(n=Count("pk"))
    return {str(state): n for state, n in rows}


def basis_rule(day: date) -> Citation | None:
    """The article that forbids inspections without a basis, in the adopted rule sets."""
    try:
        return in_force("basis_required", day, settings.RULE_SETS).citation
    except StatuteError:
        return None
