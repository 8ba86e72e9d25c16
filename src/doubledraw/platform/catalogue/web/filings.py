"""Filing lists with the office above: what was filed, what waits, one filing with its receipt."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from doubledraw.platform.approvals import services
from doubledraw.platform.approvals.models import Filing
from doubledraw.platform.approvals.policies import may_decide_filing
from doubledraw.platform.approvals.selectors import (
    SOUGHT_BY,
    filed_list,
    filings_sought,
    filings_visible_to,
    filings_waiting_for,
    offices_for,
)
from doubledraw.platform.approvals.states import FilingMatter, FilingState
from doubledraw.platform.catalogue.selectors.filed import LISTS, list_to_file, periods
from doubledraw.platform.catalogue.selectors.items import filing_rule
from doubledraw.platform.catalogue.states import ItemState
from doubledraw.platform.catalogue.web.forms import CatalogueForm
from doubledraw.platform.catalogue.web.items import organs_to_draft_for, reason_of
from doubledraw.platform.catalogue.web.shown import asked, history
from doubledraw.platform.kernel.errors import Conflict, Invalid, Refused
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.organs.selectors import names_of_staff
from doubledraw.platform.ui.access import staff
from doubledraw.platform.ui.http import StaffRequest
from doubledraw.platform.ui.words import say

PAGE_SIZE = 50
MATTERS = dict(FilingMatter.choices())
STATES = dict(ItemState.choices()) | {"revision": "待公布的修订稿"}


class FilingForm(CatalogueForm):
    """Which list, for which quarter, to which office."""

    def __init__(self, organ: Organ, quarters: list[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offices = [(str(each.pk), each.name) for each in offices_for(organ)]
        self.choice("matter", _("报送什么"), [(each, MATTERS[each]) for each in LISTS])
        self.choice("period", _("季度"), [(each, each) for each in quarters])
        hint = _("上级机关，或者同级的审核机关（例如司法局）。")
        self.choice("office", _("受理机关"), offices, hint)


@staff()
@require_GET
def index(request: StaffRequest) -> HttpResponse:
    """What the organs in reach have filed, and what was filed with them; what waits for me first."""
    chosen = asked(request.GET, *SOUGHT_BY)
    rows = filings_sought(request.actor, chosen)
    own = Organ.objects.get(pk=request.actor.organ_id)
    waiting = set(filings_waiting_for(request.actor).values_list("pk", flat=True))
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [(row, MATTERS.get(row.matter, row.matter), row.pk in waiting) for row in page],
        "waiting": len(waiting),
        "chosen": chosen,
        "matters": FilingMatter.choices(),
        "states": FilingState.choices(),
        "may_file": bool(organs_to_draft_for(request)),
        "rule": filing_rule(own, localtime(request.at).date()),
        "tab": "filings",
    }
    return render(request, "catalogue/filings.html", context)


@staff()
@require_http_methods(["GET", "POST"])
def file(request: StaffRequest) -> HttpResponse:
    """Hand a list to the office above."""
    organs = organs_to_draft_for(request)
    if not organs:
        raise Refused("not_clerk", "备案由经办人报送", remedy="请由该机关的经办人办理。")
    wanted = request.POST.get("organ") or request.GET.get("organ")
    organ = next((o for o in organs if str(o.pk) == wanted), organs[0])
    quarters = periods(localtime(request.at).date())
    form = FilingForm(organ, quarters, request.POST or None)
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        office = offices_for(organ).get(pk=said["office"])
        document = list_to_file(organ, office, said["matter"], said["period"])
        try:
            filing = services.file_list(organ, office, document, by=request.actor, at=request.at)
        except (Conflict, Invalid) as problem:
            form.add_error(None, say(problem.reason, problem.params))
        else:
            return _to_filing(request, filing, gettext("已报送，等待受理机关出具回执。"))
    context = {"form": form, "organs": organs, "organ": organ, "tab": "filings"}
    status = 422 if form.is_bound else 200
    return render(request, "catalogue/filing_form.html", context, status=status)


@staff()
@require_GET
def page(request: StaffRequest, pk: int) -> HttpResponse:
    """One filing: the list as it was, and the receipt."""
    filing = _filing(request, pk)
    people = names_of_staff({filing.filed_by, filing.decided_by or 0})
    document = filed_list(filing)
    entries = [(entry, STATES.get(entry["state"], entry["state"])) for entry in document["entries"]]
    context = {
        "filing": filing,
        "matter": MATTERS.get(filing.matter, filing.matter),
        "document": document,
        "entries": entries,
        "filed_by": people.get(filing.filed_by, ""),
        "decided_by": people.get(filing.decided_by or 0, ""),
        "may_decide": may_decide_filing(filing, request.actor),
        "history": history(f"filing:{filing.pk}"),
        "tab": "filings",
    }
    return render(request, "catalogue/filing.html", context)


@staff()
@require_POST
def receive(request: StaffRequest, pk: int) -> HttpResponse:
    """Give a receipt."""
    filing = _filing(request, pk)
    number = "".join(c for c in request.POST.get("receipt", "") if c.isprintable())[:60]
    services.receive_filing(filing, number, reason_of(request), by=request.actor, at=request.at)
    return _to_filing(request, filing, gettext("已出具回执。"))


@staff()
@require_POST
def send_back(request: StaffRequest, pk: int) -> HttpResponse:
    """Send it back."""
    filing = _filing(request, pk)
    services.return_filing(filing, reason_of(request), by=request.actor, at=request.at)
    return _to_filing(request, filing, gettext("已退回，报送机关可以重新报送。"))


def _filing(request: StaffRequest, pk: int) -> Filing:
    return get_object_or_404(filings_visible_to(request.actor), pk=pk)


def _to_filing(request: StaffRequest, filing: Filing, words: str) -> HttpResponse:
    messages.success(request, words)
    return HttpResponseRedirect(reverse("filing", args=[filing.pk]))
