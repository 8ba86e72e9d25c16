"""The long lists of one import: the rows it cannot take, what is new, changed or vanished; and blank templates."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from doubledraw.platform.registry.exports import reject_headers, reject_rows
from doubledraw.platform.registry.imports.differences import KINDS, PAGE, differences
from doubledraw.platform.registry.imports.directory import Directory, directories
from doubledraw.platform.registry.selectors.targets import batches_visible_to
from doubledraw.platform.registry.services.blanks import blank
from doubledraw.platform.registry.web.rules import RULES
from doubledraw.platform.ui.access import staff
from doubledraw.platform.ui.downloads import download, format_of
from doubledraw.platform.ui.http import StaffRequest
from doubledraw.platform.ui.words import say
from doubledraw.tables.writing import CONTENT_TYPES

_PAGE_SIZE = 50
_TITLES = {
    "new": "新增的",
    "changed": "变动的",
    "vanished": "名录里有而文件里没有的",
}


@staff()
@require_GET
def rows(request: StaffRequest, pk: int, kind: str) -> HttpResponse:
    """Every row that is new, changed or vanished, page by page."""
    batch = get_object_or_404(batches_visible_to(request.actor), pk=pk)
    digest = batch.preview.get("lists", "")
    if kind not in KINDS or not digest:
        raise Http404
    asked = request.GET.get("page", "1")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 8 else 1
    found, total = differences(digest, kind, number)
    known = directories()[batch.directory]
    page = Paginator(range(total), PAGE).get_page(number)
    if number != page.number:
        found, _ = differences(digest, kind, page.number)
    context = {
        "batch": batch,
        "directory": known,
        "kind": kind,
        "title": _TITLES[kind],
        "tabs": [(each, _TITLES[each], batch.counts.get(each, 0)) for each in KINDS],
        "rows": [_row(known, row) for row in found],
        "page": page,
    }
    return render(request, "registry/import_rows.html", context)


@staff()
@require_GET
def rejected(request: StaffRequest, pk: int) -> HttpResponse:
    """Every row that cannot be taken, with what is wrong and what to do, by rule."""
    batch = get_object_or_404(batches_visible_to(request.actor), pk=pk)
    found = batch.rejects.all()
    counts = found.order_by().values_list("rule").annotate(n=Count("pk")).order_by("-n", "rule")
    rules = [(rule, RULES.get(rule, "其他"), n) for rule, n in counts]
    rule = request.GET.get("rule", "")
    if rule in {each for each, _, _ in rules}:
        found = found.filter(rule=rule)
    context = {
        "batch": batch,
        "directory": directories()[batch.directory],
        "rules": rules,
        "rule": rule,
        "page": Paginator(found, _PAGE_SIZE).get_page(request.GET.get("page")),
    }
    return render(request, "registry/import_rejects.html", context)


@staff()
@require_GET
def rejects(request: StaffRequest, pk: int) -> StreamingHttpResponse:
    """The rows that were not taken as a spreadsheet, each with its reason beside it."""
    batch = get_object_or_404(batches_visible_to(request.actor), pk=pk)
    form = format_of(request.GET.get("format", ""))
    headers, found = reject_headers(batch, say), reject_rows(batch, say)
    return download(form, f"rejects-{pk}", "未导入的行", headers, found, at=request.at)


@staff()
@require_GET
def blank_table(request: StaffRequest, directory: str) -> HttpResponseBase:
    """An empty workbook for one directory: its headers, and a sheet that says what belongs where."""
    known = directories().get(directory)
    if known is None:
        raise Http404
    answer = StreamingHttpResponse(blank(known, gettext), content_type=CONTENT_TYPES["xlsx"])
    answer.headers["Content-Disposition"] = f'attachment; filename="{directory}.xlsx"'
    return answer


def _row(known: type[Directory], row: list[Any]) -> dict[str, Any]:
    line, key, name, *rest = row
    fields = rest[0] if rest else {}
    told = [(known.label_of(field), *pair) for field, pair in fields.items()]
    return {"line": line, "key": key, "name": name, "fields": told}
