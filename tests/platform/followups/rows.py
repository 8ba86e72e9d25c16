"""What the rows say after a step: deadlines of a kind, a firm's credit record."""

from datetime import date

from doubledraw.platform.credit.models import CreditEvent
from doubledraw.platform.obligations.models import Obligation
from tests.world import followups as world
from tests.world.followups import DAY


def due(kind: str) -> list[tuple[str, date]]:
    """(state, last day) of the deadlines of a kind."""
    rows = Obligation.objects.filter(kind=kind).order_by("pk")
    return [(one.state, one.due.astimezone(world.morning(DAY).tzinfo).date()) for one in rows]


def credit_of(visit) -> list[str]:
    """The kinds of events in the firm's credit record, oldest first."""
    events = CreditEvent.objects.filter(target=visit.target).order_by("pk")
    return list(events.values_list("kind", flat=True))
