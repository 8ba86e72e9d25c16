"""The draw screen for a hall or a stream: one page, the facts it asks for, and the wall of numbers."""

import json
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import condition, require_safe

from doubledraw import __version__
from doubledraw.platform.disclosure import selectors
from doubledraw.platform.disclosure.models import PublicDraw
from doubledraw.platform.disclosure.states import WHY_VOIDED, Stage
from doubledraw.platform.portal import chances, hall, timeline
from doubledraw.platform.portal.web.pages import page
from doubledraw.platform.ui.access import public
from doubledraw.platform.ui.http import PublicRequest
from doubledraw.platform.ui.qr import qr

LISTED = 8
"""How many of a list without strata stand beside the scene."""


@public
@require_safe
def screen(request: PublicRequest, draw_id: str) -> HttpResponse:
    """Every scene with what is true now; the script shows one at a time."""
    draw = _found(draw_id)
    said = _facts(draw, request.at)
    response = page(
        request,
        "portal/screen.html",
        draw=draw,
        now=request.at,
        scenes=hall.scenes(draw),
        opening=hall.opening_scene(draw, request.at),
        is_live=hall.is_live(draw, request.at),
        facts=said,
        first_when=hall.first_when(draw),
        rows=chances.rows(draw.strata, draw.method, draw.reserve),
        present=said["present"],
        sources=timeline.sources(draw.entropy),
        has_values=hall.has_values(draw),
        has_result=hall.has_result(draw),
        wall=said["wall"],
        seats=hall.seats(draw),
        logged={step["step"]: step for step in draw.steps},
        void_label=WHY_VOIDED.get(draw.void["reason"], "") if draw.void else "",
        successor=selectors.successor_of(draw) if draw.state == Stage.VOIDED else None,
        qr=qr(settings.PUBLIC_URL + reverse("public-draw", args=[draw_id])),
        **_roots(draw),
        **_listed(draw),
    )
    patch_cache_control(response, private=True, no_cache=True)
    return response


@public
@require_safe
def facts(request: PublicRequest, draw_id: str) -> HttpResponse:
    """The public facts of this moment, small; 304 while nothing has changed."""
    draw = _found(draw_id)
    found = _facts(draw, request.at)
    return _conditional(request, found, f'"{found["mark"]}"')


@public
@require_safe
def wall(request: PublicRequest, draw_id: str) -> HttpResponse:
    """The numbers; 404 before the draw, and always where strata are not public."""
    draw = _found(draw_id)
    found = selectors.wall_of(draw)
    if found is None:
        raise Http404
    firms = selectors.firms(hall.named_codes(found.strata))
    body = {
        "draw_id": draw_id,
        "suite": draw.suite,
        "method": draw.method,
        "key": "" if found.sealed else draw.key,
        "strata": found.strata,
        "names": {code: firm.name for code, firm in firms.items()},
    }
    return _conditional(request, body, f'"{__version__}-{selectors.edition()}"')


def _found(draw_id: str) -> PublicDraw:
    try:
        return selectors.public_draw(draw_id)
    except PublicDraw.DoesNotExist as error:
        raise Http404 from error


def _facts(draw: PublicDraw, at: datetime) -> dict[str, Any]:
    return hall.facts(
        draw,
        selectors.present_at(draw),
        selectors.has_wall(draw),
        [cosignature.name for cosignature in selectors.witnesses_of(draw)],
        at,
    )


def _conditional(request: PublicRequest, body: dict[str, Any], etag: str) -> HttpResponse:
    @condition(etag_func=lambda request: etag)
    def answer(request: PublicRequest) -> HttpResponse:
        return JsonResponse(body, json_dumps_params={"ensure_ascii": False})

    response: HttpResponse = answer(request)
    patch_cache_control(response, public=True, no_cache=True)
    return response


def _listed(draw: PublicDraw) -> dict[str, Any]:
    """The head of a list that says nothing about strata, in the order of codes; {} while it is secret."""
    if not draw.is_listed or draw.strata_public:
        return {}
    rows = selectors.appearances(draw, "selected")
    codes = list(rows.values_list("code", flat=True)[:LISTED])
    firms = selectors.firms(codes)
    listed = [(code, firms[code].name) for code in codes]
    return {"listed": listed, "more": (draw.sample or 0) - len(listed)}


def _roots(draw: PublicDraw) -> dict[str, Any]:
    """The roots of the result as the log has them."""
    leaf = selectors.result_of(draw)
    if leaf is None:
        return {}
    entry = json.loads(leaf.entry)
    is_blocked = entry["teams_root"] == "blocked"
    return {
        "result_index": leaf.index,
        "targets_root": entry["targets_root"],
        "teams_root": "" if is_blocked else entry["teams_root"],
    }
