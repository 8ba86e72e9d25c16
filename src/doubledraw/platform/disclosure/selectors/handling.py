"""Whether the problems of a result have been handled, and what came of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from doubledraw.platform.followups.selectors import handled_of, what_followed
from doubledraw.platform.inspections.models import VisitRecord


@dataclass(frozen=True, slots=True)
class Handling:
    """`at`: when the last problem was closed, None while one is open. `told`: [{"label", "day", "text"}]."""

    at: datetime | None
    told: tuple[dict[str, str], ...] = ()


def handling_of(records: Iterable[VisitRecord]) -> dict[int, Handling]:
    """Visit → how its problems stand. What followed is told once all of it is over. A constant number of queries."""
    rows = list(records)
    found = [one.visit for one in rows if one.is_open]
    handled, told = handled_of(found), what_followed(found)
    stand = {pk: Handling(at, tuple(told[pk]) if at else ()) for pk, at in handled.items()}
    clean = {one.visit_id: Handling(_reviewed_at(one)) for one in rows if not one.is_open}
    return stand | clean


def _reviewed_at(record: VisitRecord) -> datetime | None:
    review = getattr(record, "review", None)
    return review.at if review else record.sealed_at
