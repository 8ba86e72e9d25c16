"""Merge suggestions: all pairs of a plan's 300 lines over 10^6 targets; the peer asks the database for each pair.

The peer is timed over one pair in a thousand, so its ratio to ours stands for a thousandth of its work.
"""

from collections.abc import Callable
from datetime import date
from itertools import combinations
from typing import Any

from bench.cases import Facts, Timed, case
from bench.planning import LINES, NOT_A_DRAW, installed

ONE_IN = 1_000
TODAY = date(2026, 3, 1)


def _suggested(vendor: str) -> Callable[[int], Timed]:
    def prepare(count: int) -> Timed:
        plan, clerk = installed(vendor, count), _clerk()
        from doubledraw.platform.plans.selectors.merging import suggestions

        def timed() -> Callable[[], Facts]:
            found = suggestions(plan, clerk, TODAY)
            assert found.shown
            return lambda: {"drawn": found.total, "visits_saved": found.saved}

        return timed

    return prepare


def _clerk() -> Any:
    from doubledraw.platform.organs.models import Staff
    from doubledraw.platform.organs.selectors import actor_of

    return actor_of(Staff.objects.get(name="李起草"))


def _in_sql(vendor: str) -> Callable[[int], Timed]:
    def prepare(count: int) -> Timed:
        plan = installed(vendor, count)
        pairs = list(combinations(plan.lines.all(), 2))[::ONE_IN]

        def timed() -> Callable[[], Facts]:
            found = sum(_in_common(plan, one, other) for one, other in pairs)
            return lambda: {"drawn": len(pairs), "firms": found}

        return timed

    return prepare


def _in_common(plan: Any, one: Any, other: Any) -> int:
    """COUNT of the firms that lie in both scopes."""
    from doubledraw.platform.registry.selectors.populations import targets_in_scope

    both = (targets_in_scope(plan.organ, line.scope).order_by() for line in (one, other))
    ours, theirs = (targets.filter(status="active") for targets in both)
    return int((ours & theirs).count())


for _vendor, _name in (("sqlite", "SQLite"), ("postgresql", "PostgreSQL")):
    case(
        f"merges-{_vendor}",
        f"merge suggestions among {LINES} lines, {_name}",
        NOT_A_DRAW,
    )(_suggested(_vendor))
    case(
        f"merge-pairs-{_vendor}",
        f"COUNT of the firms of two lines, one pair in {ONE_IN:,}, {_name}",
        NOT_A_DRAW,
    )(_in_sql(_vendor))
