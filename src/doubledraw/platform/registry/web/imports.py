"""Importing in the browser: upload or paste, preview, apply or give up, receipt."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from doubledraw.platform.jobs.services import enqueue
from doubledraw.platform.kernel.errors import Refused
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.organs.selectors import names_of_staff, organs_visible_to
from doubledraw.platform.organs.states import Role
from doubledraw.platform.registry.imports.directory import Directory, directories
from doubledraw.platform.registry.models import ImportBatch
from doubledraw.platform.registry.policies import may_apply, may_import
from doubledraw.platform.registry.selectors.batches import batches_sought
from doubledraw.platform.registry.selectors.targets import batches_visible_to
from doubledraw.platform.registry.services import discard_import, remap_import, stage_import
from doubledraw.platform.registry.states import (
    BatchSource,
    BatchState,
    MannerBy,
    SchemeChoice,
    UnknownRegion,
)
from doubledraw.platform.registry.web.forms import MappingForm, UploadForm
from doubledraw.platform.registry.web.rules import RULES
from doubledraw.platform.ui.access import staff
from doubledraw.platform.ui.http import StaffRequest
from doubledraw.platform.ui.words import say

PAGE_SIZE = 50
REJECTS_SHOWN = 20
EXAMPLES = 8
LISTS = {
    "items": "items",
    **{name: name for name in ("inspectors", "experts", "institutions", "recusals")},
}
STATES = (BatchState.READ, BatchState.UNUSABLE, BatchState.APPLIED, BatchState.DISCARDED)
REMARKS = {
    "without_item": "{n} 行没有写事项，记为“未写明事项”。",
    "level_by_name": "{n} 行没有写层级，按机关名称认定。",
    "level_of_own": "{n} 行没有写层级，记为本机关的层级。",
    "inspector_unknown": "{n} 处检查人员不在本机关名录中，照原文记下。",
    "special_new": "{n} 行的专项库还没有，导入时由本机关新建。",
    "made_codes": "{n} 行没有编码，按名称生成：草拟期间可以改。",
}


@staff()
@require_GET
def directory(request: StaffRequest) -> HttpResponse:
    """All imports in reach, newest first, by directory, state and source."""
    known = directories()
    asked = {name: request.GET.get(name, "") for name in ("directory", "state", "source")}
    found = batches_sought(batches_visible_to(request.actor), **asked).defer("preview", "problem")
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    names = names_of_staff({batch.uploaded_by for batch in page})
    rows = [
        (batch, known[batch.directory].title, names.get(batch.uploaded_by, ""))
        for batch in page
        if batch.directory in known
    ]
    context = {
        "page": page,
        "rows": rows,
        "asked": asked,
        "is_narrowed": any(asked.values()),
        "directories": [(key, each.title) for key, each in known.items()],
        "states": [(state.value, state.label) for state in STATES],
        "sources": BatchSource.choices(),
    }
    return render(request, "registry/imports.html", context)


@staff()
@require_http_methods(["GET", "POST"])
def upload(request: StaffRequest) -> HttpResponse:
    """A file, or a table pasted from a spreadsheet."""
    organs = _organs(request)
    if not organs:
        raise Refused(
            "not_clerk",
            "只有经办人可以导入名录",
            remedy="请由该机关的经办人办理，或者请安全管理员授权。",
        )
    form = UploadForm(
        request.POST or None,
        request.FILES or None,
        organs=organs,
        directories=directories(),
        initial={
            "directory": request.GET.get("directory", "targets"),
            "organ": request.actor.organ_id,
            "template": request.GET.get("template", ""),
        },
    )
    if form.is_valid():
        return _begin(request, form)
    status = 422 if form.is_bound else 200
    blanks = [(key, each.title) for key, each in directories().items()]
    context = {"form": form, "blanks": blanks}
    return render(request, "registry/import_new.html", context, status=status)


@staff()
@require_GET
def page(request: StaffRequest, pk: int) -> HttpResponse:
    """One import as it stands: waiting, preview, unusable, applied with its receipt, or given up."""
    batch = _batch(request, pk)
    return _page(request, batch, MappingForm(batch, _directory(batch)))


@staff()
@require_POST
def read_again(request: StaffRequest, pk: int) -> HttpResponse:
    """The same file, read by other columns or options; or once more as before."""
    batch = _batch(request, pk)
    if batch.state == BatchState.UPLOADED:
        may_import(batch.organ, request.actor).enforce()
        return _read(request, batch)
    form = MappingForm(batch, _directory(batch), request.POST)
    if not form.is_valid():
        return _page(request, batch, form, status=422)
    with transaction.atomic():
        remap_import(batch, form.mapping, form.options, by=request.actor, at=request.at)
        return _read(request, batch)


@staff()
@require_POST
def apply(request: StaffRequest, pk: int) -> HttpResponse:
    """Let it take effect, in the background."""
    batch = _batch(request, pk)
    without_rejects = request.POST.get("without_rejects") == "yes"
    may_apply(batch, request.actor, without_rejects=without_rejects).enforce()
    job = enqueue(
        "registry.apply_import",
        {"batch": pk, "without_rejects": without_rejects, "next": _address(batch)},
        key=f"registry.apply:{pk}:{batch.version}:{request.at.isoformat()}",
        at=request.at,
        asked_by=request.actor.user_id,
        title="导入名录",
    )
    return HttpResponseRedirect(reverse("job", args=[job.pk]))


@staff()
@require_POST
def discard(request: StaffRequest, pk: int) -> HttpResponse:
    """Give it up."""
    discard_import(_batch(request, pk), by=request.actor, at=request.at)
    messages.success(request, gettext("已放弃这次导入，名录没有改动。"))
    return HttpResponseRedirect(reverse("imports"))


def _begin(request: StaffRequest, form: UploadForm) -> HttpResponse:
    said = form.cleaned_data
    with transaction.atomic():
        batch = stage_import(
            said["directory"],
            form.content,
            form.filename,
            said["organ"],
            by=request.actor,
            at=request.at,
            options=form.options,
            source=form.source,
        )
        return _read(request, batch)


def _read(request: StaffRequest, batch: ImportBatch) -> HttpResponse:
    job = enqueue(
        "registry.read_upload",
        {"batch": batch.pk, "next": _address(batch)},
        key=f"registry.read:{batch.pk}:{batch.version}:{request.at.isoformat()}",
        at=request.at,
        asked_by=request.actor.user_id,
        title="读取导入文件",
    )
    return HttpResponseRedirect(reverse("job", args=[job.pk]))


def _page(
    request: StaffRequest, batch: ImportBatch, form: MappingForm, status: int = 200
) -> HttpResponse:
    known = _directory(batch)
    found = batch.rejects.all()
    names = names_of_staff({batch.uploaded_by, batch.applied_by or 0})
    context = {
        "batch": batch,
        "directory": known,
        "list_url": reverse(LISTS.get(batch.directory, "targets")),
        "manner": _manner(batch),
        "remarks": [
            say(words, {"n": batch.counts["remarks"][name]})
            for name, words in REMARKS.items()
            if batch.counts.get("remarks", {}).get(name)
        ],
        "form": form,
        "fields": [
            (known.label_of(name), count) for name, count in batch.counts.get("fields", {}).items()
        ],
        "columns": _columns(batch, known),
        "changed": [_example(known, row) for row in batch.preview.get("changed", ())][:EXAMPLES],
        "rejects": found[:REJECTS_SHOWN],
        "rules": _rules(batch),
        "more_rejects": max(0, batch.counts.get("rejected", 0) - REJECTS_SHOWN),
        "may_import": may_import(batch.organ, request.actor),
        "may_apply": may_apply(batch, request.actor, without_rejects=True),
        "uploaded_by": names.get(batch.uploaded_by, ""),
        "applied_by": names.get(batch.applied_by or 0, ""),
        "twin": _twin(request, batch),
        "scheme": SchemeChoice.of(batch.options.get("scheme", "uscc")).label,
        "unknown_region": UnknownRegion.of(batch.options.get("unknown_region", "reject")).label,
    }
    return render(request, "registry/import.html", context, status=status)


def _manner(batch: ImportBatch) -> tuple[str, str]:
    """How the columns were settled, and the title of the template when there is one."""
    told = batch.preview.get("manner")
    return (MannerBy.of(told["by"]).label, told["template"]) if told else ("", "")


def _columns(batch: ImportBatch, known: type[Directory]) -> list[tuple[str, list[str]]]:
    """(header, labels of the fields it is) for every column of the file; mostly one, or none."""
    labels: dict[int, list[str]] = {}
    for name, column in batch.mapping.items():
        labels.setdefault(column, []).append(known.label_of(name))
    headers: Sequence[str] = batch.preview.get("headers", ())
    return [(header, labels.get(place, [])) for place, header in enumerate(headers)]


def _example(known: type[Directory], row: dict[str, Any]) -> dict[str, Any]:
    fields = [(known.label_of(name), *pair) for name, pair in row["fields"].items()]
    return {**row, "fields": fields}


def _rules(batch: ImportBatch) -> list[tuple[str, int]]:
    """(what is wrong, how often), the commonest first."""
    rows = batch.rejects.order_by().values_list("rule").annotate(n=Count("pk")).order_by("-n")
    return [(RULES.get(rule, "其他"), n) for rule, n in rows]


def _twin(request: StaffRequest, batch: ImportBatch) -> ImportBatch | None:
    """An import of the very same bytes that has taken effect before."""
    return (
        batches_visible_to(request.actor)
        .filter(
            file_digest=batch.file_digest,
            directory=batch.directory,
            organ=batch.organ,
            state=BatchState.APPLIED,
        )
        .exclude(pk=batch.pk)
        .first()
    )


def _batch(request: StaffRequest, pk: int) -> ImportBatch:
    return get_object_or_404(batches_visible_to(request.actor), pk=pk)


def _directory(batch: ImportBatch) -> type[Directory]:
    return directories()[batch.directory]


def _address(batch: ImportBatch) -> str:
    return reverse("import", args=[batch.pk])


def _organs(request: StaffRequest) -> list[Organ]:
    """The organs whose clerk this person is."""
    return [
        organ
        for organ in organs_visible_to(request.actor)
        if request.actor.holds(Role.CLERK, organ.path)
    ]
