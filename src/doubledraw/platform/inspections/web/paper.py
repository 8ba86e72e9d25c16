"""The paper path: the notice and the sheets to print, what was written on them entered afterwards with scans."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from doubledraw.platform.inspections import services
from doubledraw.platform.inspections.documents import Parcel
from doubledraw.platform.inspections.models import Visit
from doubledraw.platform.inspections.selectors import crew_of, newest_notice, sealed_notice
from doubledraw.platform.inspections.services.reading import moment_of
from doubledraw.platform.inspections.states import Via
from doubledraw.platform.inspections.web.finding import opened_or_refused
from doubledraw.platform.inspections.web.shown import sheets_of
from doubledraw.platform.plans.states import Way
from doubledraw.platform.ui.access import staff
from doubledraw.platform.ui.http import StaffRequest
from doubledraw.platform.ui.qr import qr

MOST_ID = 36


@staff()
@require_GET
def notice(request: StaffRequest, number: str) -> HttpResponse:
    """The notice to print, with the code that opens the firm's page."""
    visit = opened_or_refused(request, number)
    newest = newest_notice(visit)
    if newest is None:
        raise Http404
    address = settings.PUBLIC_URL + reverse("door", args=[newest.token])
    context = {
        "visit": visit,
        "notice": newest,
        "said": sealed_notice(newest),
        "crew": crew_of([visit])[visit.pk],
        "way": Way.of(visit.way).label,
        "address": address,
        "picture": qr(address),
    }
    return render(request, "inspections/notice.html", context)


@staff()
@require_GET
def pack(request: StaffRequest, number: str) -> HttpResponse:
    """Every department's sheet and the registration form, blank or as entered, to print."""
    visit = opened_or_refused(request, number)
    context = {
        "visit": visit,
        "sheets": sheets_of(visit),
        "crew": crew_of([visit])[visit.pk],
        "way": Way.of(visit.way).label,
        "signatures": list(visit.signatures.all()),
        "notice": newest_notice(visit),
    }
    return render(request, "inspections/pack.html", context)


@staff()
@require_POST
def begin(request: StaffRequest, number: str) -> HttpResponse:
    """Enter when the team went in, from the paper."""
    post = request.POST
    body = {"at": _moment(post.get("at", "")), "urgent": post.get("urgent", "")}
    return _sent(request, opened_or_refused(request, number), "begin", body, _("进门已登记。"))


@staff()
@require_POST
def scan(request: StaffRequest, number: str) -> HttpResponse:
    """Keep a scanned page or a photo."""
    visit, upload = opened_or_refused(request, number), request.FILES.get("file")
    body = {"taken_at": _moment(request.POST.get("taken_at", "")), "place": ""}
    data = upload.read() if upload else None
    return _sent(request, visit, "photo", body, _("扫描件已保存。"), data=data)


@staff()
@require_POST
def finish(request: StaffRequest, number: str) -> HttpResponse:
    """Enter the end of the visit."""
    post = request.POST
    body = {
        "ended_at": _moment(post.get("ended_at", "")),
        "opinion": post.get("opinion", ""),
        "late": post.get("late", ""),
    }
    said = _("检查已结束，等负责人审核。")
    return _sent(request, opened_or_refused(request, number), "finish", body, said)


def _sent(
    request: StaffRequest,
    visit: Visit,
    kind: str,
    body: dict[str, Any],
    said: str,
    data: bytes | None = None,
) -> HttpResponse:
    """Send one deed of the paper path; what is wrong with it is said on the page of refusals."""
    parcel = parcel_of(request, kind, body, data=data)
    services.receive(visit, parcel, by=request.actor, at=request.at)
    messages.success(request, said)
    return HttpResponseRedirect(reverse("visit", args=[visit.number]))


def parcel_of(
    request: StaffRequest,
    kind: str,
    body: dict[str, Any],
    sheet: int | None = None,
    data: bytes | None = None,
) -> Parcel:
    """A submission of the paper path, under the key its form was shown with."""
    key = request.POST.get("key", "")[:MOST_ID]
    via = Via.PAPER.value
    return Parcel(key, kind, "desk", request.at, body, sheet, data, via)


def _moment(text: str) -> str:
    return localtime(moment_of(text)).isoformat()
