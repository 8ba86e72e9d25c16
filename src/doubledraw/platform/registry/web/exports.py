"""Any list as a file: as its page is narrowed, in the format asked for."""

from django.http import Http404, StreamingHttpResponse
from django.views.decorators.http import require_GET

from doubledraw.platform.registry.exports import exporters
from doubledraw.platform.ui.access import staff
from doubledraw.platform.ui.downloads import download, format_of
from doubledraw.platform.ui.http import StaffRequest


@staff()
@require_GET
def export(request: StaffRequest, key: str) -> StreamingHttpResponse:
    """The list `key` as the actor sees it, narrowed like its page; ?format=xlsx, csv or parquet."""
    found = exporters().get(key)
    if found is None:
        raise Http404
    rows = found.rows(request.actor, request.GET)
    form = format_of(request.GET.get("format", ""))
    return download(form, key, found.title, found.headers, rows, at=request.at)
