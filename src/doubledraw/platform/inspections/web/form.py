"""An approval form on the desk: its firms once opened, then the signature."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from doubledraw.platform.inspections import services
from doubledraw.platform.inspections.exports import approval_form
from doubledraw.platform.inspections.policies import may_decide_form
from doubledraw.platform.inspections.selectors import has_looked
from doubledraw.platform.inspections.services.looking import check_opened
from doubledraw.platform.inspections.web.finding import form_or_404
from doubledraw.platform.inspections.web.printing import paper_file
from doubledraw.platform.ui.access import staff
from doubledraw.platform.ui.http import StaffRequest


@staff()
@require_GET
def page(request: StaffRequest, pk: int) -> HttpResponse:
    """An approval form; its firms for who has opened them."""
    found = form_or_404(request, pk)
    visits = list(found.visits.select_related("draw__organ", "organ", "form").order_by("number"))
    opened = has_looked(visits, request.actor, request.at)
    context = {
        "form": found,
        "visits": visits,
        "is_open": len(opened) == len(visits),
        "decide": may_decide_form(found, request.actor),
        "items": visits[0].items if visits else [],
    }
    return render(request, "inspections/form.html", context)


@staff()
@require_GET
def paper(request: StaffRequest, pk: int, form: str) -> HttpResponse:
    """The form with its signatures, as PDF or for a word processor, for who has opened its firms."""
    found = form_or_404(request, pk)
    visits = list(found.visits.select_related("draw__organ", "organ", "form"))
    for visit in visits:
        check_opened(visit, request.actor, request.at)
    return paper_file(approval_form(found), f"{found.draw.draw_id}-{found.edition}", form)


@staff()
@require_POST
def look(request: StaffRequest, pk: int) -> HttpResponse:
    """Open the firms of a form."""
    found = form_or_404(request, pk)
    visits = list(found.visits.select_related("draw__organ", "organ", "form"))
    services.look_at(visits, by=request.actor, at=request.at)
    return HttpResponseRedirect(reverse("visit-form", args=[pk]))


@staff()
@require_POST
def decide(request: StaffRequest, pk: int) -> HttpResponse:
    """Sign a form or send it back."""
    found, remark = form_or_404(request, pk), request.POST.get("remark", "")
    by, at = request.actor, request.at
    if request.POST.get("decision") == "approve":
        services.approve_form(found, request.POST.get("digest", ""), remark, by=by, at=at)
        messages.success(request, _("已批准，检查组可以签发通知书。"))
    else:
        services.return_form(found, remark, by=by, at=at)
        messages.success(request, _("已退回。"))
    return HttpResponseRedirect(reverse("visits"))
