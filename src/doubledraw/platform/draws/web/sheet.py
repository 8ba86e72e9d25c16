"""The record form on paper: a page to print, and the same as DOCX."""

import io

import segno
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from doubledraw.platform.draws import exports
from doubledraw.platform.draws.models import Draw
from doubledraw.platform.draws.web.door import qr_svg
from doubledraw.platform.draws.web.finding import draw_or_404
from doubledraw.platform.draws.web.record import download
from doubledraw.platform.ledger.selectors import latest_checkpoint
from doubledraw.platform.ui.access import staff
from doubledraw.platform.ui.http import StaffRequest

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@staff()
@require_GET
def page(request: StaffRequest, draw_id: str) -> HttpResponse:
    """A4, for the browser's own printing and its PDF."""
    draw = draw_or_404(request.actor, draw_id)
    address = address_of(draw)
    sheet = exports.sheet_of(draw, latest_checkpoint())
    context = {"draw": draw, "sheet": sheet, "address": address, "picture": qr_svg(address)}
    return render(request, "draws/sheet.html", context)


@staff()
@require_GET
def docx(request: StaffRequest, draw_id: str) -> HttpResponse:
    """The same as a file for a word processor."""
    draw = draw_or_404(request.actor, draw_id)
    return download(docx_of(draw), f"{draw.draw_id}.docx", DOCX)


def docx_of(draw: Draw) -> bytes:
    """The form's bytes."""
    address, picture = address_of(draw), io.BytesIO()
    segno.make(address, error="m", micro=False).save(picture, kind="png", scale=6, border=4)
    return exports.document(
        exports.sheet_of(draw, latest_checkpoint()), picture.getvalue(), address
    )


def address_of(draw: Draw) -> str:
    """Where anybody follows and verifies the draw."""
    return settings.PUBLIC_URL + reverse("public-draw", args=[draw.draw_id])
