"""Visit facts of our own: that somebody inspected a target on a day, so that later draws know (检查事实)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from doubledraw.platform.organs.models import Organ
from doubledraw.platform.registry.models import Target, VisitFact
from doubledraw.platform.registry.states import VisitSource


@dataclass(frozen=True, slots=True)
class Looked:
    """One item that was looked into, for which organ, and the result in words."""

    organ: Organ
    item_code: str
    item_name: str
    result: str


def keep_visit_facts(
    target: Target,
    looked: Iterable[Looked],
    visited_on: date,
    inspectors: Iterable[str],
    reference: str,
    *,
    at: datetime,
) -> None:
    """Write down a visit of our own, once an item; call inside the transaction that makes it true.

    `reference` is the draw's number, so that the draw and its visit count as one trip to the door.
    """
    refs = sorted(set(inspectors))
    VisitFact.objects.bulk_create(
        (
            VisitFact(
                target=target,
                organ_name=one.organ.name,
                level=one.organ.level,
                item_code=one.item_code,
                item_name=one.item_name,
                visited_on=visited_on,
                result=one.result[:100],
                inspectors=refs,
                source=VisitSource.OWN,
                reference=reference,
                at=at,
            )
            for one in looked
        ),
        ignore_conflicts=True,
    )
