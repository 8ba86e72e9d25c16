"""One firm, one file: everything that was done with it, by time and stage, and the whole to take away."""

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from doubledraw.platform.dossiers import services
from doubledraw.platform.dossiers.documents import Stage
from doubledraw.platform.dossiers.models import Export
from doubledraw.platform.dossiers.selectors import (
    counted,
    draw_case,
    export_of,
    exports_of,
    file_of,
    files_among,
    firm_visible_to,
)
from doubledraw.platform.jobs.services import enqueue
from doubledraw.platform.records import store
from doubledraw.platform.registry.models import Target
from doubledraw.platform.ui.access import staff
from doubledraw.platform.ui.http import StaffRequest

PAGE = 100
AT_ONCE = 12
"""So many files are packed while the person waits; more in the background."""


@staff()
@require_GET
def page(request: StaffRequest, code: str) -> HttpResponse:
    """The file, latest first."""
    target, actor = _firm_or_404(request, code), request.actor
    entries = file_of(actor, target, request.at)
    asked = request.GET.get("stage", "")
    stage = next((one for one in Stage if one.value == asked), None)
    shown = [entry for entry in reversed(entries) if stage is None or entry.stage is stage]
    context = {
        "target": target,
        "page": Paginator(shown, PAGE).get_page(request.GET.get("page")),
        "counts": counted(entries),
        "stage": stage,
        "total": len(entries),
        "files": len(files_among(entries)),
        "exports": exports_of(actor, target.code),
        "made": request.GET.get("made", ""),
    }
    return render(request, "dossiers/firm.html", context)


@staff()
@require_POST
def export(request: StaffRequest, code: str) -> HttpResponse:
    """Pack the file: a small one at once, a large one in the background."""
    target, by, at = _firm_or_404(request, code), request.actor, request.at
    entries = file_of(by, target, at, is_public=True)
    if len(files_among(entries)) <= AT_ONCE:
        made = services.export_firm(target, by=by, at=at)
        return HttpResponseRedirect(f"{reverse('firm-file', args=[target.code])}?made={made.pk}")
    key = f"dossiers.export_firm:{target.pk}:{by.user_id}:{at.isoformat()}"
    args = {"code": target.code, "next": reverse("firm-file", args=[target.code])}
    title = "打包一户一档"
    job = enqueue("dossiers.export_firm", args, key=key, at=at, asked_by=by.user_id, title=title)
    return HttpResponseRedirect(reverse("job", args=[job.pk]))


@staff()
@require_GET
def download(request: StaffRequest, pk: int) -> HttpResponseBase:
    """One's own zip, as long as one may still see what it is about."""
    made = export_of(request.actor, pk)
    if made is None or not _still_seen(request, made):
        raise Http404
    return zip_answer(made)


def _still_seen(request: StaffRequest, made: Export) -> bool:
    """Its firm; of a draw's case, whose code is the draw's number, the case."""
    actor, code = request.actor, made.code
    return bool(firm_visible_to(actor, code) or (made.case and draw_case(actor, code)))


def zip_answer(made: Export) -> FileResponse:
    """The bytes of the store, piece by piece."""
    file = store.path_of(made.digest).open("rb")
    name = f"{made.case or made.code}-{made.digest[:8]}.zip"
    return FileResponse(file, as_attachment=True, filename=name, content_type="application/zip")


def _firm_or_404(request: StaffRequest, code: str) -> Target:
    found = firm_visible_to(request.actor, code.replace("\0", ""))
    if found is None:
        raise Http404
    return found
