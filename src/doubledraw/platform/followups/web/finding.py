"""Loading what a page is about, for the person who asks; a stranger learns nothing, a secret firm is opened first."""

from typing import TypeVar

from django.db.models import Model
from django.http import Http404

from doubledraw.platform.followups.selectors import visit_followed
from doubledraw.platform.inspections.models import Visit
from doubledraw.platform.inspections.services.looking import check_opened
from doubledraw.platform.ui.http import StaffRequest

Row = TypeVar("Row", bound=Model)


def visit_or_404(request: StaffRequest, number: str) -> Visit:
    """A visit whose follow-up is theirs to see."""
    found = visit_followed(request.actor, number.replace("\0", ""))
    if found is None:
        raise Http404
    return found


def opened_or_refused(request: StaffRequest, number: str) -> Visit:
    """The same, when its firm is public or this person has opened it today."""
    found = visit_or_404(request, number)
    check_opened(found, request.actor, request.at)
    return found


def found_or_404(row: Row | None) -> Row:
    """The row, or nothing there."""
    if row is None:
        raise Http404
    return row
