"""Orders and letters to print, and the files that prove things, byte for byte."""

from collections.abc import Callable

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_GET

from doubledraw.papers import Paper, docx, pdf
from doubledraw.platform.followups.exports import order_paper, transfer_paper
from doubledraw.platform.followups.selectors import (
    handover_of,
    order_of,
    proofs_of,
)
from doubledraw.platform.followups.web.finding import found_or_404, opened_or_refused
from doubledraw.platform.records import store
from doubledraw.platform.ui.access import staff
from doubledraw.platform.ui.http import StaffRequest

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MEDIA = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png", b"%PDF-": PDF}


@staff()
@require_GET
def order_pdf(request: StaffRequest, number: str, pk: int) -> HttpResponse:
    """责令改正通知书 as PDF."""
    return _order(request, number, pk, pdf, "pdf", PDF)


@staff()
@require_GET
def order_docx(request: StaffRequest, number: str, pk: int) -> HttpResponse:
    """责令改正通知书 for a word processor."""
    return _order(request, number, pk, docx, "docx", DOCX)


@staff()
@require_GET
def transfer_pdf(request: StaffRequest, number: str, pk: int) -> HttpResponse:
    """移送函 as PDF."""
    return _transfer(request, number, pk, pdf, "pdf", PDF)


@staff()
@require_GET
def transfer_docx(request: StaffRequest, number: str, pk: int) -> HttpResponse:
    """移送函 for a word processor."""
    return _transfer(request, number, pk, docx, "docx", DOCX)


@staff()
@require_GET
def proof(request: StaffRequest, number: str, digest: str) -> HttpResponse:
    """A receipt, a photo or a scan of this chain."""
    visit = opened_or_refused(request, number)
    if digest not in proofs_of(visit):
        raise Http404
    data = store.get(digest)
    kind = next((kind for mark, kind in MEDIA.items() if data.startswith(mark)), "")
    response = HttpResponse(data, content_type=kind or "application/octet-stream")
    name = f"{visit.number}-{digest[:8]}"
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


Set = Callable[[Paper], bytes]


def _order(
    request: StaffRequest, number: str, pk: int, made: Set, ending: str, kind: str
) -> HttpResponse:
    order = found_or_404(order_of(opened_or_refused(request, number), pk))
    return _file(made(order_paper(order)), f"order-{order.pk}.{ending}", kind)


def _transfer(
    request: StaffRequest, number: str, pk: int, made: Set, ending: str, kind: str
) -> HttpResponse:
    handover = found_or_404(handover_of(opened_or_refused(request, number), pk))
    return _file(made(transfer_paper(handover)), f"transfer-{handover.pk}.{ending}", kind)


def _file(data: bytes, name: str, kind: str) -> HttpResponse:
    response = HttpResponse(data, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
