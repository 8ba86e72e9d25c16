"""What one person has asked for about a result and another has to decide."""

from doubledraw.platform.disclosure.models import Masking, PublicVisit, Retraction
from doubledraw.platform.disclosure.states import Decision
from doubledraw.platform.inspections.models import Visit


def masking_of(visit: Visit, pk: int) -> Masking | None:
    """Passages of this visit's result that were asked to be hidden."""
    return Masking.objects.filter(pk=pk, visit=visit).first()


def retraction_of(number: str, pk: int) -> Retraction | None:
    """A withdrawal asked for of this visit's result."""
    return Retraction.objects.select_related("organ").filter(pk=pk, result__key=number).first()


def retraction_asked(row: PublicVisit | None) -> Retraction | None:
    """The withdrawal of a version that waits to be decided."""
    return row.retractions.filter(state=Decision.ASKED).first() if row else None
