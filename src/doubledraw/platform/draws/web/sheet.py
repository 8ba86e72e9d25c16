"""The record form on paper: a page to print, the same as PDF and DOCX."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from doubledraw.papers.model import Block, Signatures
from doubledraw.papers.pictures import ink_path
from doubledraw.platform.draws import exports
from doubledraw.platform.draws.models import Draw
from doubledraw.platform.draws.web.answers import download
from doubledraw.platform.draws.web.finding import draw_or_404
from doubledraw.platform.ui.access import staff
from doubledraw.platform.ui.http import StaffRequest
from doubledraw.platform.ui.qr import qr

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@staff()
@require_GET
def page(request: StaffRequest, draw_id: str) -> HttpResponse:
    """A4, in the reader's language."""
    draw = draw_or_404(request.actor, draw_id)
    address = address_of(draw)
    form = exports.record_form(draw, address)
    context = {
        "draw": draw,
        "form": form,
        "blocks": [_shown(block) for block in form.blocks],
        "picture": qr(address),
    }
    return render(request, "draws/sheet.html", context)


@staff()
@require_GET
def pdf(request: StaffRequest, draw_id: str) -> HttpResponse:
    """The form as PDF."""
    draw = draw_or_404(request.actor, draw_id)
    data = exports.record_pdf(draw, address_of(draw))
    return download(data, f"{draw.draw_id}.pdf", "application/pdf")


@staff()
@require_GET
def docx(request: StaffRequest, draw_id: str) -> HttpResponse:
    """The form for a word processor."""
    draw = draw_or_404(request.actor, draw_id)
    data = exports.record_docx(draw, address_of(draw))
    return download(data, f"{draw.draw_id}.docx", DOCX)


def papers_of(draw: Draw) -> dict[str, bytes]:
    """The form as files for the archive; none before the draw."""
    if draw.outcome_files is None:
        return {}
    address = address_of(draw)
    return {
        "record.pdf": exports.record_pdf(draw, address),
        "record.docx": exports.record_docx(draw, address),
    }


def address_of(draw: Draw) -> str:
    """Where anybody follows and verifies the draw."""
    return settings.PUBLIC_URL + reverse("public-draw", args=[draw.draw_id])


def _shown(block: Block) -> dict[str, Any]:
    """A block with its kind and, for signatures, their paths."""
    found: dict[str, Any] = {"kind": type(block).__name__.lower(), "block": block}
    if isinstance(block, Signatures):
        found["boxes"] = [(box, ink_path(box.strokes)) for box in block.boxes]
    return found
