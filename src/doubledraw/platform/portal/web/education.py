"""What the law asks, told before the checks to everybody who may be drawn."""

from django.http import Http404, HttpResponse

from doubledraw.platform.disclosure import selectors
from doubledraw.platform.disclosure.states import DocumentKind
from doubledraw.platform.portal.web.pages import open_page, page
from doubledraw.platform.ui.http import PublicRequest


@open_page
def education_list(request: PublicRequest) -> HttpResponse:
    """All of them, newest first."""
    told = selectors.current_documents(DocumentKind.EDUCATION)
    rows = sorted(told, key=lambda one: one.published_at, reverse=True)
    return page(request, "portal/educations.html", rows=rows)


@open_page
def education(request: PublicRequest, number: str) -> HttpResponse:
    """One: items, their basis and standard."""
    found = selectors.versions_of(DocumentKind.EDUCATION, number)
    if not found:
        raise Http404
    items = selectors.published_among(
        DocumentKind.ITEM, (one["code"] for one in found[0].body["items"])
    )
    return page(request, "portal/education.html", one=found[0], public_items=items)
