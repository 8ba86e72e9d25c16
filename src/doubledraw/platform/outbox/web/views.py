"""The messages of one's organs: what waits, what went, what did not arrive; no number and no text is shown."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from doubledraw.platform.outbox import services
from doubledraw.platform.outbox.policies import may_retry
from doubledraw.platform.outbox.selectors import counts_by_state, files_read, messages_visible_to
from doubledraw.platform.outbox.services import carrier_of
from doubledraw.platform.outbox.states import Channel, MessageState
from doubledraw.platform.ui.access import staff
from doubledraw.platform.ui.http import StaffRequest

PAGE = 50
FILES = 10


@staff()
@require_GET
def page(request: StaffRequest) -> HttpResponse:
    """The list, narrowed by state."""
    state = request.GET.get("state", "")
    rows = messages_visible_to(request.actor)
    if state in list(MessageState):
        rows = rows.filter(state=state)
    found = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    counts = counts_by_state(request.actor)
    context = {
        "page": found,
        "rows": [(row, may_retry(row, request.actor, request.at)) for row in found],
        "state": state,
        "states": [(one, counts.get(one.value, 0)) for one in MessageState],
        "carriers": [(one, carrier_of(one)) for one in Channel],
        "files": files_read()[:FILES],
    }
    return render(request, "outbox/list.html", context)


@staff()
@require_POST
def retry(request: StaffRequest, pk: int) -> HttpResponse:
    """Send a failed message again."""
    found = messages_visible_to(request.actor).filter(pk=pk).first()
    if found is None:
        raise Http404
    services.retry(found, by=request.actor, at=request.at)
    messages.success(request, _("已排入重发。"))
    return HttpResponseRedirect(reverse("outbox"))
