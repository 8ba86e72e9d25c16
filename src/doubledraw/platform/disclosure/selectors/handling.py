"""Whether the problems of a result have been handled, and what came of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from doubledraw.platform.inspections.models import VisitRecord


@dataclass(frozen=True, slots=True)
class Handling:
    """`at`: when the last problem was closed, None while one is open. `told`: [{"label", "day", "text"}]."""

    at: datetime | None
    told: tuple[dict[str, str], ...] = ()


def handling_of(records: Iterable[VisitRecord]) -> dict[int, Handling]:
    """Visit → how its problems stand. Without follow-ups an open result is never handled."""
    return {one.visit_id: Handling(None if one.is_open else _reviewed_at(one)) for one in records}


def _reviewed_at(record: VisitRecord) -> datetime | None:
    review = getattr(record, "review", None)
    return review.at if review else record.sealed_at
