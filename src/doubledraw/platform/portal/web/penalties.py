"""Published penalty decisions: all of them, and what the log says of one."""

import json

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.urls import reverse

from doubledraw.platform.disclosure.models import PublicPenalty
from doubledraw.platform.ledger.models import LogLeaf
from doubledraw.platform.portal.results.asked import Asked
from doubledraw.platform.portal.results.penalties import days_late, penalties
from doubledraw.platform.portal.web.log import ENTRY_NAMES, proven
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
    row = PublicPenalty.objects.filter(log_index=index).first()
    leaf = LogLeaf.objects.filter(index=index).first()
    if row is None or leaf is None:
        raise Http404
    return page(
        request,
        "portal/entry.html",
        place=(f"{reverse('public-target', args=[row.code])}#penalty-{index}", row.firm_name),
        leaf=leaf,
        name=ENTRY_NAMES.get(leaf.kind, leaf.kind),
        shown=json.dumps(json.loads(leaf.entry), ensure_ascii=False, indent=2),
        **proven(leaf),
    )
