"""Inspections on record of many targets at once."""

from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from doubledraw.platform.registry.models import Target, VisitFact


def visits_to(
    targets: QuerySet[Target], facts: QuerySet[VisitFact], *columns: str
) -> QuerySet[VisitFact, tuple[Any, ...]]:
    """(target code, *columns) of those of the facts that are about one of the active targets; one query.

    A visit to what was merged into a target was a visit to it.
    """
    ids = targets.order_by().values("pk")
    found = facts.filter(Q(target__in=ids) | Q(target__merged_into__in=ids))
    return found.values_list(Coalesce("target__merged_into__code", "target__code"), *columns)
