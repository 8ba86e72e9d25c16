"""The paper path: what was written on printed sheets, entered afterwards with scans."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from doubledraw.platform.inspections import services
from doubledraw.platform.inspections.documents import Parcel
from doubledraw.platform.inspections.models import Visit
from doubledraw.platform.inspections.services.reading import moment_of
from doubledraw.platform.inspections.states import Via
from doubledraw.platform.inspections.web.finding import opened_or_refused
from doubledraw.platform.ui.access import staff
from doubledraw.platform.ui.http import StaffRequest

MOST_ID = 36


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
