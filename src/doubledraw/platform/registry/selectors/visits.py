"""Inspections on record of many targets at once."""

from typing import Any

from django.db.models import QuerySet

from doubledraw.platform.registry.models import Target, VisitFact


def visits_to(
    targets: QuerySet[Target], facts: QuerySet[VisitFact], *columns: str
) -> QuerySet[VisitFact, tuple[Any, ...]]:
    """(code, key of the fact, *columns) of those of the facts that are about one of the active targets; one query.

    A visit to what was merged into a target was a visit to it. Both are asked apart and put together by the database:
    one question with "or" joins the table of targets to itself, and a planner that thinks the table small (it has just
    been filled) goes through all of it for each of its rows.
    """
    ids = targets.order_by().values("pk")
    own = facts.filter(target__in=ids)
    of_merged = facts.filter(target__merged_into__in=ids)
    return own.values_list("target__code", "pk", *columns).union(
        of_merged.values_list("target__merged_into__code", "pk", *columns), all=True
    )
