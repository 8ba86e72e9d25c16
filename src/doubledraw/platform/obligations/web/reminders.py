"""How I am reminded: the calendar address and the daily mail."""

import secrets

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from doubledraw.platform.obligations.selectors.keys import key_in_use, reminder_of
from doubledraw.platform.obligations.services import (
    make_calendar_key,
    revoke_calendar_key,
    set_reminder,
)
from doubledraw.platform.obligations.web.page import UNKEPT
from doubledraw.platform.ui.access import staff
from doubledraw.platform.ui.http import StaffRequest


@staff()
@require_GET
def show(request: StaffRequest) -> HttpResponse:
    """Both ways, as they are."""
    return _page(request)


@staff()
@require_POST
def mail(request: StaffRequest) -> HttpResponse:
    """Where the mail goes, and whether."""
    address = request.POST.get("address", "").translate(UNKEPT)
    wanted = request.POST.get("wanted") == "1"
    set_reminder(address, wanted=wanted, by=request.actor, at=request.at)
    messages.success(request, _("已保存。"))
    return HttpResponseRedirect(reverse("reminders"))


@staff()
@require_POST
def make_key(request: StaffRequest) -> HttpResponse:
    """A new address, shown on this one page and never again."""
    secret = make_calendar_key(by=request.actor, at=request.at, chance=secrets.token_bytes)
    answer = _page(request, settings.PUBLIC_URL + reverse("calendar-feed", args=[secret]))
    answer.headers["Cache-Control"] = "no-store"
    return answer


@staff()
@require_POST
def revoke_key(request: StaffRequest) -> HttpResponse:
    """The address answers no longer."""
    revoke_calendar_key(by=request.actor, at=request.at)
    messages.success(request, _("日历地址已停用。"))
    return HttpResponseRedirect(reverse("reminders"))


def _page(request: StaffRequest, address: str = "") -> HttpResponse:
    context = {
        "key": key_in_use(request.actor),
        "address": address,
        "reminder": reminder_of(request.actor),
    }
    return render(request, "obligations/reminders.html", context)
