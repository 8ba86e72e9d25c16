"""The law at the desk: the same pages, for all offices."""

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from doubledraw.platform.rulebook.web import pages
from doubledraw.platform.rulebook.web.shown import DESK
from doubledraw.platform.ui.access import staff
from doubledraw.platform.ui.http import StaffRequest

OFFICES = ("business", "system", "security", "audit")


@staff(*OFFICES)
@require_GET
def index(request: StaffRequest) -> HttpResponse:
    """Every rule set and parameter."""
    return pages.index(request, DESK, request.at)


@staff(*OFFICES)
@require_GET
def book(request: StaffRequest, name: str) -> HttpResponse:
    """One rule set."""
    return pages.book(request, DESK, request.at, name)


@staff(*OFFICES)
@require_GET
def parameter(request: StaffRequest, name: str) -> HttpResponse:
    """One parameter through time."""
    return pages.parameter(request, DESK, request.at, name)


@staff(*OFFICES)
@require_GET
def compare(request: StaffRequest) -> HttpResponse:
    """Two rule sets."""
    return pages.compare(request, DESK, request.at)


@staff(*OFFICES)
@require_GET
def duties(request: StaffRequest) -> HttpResponse:
    """The duties of a year."""
    return pages.duty_year(request, DESK, request.at)


@staff(*OFFICES)
@require_GET
def workdays(request: StaffRequest) -> HttpResponse:
    """The working days of a year."""
    return pages.workdays(request, DESK, request.at)
