"""The notice by SMS or e-mail, and the consent it rests on."""

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from doubledraw.platform.inspections.selectors import newest_notice
from doubledraw.platform.inspections.selectors.messages import consents_of
from doubledraw.platform.inspections.services.messaging import (
    Consent,
    end_consent,
    enter_consent,
    send_notice,
)
from doubledraw.platform.inspections.web.finding import opened_or_refused
from doubledraw.platform.kernel.errors import Invalid
from doubledraw.platform.ui.access import staff
from doubledraw.platform.ui.http import StaffRequest


@staff()
@require_POST
def consent(request: StaffRequest, number: str) -> HttpResponse:
    """Enter where the firm agreed to be served, or that it took that back."""
    visit, post = opened_or_refused(request, number), request.POST
    if post.get("end"):
        found = consents_of(visit).get(post["end"])
        if found is None:
            raise Http404
        end_consent(visit, found, by=request.actor, at=request.at)
        messages.success(request, _("已登记撤回。"))
        return _back(number)
    upload, signed_on = request.FILES.get("file"), _day(post.get("signed_on", ""))
    asked = Consent(
        post.get("channel", ""),
        post.get("address", ""),
        post.get("signed_by", ""),
        signed_on,
        upload.read() if upload else None,
    )
    enter_consent(visit, asked, by=request.actor, at=request.at)
    messages.success(request, _("电子送达确认已登记。"))
    return _back(number)


@staff()
@require_POST
def send(request: StaffRequest, number: str) -> HttpResponse:
    """Send the newest notice."""
    visit = opened_or_refused(request, number)
    newest = newest_notice(visit)
    if newest is None:
        raise Http404
    newest.visit = visit
    send_notice(newest, request.POST.get("channel", ""), by=request.actor, at=request.at)
    messages.success(request, _("已排入发送，收到回执就登记送达。"))
    return _back(number)


def _day(text: str) -> date:
    try:
        found = parse_date(text)
    except ValueError:
        found = None
    if found is None:
        raise Invalid("day_unreadable", "日期写法不对", remedy="请照“2026-06-01”写。")
    return found


def _back(number: str) -> HttpResponse:
    return HttpResponseRedirect(reverse("visit", args=[number]) + "#sending")
