"""The inspector's phone: the page that works without a network, and the addresses it talks to."""

import json

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from doubledraw.platform.inspections import services
from doubledraw.platform.inspections.documents import Parcel
from doubledraw.platform.inspections.selectors import visit_to_send
from doubledraw.platform.inspections.services.reading import moment_of
from doubledraw.platform.inspections.states import ParcelFate
from doubledraw.platform.inspections.web.carried import outcomes_told, visits_told
from doubledraw.platform.inspections.web.finding import sheet_or_404
from doubledraw.platform.kernel.errors import DomainError, Invalid
from doubledraw.platform.ui import words
from doubledraw.platform.ui.access import staff
from doubledraw.platform.ui.http import StaffRequest

MOST = 60
"""Visits that a phone carries; the ones planned next come first."""


@staff()
@require_GET
def app(request: StaffRequest) -> HttpResponse:
    """The page itself names no firm: what it shows it asks for, and keeps in the phone."""
    ahead = round(settings.DEMO_SHIFT.total_seconds())
    context = {"person": request.actor.user_id, "token": get_token(request), "ahead": str(ahead)}
    return render(request, "inspections/phone.html", context)


@staff()
@require_GET
def manifest(request: StaffRequest) -> HttpResponse:
    """What a phone needs to put the page on its home screen."""
    start = reverse("visits-phone")
    icons = [
        {"src": static(f"inspections/icon-{n}.png"), "sizes": f"{n}x{n}", "type": "image/png"}
        for n in (192, 512)
    ]
    told = {
        "id": start,
        "name": _("现场检查"),
        "short_name": _("现场检查"),
        "start_url": start,
        "scope": start,
        "display": "standalone",
        "background_color": "#ffffff",
        "theme_color": "#ffffff",
        "icons": icons,
    }
    return JsonResponse(told, content_type="application/manifest+json")


@staff()
@require_GET
def worker(request: StaffRequest) -> HttpResponse:
    """The service worker, served where its scope begins."""
    path = finders.find("inspections/worker.js")
    if path is None:
        raise Http404
    with open(path, "rb") as file:  # noqa: PTH123 - the finder gives a text
        response = HttpResponse(file.read(), content_type="text/javascript; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache"
    return response


@staff()
@require_POST
def mine(request: StaffRequest) -> JsonResponse:
    """My visits with everything they need without a network. A POST, because the looks are written down."""
    actor, at = request.actor, request.at
    visits = services.take_along(MOST, by=actor, at=at)
    return JsonResponse(
        {
            "at": localtime(at).isoformat(),
            "person": actor.user_id,
            "name": actor.name,
            "token": get_token(request),
            "outcomes": outcomes_told(),
            "visits": visits_told(visits, actor),
        }
    )


@staff()
@require_POST
def submit(request: StaffRequest, number: str) -> JsonResponse:
    """Take one submission: its JSON in "parcel", its file beside it. Every answer is JSON, refusals too."""
    visit = visit_to_send(request.actor, request.at, number)
    if visit is None:
        gone = {"code": "not_of_the_team", "reason": _("您不在这一家的检查组里"), "remedy": ""}
        return JsonResponse(gone, status=404)
    try:
        receipt = services.receive(visit, _parcel(request), by=request.actor, at=request.at)
    except DomainError as error:
        return _refused(error)
    told = {
        "client_id": receipt.client_id,
        "fate": receipt.fate,
        "label": "" if receipt.fate == ParcelFate.TAKEN else _(ParcelFate.of(receipt.fate).label),
        "repeat": receipt.is_repeat,
        "state": receipt.state,
    }
    return JsonResponse(told)


@staff()
@require_POST
def draft(request: StaffRequest, number: str, pk: int) -> JsonResponse:
    """Keep what has been filled so far, for the same person on another device."""
    visit = visit_to_send(request.actor, request.at, number)
    if visit is None:
        raise Http404
    try:
        body, device = _json(request, "body"), request.POST.get("device", "")
        services.save_draft(sheet_or_404(visit, pk), body, device, by=request.actor, at=request.at)
    except DomainError as error:
        return _refused(error)
    return JsonResponse({"at": localtime(request.at).isoformat()})


def _parcel(request: StaffRequest) -> Parcel:
    told, upload = _json(request, "parcel"), request.FILES.get("file")
    if not isinstance(told, dict) or not isinstance(told.get("body"), dict):
        raise Invalid("parcel_unreadable", "提交的内容不对", remedy="请更新页面后再提交。")
    sheet = told.get("sheet")
    return Parcel(
        client_id=str(told.get("client_id", "")),
        kind=str(told.get("kind", "")),
        device=str(told.get("device", "")),
        made_at=moment_of(told.get("made_at")),
        body=told["body"],
        sheet=sheet if isinstance(sheet, int) and not isinstance(sheet, bool) else None,
        data=upload.read() if upload else None,
    )


def _json(request: HttpRequest, name: str) -> object:
    try:
        return json.loads(request.POST.get(name, ""))
    except ValueError as error:
        raise Invalid(
            "parcel_unreadable", "提交的内容不对", remedy="请更新页面后再提交。"
        ) from error


def _refused(error: DomainError) -> JsonResponse:
    told = {
        "code": error.code,
        "reason": words.say(error.reason, error.params),
        "remedy": words.say(error.remedy, error.params),
        "cites": str(error.cites or ""),
    }
    return JsonResponse(told, status=error.status)
