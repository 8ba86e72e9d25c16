"""The law for everybody."""

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from doubledraw.platform.rulebook.web import pages
from doubledraw.platform.rulebook.web.shown import PUBLIC
from doubledraw.platform.ui.access import public
from doubledraw.platform.ui.http import PublicRequest


@public
@require_GET
def index(request: PublicRequest) -> HttpResponse:
    """Every rule set and parameter."""
    return pages.index(request, PUBLIC, request.at)


@public
@require_GET
def book(request: PublicRequest, name: str) -> HttpResponse:
    """One rule set."""
    return pages.book(request, PUBLIC, request.at, name)


@public
@require_GET
def parameter(request: PublicRequest, name: str) -> HttpResponse:
    """One parameter through time."""
    return pages.parameter(request, PUBLIC, request.at, name)


@public
@require_GET
def compare(request: PublicRequest) -> HttpResponse:
    """Two rule sets."""
    return pages.compare(request, PUBLIC, request.at)


@public
@require_GET
def duties(request: PublicRequest) -> HttpResponse:
    """The duties of a year."""
    return pages.duty_year(request, PUBLIC, request.at)


@public
@require_GET
def workdays(request: PublicRequest) -> HttpResponse:
    """The working days of a year."""
    return pages.workdays(request, PUBLIC, request.at)
