"""Files for outside systems: made, taken away in two forms, their receipts; the simulated receiver."""

import json
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from doubledraw.platform.credit import services
from doubledraw.platform.credit.exports.exchange import FIELDS, FORMAT, VERSION, checked, schema
from doubledraw.platform.credit.exports.simulator import simulated_receipt
from doubledraw.platform.credit.models import CreditExport
from doubledraw.platform.credit.policies import may_export
from doubledraw.platform.credit.selectors import (
    answers_of,
    exports_visible_to,
    lines_of,
    organs_of_clerk,
    unsent_events,
)
from doubledraw.platform.kernel.errors import Conflict, DomainError, Invalid
from doubledraw.platform.ledger.services import stamp
from doubledraw.platform.ui.access import staff
from doubledraw.platform.ui.doing import done
from doubledraw.platform.ui.downloads import download
from doubledraw.platform.ui.http import StaffRequest

PAGE, ROWS = 50, 100


@staff()
@require_http_methods(["GET", "POST"])
def index(request: StaffRequest) -> HttpResponse:
    """Files so far, what waits to be sent; and making one."""
    organs, error = list(organs_of_clerk(request.actor)), None
    wanted = request.POST.get("organ") or request.GET.get("organ", "")
    own = next((one for one in organs if one.pk == request.actor.organ_id), None)
    organ = next((one for one in organs if one.code == wanted), own or next(iter(organs), None))
    if request.method == "POST" and organ:
        try:
            made = services.make_export(organ, by=request.actor, at=request.at)
            return HttpResponseRedirect(reverse("credit-export", args=[made.pk]))
        except (Invalid, Conflict) as fault:
            error = fault
    rows = exports_visible_to(request.actor)
    context = {
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "organs": organs,
        "organ": organ,
        "unsent": unsent_events(organ).count() if organ else 0,
        "format": FORMAT,
        "version": VERSION,
        "error": error,
        "tab": "exports",
    }
    return render(request, "credit/exports.html", context, status=error.status if error else 200)


@staff()
@require_GET
def schema_file(request: StaffRequest) -> HttpResponse:
    """The JSON Schema of a line."""
    text = json.dumps(schema(), ensure_ascii=False, indent=1)
    return HttpResponse(text, content_type="application/schema+json; charset=utf-8")


@staff()
@require_GET
def page(request: StaffRequest, pk: int) -> HttpResponse:
    """One file with its receipts."""
    return _shown(request, _found(request, pk))


@staff()
@require_POST
def receipt(request: StaffRequest, pk: int) -> HttpResponse:
    """Take a receipt in."""
    found = _found(request, pk)
    upload = request.FILES.get("file")

    def deed() -> None:
        if upload is None:
            raise Invalid("no_file", "没有选回执文件", remedy="请选择接收方给的回执文件。")
        services.take_receipt(found, upload.read(), by=request.actor, at=request.at)

    to = reverse("credit-export", args=[pk])
    return done(request, deed, _("回执已登记。"), to, lambda error: _shown(request, found, error))


@staff()
@require_GET
def file(request: StaffRequest, pk: int, kind: str) -> HttpResponseBase:
    """The file as it was made, as a table, its digest, or a practice receipt for it."""
    found = _found(request, pk)
    data = services.file_of(found)
    if kind == "jsonl":
        return _attached(data, f"{found.number}.jsonl", "application/jsonl")
    if kind == "sha256":
        text = f"{found.digest}  {found.number}.jsonl\n".encode()
        return _attached(text, f"{found.number}.sha256", "text/plain; charset=utf-8")
    if kind == "csv":
        rows = ([line[name] for name in FIELDS] for line in checked(data)[1])
        return download("csv", found.number, "信用信息", FIELDS, rows, at=found.made_at)
    if kind == "practice":
        text = simulated_receipt(data, stamp(request.at))
        return _attached(text, f"{found.number}.receipt.jsonl", "application/jsonl")
    raise Http404


def _attached(data: bytes, name: str, content_type: str) -> HttpResponse:
    answer = HttpResponse(data, content_type=content_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _found(request: StaffRequest, pk: int) -> CreditExport:
    return get_object_or_404(exports_visible_to(request.actor), pk=pk)


def _shown(
    request: StaffRequest, found: CreditExport, error: DomainError | None = None
) -> HttpResponse:
    lines = lines_of(found)
    accepted, rejected = answers_of(found)
    context: dict[str, Any] = {
        "export": found,
        "page": Paginator(lines, ROWS).get_page(request.GET.get("page")),
        "accepted": accepted,
        "rejected": rejected,
        "may_export": may_export(found.organ, request.actor),
        "error": error,
        "tab": "exports",
    }
    return render(request, "credit/export.html", context, status=error.status if error else 200)
