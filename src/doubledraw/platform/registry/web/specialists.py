"""The directories of experts and professional institutions: lists, pages, entering and changing by hand."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from doubledraw.platform.kernel.errors import Conflict
from doubledraw.platform.registry.imports import cells, institutions, people
from doubledraw.platform.registry.imports.experts import COLUMNS as EXPERT_COLUMNS
from doubledraw.platform.registry.imports.institutions import COLUMNS as INSTITUTION_COLUMNS
from doubledraw.platform.registry.imports.places import Places
from doubledraw.platform.registry.models import Expert, Institution
from doubledraw.platform.registry.policies.people import may_keep
from doubledraw.platform.registry.selectors import region_names
from doubledraw.platform.registry.selectors.specialists import (
    experts_sought,
    experts_visible_to,
    institutions_sought,
    institutions_visible_to,
)
from doubledraw.platform.registry.services import specialists as services
from doubledraw.platform.registry.states import InspectorStatus, InstitutionKind
from doubledraw.platform.registry.web.dressed import (
    Day,
    Dressed,
    Line,
    Parsed,
    Words,
    choices,
    organ_field,
    organs_kept_by,
    region_field,
    regions_typed,
)
from doubledraw.platform.registry.web.facets import address_with
from doubledraw.platform.ui.access import staff
from doubledraw.platform.ui.http import StaffRequest
from doubledraw.platform.ui.words import say

PAGE_SIZE = 50


class SpecialistForm(Dressed):
    """What the two forms share: the organ and key of a new row, regions, status."""

    key_name = ""
    kept: tuple[str, ...] = ()

    def __init__(self, request: StaffRequest, row: Any = None, data: Any = None) -> None:
        organs = organs_kept_by(request)
        places = Places(row.organ if row else organs[0])
        first = {name: getattr(row, name) for name in self.kept} if row else {"status": "active"}
        if row:
            first["regions"] = regions_typed(row.regions, places.names)
        super().__init__(data, initial=first)
        self.fields["regions"] = region_field(places)
        self.fields["regions"].widget.attrs["class"] = "input"
        self.offer("status", choices(InspectorStatus))
        if row:
            del self.fields[self.key_name]
        else:
            self.fields["organ"] = organ_field(organs, _("建库机关"))
            self.fields["organ"].widget.attrs["class"] = "input"
            self.order_fields(["organ", self.key_name, "name"])

    @property
    def values(self) -> dict[str, Any]:
        """The columns as typed."""
        return {name: self.cleaned_data[name] for name in self.kept}


class ExpertForm(SpecialistForm):
    """An expert."""

    key_name, kept = "ref", EXPERT_COLUMNS
    ref = Parsed(people.number, label=_("专家编号"), max_length=64)
    name = Parsed(lambda text: cells.name(text, 60), label=_("姓名"), max_length=60)
    unit = Line(100, label=_("工作单位"), required=False)
    title = Line(60, label=_("职称"), required=False)
    specialties = Words(label=_("专业"), required=False, help_text=_("多项用顿号分开。"))
    qualifications = Words(label=_("资质"), required=False, help_text=_("多项用顿号分开。"))
    phone = Parsed(people.phone, label=_("电话"), max_length=40, required=False)
    valid_until = Day(label=_("聘期至"), required=False)
    status = forms.ChoiceField(label=_("状态"))


class InstitutionForm(SpecialistForm):
    """A professional institution."""

    key_name, kept = "code", INSTITUTION_COLUMNS
    code = Parsed(institutions.code, label=_("统一社会信用代码"), max_length=64)
    name = Parsed(cells.name, label=_("名称"), max_length=200)
    kind = forms.ChoiceField(label=_("类别"))
    licence = Line(64, label=_("执业许可证号"), required=False)
    specialties = Words(label=_("业务范围"), required=False, help_text=_("多项用顿号分开。"))
    address = Line(300, label=_("地址"), required=False)
    contact = Line(60, label=_("联系人"), required=False)
    phone = Parsed(people.phone, label=_("电话"), max_length=40, required=False)
    valid_until = Day(label=_("有效期至"), required=False)
    status = forms.ChoiceField(label=_("状态"))

    def __init__(self, request: StaffRequest, row: Any = None, data: Any = None) -> None:
        super().__init__(request, row, data)
        self.offer("kind", choices(InstitutionKind))


@staff()
@require_GET
def experts(request: StaffRequest) -> HttpResponse:
    """The experts in reach."""
    asked = _asked(request, "q", "status")
    found = experts_sought(experts_visible_to(request.actor), asked["q"], asked["status"])
    return _list(request, found, asked, "registry/experts.html")


@staff()
@require_GET
def institutions_list(request: StaffRequest) -> HttpResponse:
    """The institutions in reach."""
    asked = _asked(request, "q", "kind", "status")
    visible = institutions_visible_to(request.actor)
    found = institutions_sought(visible, asked["q"], asked["kind"], asked["status"])
    return _list(request, found, asked, "registry/institutions.html")


@staff()
@require_http_methods(["GET", "POST"])
def add_expert(request: StaffRequest) -> HttpResponse:
    """Enter an expert."""
    return _add(request, ExpertForm, services.enter_expert, "expert", gettext("登记专家"))


@staff()
@require_http_methods(["GET", "POST"])
def add_institution(request: StaffRequest) -> HttpResponse:
    """Enter an institution."""
    title = gettext("登记专业机构")
    return _add(request, InstitutionForm, services.enter_institution, "institution", title)


@staff()
@require_GET
def expert(request: StaffRequest, ref: str) -> HttpResponse:
    """One expert."""
    return _page(request, _expert(request, ref), "registry/expert.html")


@staff()
@require_GET
def institution(request: StaffRequest, code: str) -> HttpResponse:
    """One institution."""
    return _page(request, _institution(request, code), "registry/institution.html")


@staff()
@require_http_methods(["GET", "POST"])
def edit_expert(request: StaffRequest, ref: str) -> HttpResponse:
    """Change an expert."""
    return _edit(request, _expert(request, ref), ExpertForm, services.edit_expert, "expert")


@staff()
@require_http_methods(["GET", "POST"])
def edit_institution(request: StaffRequest, code: str) -> HttpResponse:
    """Change an institution."""
    row, deed = _institution(request, code), services.edit_institution
    return _edit(request, row, InstitutionForm, deed, "institution")


def _list(request: StaffRequest, found: Any, asked: dict[str, str], template: str) -> HttpResponse:
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    today = localdate(request.at)
    context = {
        "page": page,
        "rows": [_row(row, today) for row in page],
        "asked": asked,
        "statuses": InspectorStatus.choices(),
        "kinds": InstitutionKind.choices(),
        "may_add": bool(organs_kept_by(request)),
        "query": request.GET.urlencode(),
        "next": address_with(request.GET, page=str(page.number + 1)),
        "previous": address_with(request.GET, page=str(page.number - 1)),
    }
    return render(request, template, context)


def _page(request: StaffRequest, row: Expert | Institution, template: str) -> HttpResponse:
    places = region_names(row.regions)
    context = {
        **_row(row, localdate(request.at)),
        "regions": [places.get(code, code) for code in row.regions if code != "*"],
        "may_keep": may_keep(row.organ, request.actor),
    }
    return render(request, template, context)


def _row(row: Expert | Institution, today: Any) -> dict[str, Any]:
    return {"row": row, "is_over": row.valid_until is not None and row.valid_until < today}


def _add(request: StaffRequest, kind: Any, deed: Any, name: str, title: str) -> HttpResponse:
    if not organs_kept_by(request):
        return render(request, "registry/not_kept.html", {"back": f"{name}s"}, status=403)
    form = kind(request, None, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        key = said[form.key_name]
        try:
            deed(said["organ"], key, form.values, by=request.actor, at=request.at)
        except Conflict as trouble:
            form.add_error(form.key_name, say(trouble.reason, trouble.params))
        else:
            messages.success(request, gettext("已列入名录。"))
            return HttpResponseRedirect(reverse(name, args=[key]))
    context = {"form": form, "title": title, "back": f"{name}s"}
    status = 422 if form.errors else 200
    return render(request, "registry/entry.html", context, status=status)


def _edit(request: StaffRequest, row: Any, kind: Any, deed: Any, name: str) -> HttpResponse:
    may_keep(row.organ, request.actor).enforce()
    form = kind(request, row, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        deed(row, form.values, by=request.actor, at=request.at)
        messages.success(request, gettext("已修改。"))
        return HttpResponseRedirect(reverse(name, args=[getattr(row, form.key_name)]))
    context = {"form": form, "title": gettext("修改"), "back": f"{name}s", "named": row.name}
    status = 422 if form.errors else 200
    return render(request, "registry/entry.html", context, status=status)


def _expert(request: StaffRequest, ref: str) -> Expert:
    return get_object_or_404(experts_visible_to(request.actor), ref=ref)


def _institution(request: StaffRequest, code: str) -> Institution:
    return get_object_or_404(institutions_visible_to(request.actor), code=code)


def _asked(request: StaffRequest, *names: str) -> dict[str, str]:
    return {
        name: "".join(c for c in request.GET.get(name, "") if c.isprintable()).strip()[:60]
        for name in names
    }
