"""Whether the problems of a result have been handled, and what came of them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from doubledraw.platform.disclosure.documents.penalties import tells_of
from doubledraw.platform.disclosure.models import PublicPenalty
from doubledraw.platform.disclosure.states import Published
from doubledraw.platform.followups.selectors import handled_of, what_followed
from doubledraw.platform.inspections.models import Visit, VisitRecord


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
    untold = _withdrawn(found)
    stand = {
        pk: Handling(at, tuple(_kept(told[pk], untold.get(pk, ()))) if at else ())
        for pk, at in handled.items()
    }
    clean = {one.visit_id: Handling(_reviewed_at(one)) for one in rows if not one.is_open}
    return stand | clean


def _withdrawn(visits: Collection[Visit]) -> dict[int, tuple[str, ...]]:
    """Visit → the documents of penalty decisions that were taken back: no result tells of them any more."""
    numbers = {one.number: one.pk for one in visits}
    rows = PublicPenalty.objects.filter(visit__in=numbers, state=Published.WITHDRAWN)
    found: dict[int, tuple[str, ...]] = {}
    for number, document in rows.values_list("visit", "document"):
        found[numbers[number]] = (*found.get(numbers[number], ()), document)
    return found


def _kept(steps: Iterable[dict[str, str]], untold: tuple[str, ...]) -> list[dict[str, str]]:
    return [step for step in steps if not any(tells_of(step, one) for one in untold)]


def _reviewed_at(record: VisitRecord) -> datetime | None:
    review = getattr(record, "review", None)
    return review.at if review else record.sealed_at
