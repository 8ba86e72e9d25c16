"""Loading the one visit a page is about, for the person who asks; a stranger learns nothing."""

from django.http import Http404

from doubledraw.platform.inspections.models import ApprovalForm, Visit, VisitSheet
from doubledraw.platform.inspections.selectors import (
    form_within_reach,
    visits_of,
    visits_visible_to,
)
from doubledraw.platform.inspections.services.looking import check_opened
from doubledraw.platform.ui.http import StaffRequest


def visit_or_404(request: StaffRequest, number: str) -> Visit:
    """A visit of one's own, whatever the organ, or of a draw in one's scope. Its firm is another matter."""
    found = visits_of(request.actor, request.at).filter(number=number).first()
    found = found or visits_visible_to(request.actor).filter(number=number).first()
    if found is None:
        raise Http404
    return found


def opened_or_refused(request: StaffRequest, number: str) -> Visit:
    """A visit this person has opened today, or whose list is public."""
    found = visit_or_404(request, number)
    check_opened(found, request.actor, request.at)
    return found


def sheet_or_404(visit: Visit, pk: int) -> VisitSheet:
    """A department's sheet of a visit."""
    found = visit.sheets.select_related("organ", "visit").filter(pk=pk).first()
    if found is None:
        raise Http404
    found.visit = visit
    return found


def form_or_404(request: StaffRequest, pk: int) -> ApprovalForm:
    """An approval form of a visit in one's reach."""
    found = form_within_reach(request.actor, request.at, pk)
    if found is None:
        raise Http404
    return found
