"""What the supervising office sees: each organ below it with what is open, overdue, met in time and met late."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.obligations.selectors.lists import Sought, ended, narrowed
from doubledraw.platform.obligations.states import Outcome


@dataclass(frozen=True, slots=True)
class Standing:
    """One organ's year."""

    organ_id: int
    code: str
    name: str
    open: int
    overdue: int
    met: int
    late: int
    other: int


def standings(actor: Actor, year: int, at: datetime) -> list[Standing]:
    """The organs in scope that have obligations due in a year, those with most overdue first. One query."""
    rows = narrowed(actor, Sought(year=year)).order_by()
    counted = rows.values("organ_id", "organ__code", "organ__name").annotate(
        open=Count("pk", filter=ended(Outcome.OPEN)),
        overdue=Count("pk", filter=ended(Outcome.OPEN) & Q(due__lt=at)),
        met=Count("pk", filter=ended(Outcome.IN_TIME)),
        late=Count("pk", filter=ended(Outcome.LATE)),
        other=Count("pk", filter=ended(Outcome.OTHER)),
    )
    found = [
        Standing(
            row["organ_id"],
            row["organ__code"],
            row["organ__name"],
            row["open"],
            row["overdue"],
            row["met"],
            row["late"],
            row["other"],
        )
        for row in counted
    ]
    return sorted(found, key=lambda s: (-s.overdue, s.code))
