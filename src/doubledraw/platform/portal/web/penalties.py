"""Published penalty decisions: all of them, and what the log says of one."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.urls import reverse

from doubledraw.platform.ledger.selectors import leaf_at
from doubledraw.platform.portal.results.asked import Asked
from doubledraw.platform.portal.results.penalties import days_late, penalties, penalty_at
from doubledraw.platform.portal.web.log import entry_page
from doubledraw.platform.portal.web.pages import kept, open_page, page
from doubledraw.platform.ui.http import PublicRequest

PART = 20


@open_page
@kept
def penalty_list(request: PublicRequest) -> HttpResponse:
    """Every published penalty decision, newest first; of one firm, organ, region or year when asked."""
    asked = Asked.of(request.GET.dict())
    rows = Paginator(penalties(asked), PART).get_page(request.GET.get("page"))
    return page(
        request,
        "portal/penalties.html",
        rows=rows,
        shown=[(row, days_late(row)) for row in rows],
        query=asked.query,
        feed=reverse("result-feed"),
    )


@open_page
def penalty_entry(request: PublicRequest, index: int) -> HttpResponse:
    """What the log says about a published decision, and the proof that it stands there."""
    row, leaf = penalty_at(index), leaf_at(index)
    if row is None or leaf is None:
        raise Http404
    url = f"{reverse('public-target', args=[row.code])}#penalty-{index}"
    return entry_page(request, leaf, url, row.firm_name)
