"""The supervision list and the responsibility list: their entries, and which items rest on them."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from doubledraw.platform.catalogue.models import ResponsibilityEntry, SupervisionEntry
from doubledraw.platform.catalogue.policies.lists import may_change_entry
from doubledraw.platform.catalogue.selectors.items import items_visible_to
from doubledraw.platform.catalogue.selectors.lists import (
    items_resting_on,
    partners_offered,
    responsibilities_visible_to,
    supervision_visible_to,
    with_counts,
)
from doubledraw.platform.catalogue.services import lists as services
from doubledraw.platform.catalogue.web.forms import CatalogueForm
from doubledraw.platform.catalogue.web.items import organs_to_draft_for, reason_of
from doubledraw.platform.catalogue.web.shown import history, words_asked
from doubledraw.platform.kernel.errors import Conflict, Invalid, Refused
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.ui.access import staff
from doubledraw.platform.ui.http import StaffRequest
from doubledraw.platform.ui.words import say

PAGE_SIZE = 50


class SupervisionForm(CatalogueForm):
    """What the market is supervised for."""

    labels = {
        "code": _("编码"),
        "name": _("名称"),
        "content": _("监管内容"),
        "scope": _("监管范围"),
        "measures": _("监管措施"),
        "basis": _("监管依据"),
        "standard": _("监管标准"),
        "procedure": _("监管程序"),
        "has_permit": _("设有行政许可"),
    }

    def __init__(self, organ: Organ | None, has_code: bool, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in self.labels.items():
            if name == "code" and has_code:
                self.line(name, label, 40)
            elif name == "name":
                self.line(name, label, 200)
            elif name == "has_permit":
                self.fields[name] = forms.BooleanField(label=label, required=False)
            elif name != "code":
                self.long(name, label, rows=3, required=False)


class ResponsibilityForm(CatalogueForm):
    """A matter several departments answer for."""

    labels = {
        "code": _("编码"),
        "name": _("责任事项"),
        "field": _("领域"),
        "object": _("检查对象"),
        "basis": _("依据"),
        "partners": _("配合部门"),
    }

    def __init__(self, organ: Organ | None, has_code: bool, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if has_code:
            self.line("code", self.labels["code"], 40)
        self.line("name", self.labels["name"], 200)
        self.line("field", self.labels["field"], 60, required=False)
        self.line("object", self.labels["object"], 200, required=False)
        self.long("basis", self.labels["basis"], rows=3, required=False)
        offered = partners_offered(organ) if organ else Organ.objects.none()
        self.several(
            "partners", self.labels["partners"], [(str(o.pk), o.short_name) for o in offered]
        )


LISTS: dict[str, dict[str, Any]] = {
    services.SUPERVISION: {
        "model": SupervisionEntry,
        "visible": supervision_visible_to,
        "form": SupervisionForm,
        "title": "市场监管清单",
        "lead": "对市场主体监管什么、依据什么、按什么标准。抽查事项从这里来。",
        "index": "supervision",
        "page": "supervision-entry",
        "columns": ("content", "basis"),
    },
    services.RESPONSIBILITY: {
        "model": ResponsibilityEntry,
        "visible": responsibilities_visible_to,
        "form": ResponsibilityForm,
        "title": "多部门监管责任事项清单",
        "lead": "几个部门都有责任的事项：谁牵头，谁配合。部门联合抽查从这里来。",
        "index": "responsibilities",
        "page": "responsibility-entry",
        "columns": ("object", "basis"),
    },
}


@staff()
@require_GET
def index(request: StaffRequest, key: str) -> HttpResponse:
    """One of the two lists."""
    kind = LISTS[key]
    rows: Any = with_counts(kind["visible"](request.actor), request.actor)
    words = words_asked(request.GET)
    if words:
        rows = rows.filter(
            Q(code__istartswith=words) | Q(name__contains=words) | Q(basis__contains=words)
        )
    if key == services.RESPONSIBILITY:
        rows = rows.prefetch_related("partners")
    context = {
        **_shown(key),
        "page": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
        "words": words,
        "may_enter": bool(organs_to_draft_for(request)),
    }
    return render(request, "catalogue/list.html", context)


@staff()
@require_GET
def page(request: StaffRequest, key: str, pk: int) -> HttpResponse:
    """One entry, and the items that rest on it."""
    kind, entry = LISTS[key], _entry(request, key, pk)
    labels = kind["form"].labels
    rows = [
        (label, getattr(entry, name).splitlines())
        for name, label in labels.items()
        if name not in ("code", "name", "partners", "has_permit")
    ]
    partners = list(entry.partners.all()) if isinstance(entry, ResponsibilityEntry) else []
    context = {
        **_shown(key),
        "entry": entry,
        "rows": rows,
        "partners": partners,
        "items": list(items_resting_on(entry, items_visible_to(request.actor))),
        "may_change": may_change_entry(entry, request.actor),
        "history": history(services.subject_of(entry)),
    }
    return render(request, "catalogue/entry.html", context)


@staff()
@require_http_methods(["GET", "POST"])
def enter(request: StaffRequest, key: str) -> HttpResponse:
    """A new entry."""
    organs = organs_to_draft_for(request)
    if not organs:
        raise Refused("not_clerk", "清单由经办人登记", remedy="请由该机关的经办人办理。")
    organ = next((o for o in organs if str(o.pk) == request.POST.get("organ")), organs[0])
    form = LISTS[key]["form"](organ, True, request.POST or None)
    return _form(request, key, form, organ, None, {"organs": organs})


@staff()
@require_http_methods(["GET", "POST"])
def change(request: StaffRequest, key: str, pk: int) -> HttpResponse:
    """Change an entry."""
    entry = _entry(request, key, pk)
    may_change_entry(entry, request.actor).enforce()
    kind = LISTS[key]
    start = {
        name: getattr(entry, name)
        for name in kind["form"].labels
        if name not in ("code", "partners")
    }
    if isinstance(entry, ResponsibilityEntry):
        start["partners"] = [str(organ.pk) for organ in entry.partners.all()]
    form = kind["form"](entry.organ, False, request.POST or None, initial=start)
    return _form(request, key, form, entry.organ, entry, {})


@staff()
@require_POST
def close(request: StaffRequest, key: str, pk: int) -> HttpResponse:
    """Take an entry out of force."""
    entry = _entry(request, key, pk)
    services.close_entry(entry, reason_of(request), by=request.actor, at=request.at)
    return _to_entry(request, key, entry, gettext("已停用。"))


def _form(
    request: StaffRequest,
    key: str,
    form: CatalogueForm,
    organ: Organ,
    entry: Any,
    context: dict[str, Any],
) -> HttpResponse:
    if form.is_bound and form.is_valid():
        try:
            kept = _save(request, key, form.cleaned_data, organ, entry)
        except Conflict as taken:
            if taken.code != "code_taken":
                raise
            form.add_error("code", gettext("这个编码已经用过，请换一个。"))
        except Invalid as problem:
            form.add_error(None, say(problem.reason, problem.params))
        else:
            return _to_entry(request, key, kept, gettext("已保存。"))
    context |= {**_shown(key), "form": form, "organ": organ, "entry": entry}
    status = 422 if form.is_bound else 200
    return render(request, "catalogue/entry_form.html", context, status=status)


def _save(
    request: StaffRequest, key: str, said: dict[str, Any], organ: Organ, entry: Any
) -> services.Entry:
    who: dict[str, Any] = {"by": request.actor, "at": request.at}
    chosen = said.pop("partners", ())
    if key == services.SUPERVISION:
        if entry is None:
            return services.enter_supervision(organ, said, **who)
        services.change_supervision(entry, said, **who)
        return entry  # type: ignore[no-any-return]
    partners = list(partners_offered(organ).filter(pk__in=[int(pk) for pk in chosen]))
    if entry is None:
        return services.enter_responsibility(organ, said, partners, **who)
    services.change_responsibility(entry, said, partners, **who)
    return entry  # type: ignore[no-any-return]


def _shown(key: str) -> dict[str, Any]:
    kind = LISTS[key]
    return {
        "key": key,
        "tab": key,
        "title": kind["title"],
        "lead": kind["lead"],
        "index_url": reverse(kind["index"]),
        "new_url": reverse(f"{kind['index']}-new"),
        "page_name": kind["page"],
        "is_supervision": key == services.SUPERVISION,
    }


def _entry(request: StaffRequest, key: str, pk: int) -> Any:
    return get_object_or_404(LISTS[key]["visible"](request.actor), pk=pk)


def _to_entry(request: StaffRequest, key: str, entry: Any, words: str) -> HttpResponse:
    messages.success(request, words)
    return HttpResponseRedirect(reverse(LISTS[key]["page"], args=[entry.pk]))
