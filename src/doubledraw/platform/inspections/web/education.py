"""Telling frames the law: what is due, what was told, and the sheet for the notice board."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from doubledraw.platform.inspections.exports import education_sheet
from doubledraw.platform.inspections.models import Education
from doubledraw.platform.inspections.policies.education import may_educate
from doubledraw.platform.inspections.selectors.education import (
    dues_of,
    educations_of,
    lines_to_educate,
)
from doubledraw.platform.inspections.services.educating import educate
from doubledraw.platform.inspections.web.printing import paper_file
from doubledraw.platform.outbox.services import carrier_of
from doubledraw.platform.outbox.states import Channel
from doubledraw.platform.plans.models import PlanLine
from doubledraw.platform.ui.access import staff
from doubledraw.platform.ui.http import StaffRequest

PAGE = 50


@staff()
@require_GET
def page(request: StaffRequest) -> HttpResponse:
    """Lines of published plans by their first day; what was told and how far the messages are."""
    today = localdate(request.at)
    found = Paginator(lines_to_educate(request.actor, today), PAGE).get_page(
        request.GET.get("page")
    )
    lines = list(found)
    dues = dues_of([(line.plan.organ, line.starts) for line in lines])
    rows = [
        {
            "line": line,
            "told": (told := getattr(line, "education", None)),
            "due": (due := dues.get((line.plan.organ_id, line.starts))),
            "is_overdue": told is None and due is not None and request.at > due[0],
            "verdict": may_educate(line, request.actor, today, is_done=told is not None),
        }
        for line in lines
    ]
    context = {
        "page": found,
        "rows": rows,
        "today": today,
        "has_sms": carrier_of(Channel.SMS) is not None,
        "has_email": carrier_of(Channel.EMAIL) is not None,
    }
    return render(request, "inspections/educations.html", context)


@staff()
@require_POST
def tell(request: StaffRequest, pk: int) -> HttpResponse:
    """Tell the whole frame of a line."""
    lines = lines_to_educate(request.actor, localdate(request.at))
    line: PlanLine | None = lines.filter(pk=pk).first()
    if line is None:
        raise Http404
    made = educate(line, request.POST.getlist("channel"), by=request.actor, at=request.at)
    said = _("已向名录内全部 {count} 户公布，公告已经上网。").format(count=made.recipients)
    messages.success(request, said)
    return HttpResponseRedirect(reverse("educations"))


@staff()
@require_GET
def paper(request: StaffRequest, number: str, form: str) -> HttpResponse:
    """The sheet for the notice board, as PDF or for a word processor."""
    found: Education | None = educations_of(request.actor).filter(number=number).first()
    if found is None:
        raise Http404
    return paper_file(education_sheet(found), found.number, form)
