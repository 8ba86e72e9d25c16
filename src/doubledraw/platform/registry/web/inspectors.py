"""The directory of inspectors: the list, one inspector with recusals, entering a recusal."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from doubledraw.platform.organs.selectors import organs_visible_to
from doubledraw.platform.registry.models import Inspector, Target
from doubledraw.platform.registry.policies import may_declare_recusal
from doubledraw.platform.registry.selectors import (
    inspectors_visible_to,
    recusals_of,
    region_names,
    targets_visible_to,
)
from doubledraw.platform.registry.selectors.inspectors import inspectors_sought
from doubledraw.platform.registry.selectors.targets import latest_batch
from doubledraw.platform.registry.services import declare_recusal
from doubledraw.platform.registry.states import InspectorStatus, RecusalReason
from doubledraw.platform.registry.web.facets import address_with
from doubledraw.platform.ui.access import staff
from doubledraw.platform.ui.http import StaffRequest

PAGE_SIZE = 50


class RecusalForm(forms.Form):
    """Which target, why, in what words."""

    code = forms.CharField(label=_("检查对象代码"), max_length=64)
    reason = forms.ChoiceField(label=_("事由"))
    note = forms.CharField(label=_("说明"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reasons = [(code, gettext(label)) for code, label in RecusalReason.choices()]
        self.fields["reason"].choices = reasons  # type: ignore[attr-defined]
        for field in self.fields.values():
            field.widget.attrs["class"] = "input"
            field.error_messages["required"] = gettext("这一项不能空着。")


@staff()
@require_GET
def directory(request: StaffRequest) -> HttpResponse:
    """All inspectors in reach, by name, organ and status."""
    visible = inspectors_visible_to(request.actor)
    asked = {name: _plain(request.GET.get(name, "")) for name in ("q", "organ", "status")}
    found = inspectors_sought(visible, asked["q"], asked["organ"], asked["status"])
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    places = region_names(code for person in page for code in person.regions)
    today = localtime(request.at).date()
    context = {
        "page": page,
        "rows": [_row(person, places, today) for person in page],
        "asked": asked,
        "organs": organs_visible_to(request.actor),
        "statuses": InspectorStatus.choices(),
        "batch": latest_batch(request.actor, "inspectors"),
        "next": address_with(request.GET, page=str(page.number + 1)),
        "previous": address_with(request.GET, page=str(page.number - 1)),
    }
    return render(request, "registry/inspectors.html", context)


@staff()
@require_GET
def page(request: StaffRequest, ref: str) -> HttpResponse:
    """One inspector, and whom they keep away from."""
    return _page(request, _inspector(request, ref), RecusalForm())


@staff()
@require_POST
def declare(request: StaffRequest, ref: str) -> HttpResponse:
    """Enter a recusal."""
    inspector = _inspector(request, ref)
    form = RecusalForm(request.POST)
    target = _target(request, form)
    if target is None:
        return _page(request, inspector, form, status=422)
    declare_recusal(
        inspector,
        target,
        RecusalReason.of(form.cleaned_data["reason"]),
        note=form.cleaned_data["note"],
        by=request.actor,
        at=request.at,
    )
    messages.success(request, gettext("回避已登记，今后的抽取不会把两者配在一起。"))
    return HttpResponseRedirect(reverse("inspector", args=[ref]))


def _plain(words: str) -> str:
    return "".join(c for c in words if c.isprintable()).strip()[:60]


def _inspector(request: StaffRequest, ref: str) -> Inspector:
    return get_object_or_404(inspectors_visible_to(request.actor), ref=ref)


def _target(request: StaffRequest, form: RecusalForm) -> Target | None:
    if not form.is_valid():
        return None
    code = "".join(form.cleaned_data["code"].split()).upper()
    target = targets_visible_to(request.actor).filter(code=code).first()
    if target is None:
        form.add_error(
            "code", gettext("名录里没有这个代码。请从检查对象的页面复制代码，或者先导入该对象。")
        )
    return target


def _page(
    request: StaffRequest, inspector: Inspector, form: RecusalForm, status: int = 200
) -> HttpResponse:
    context = {
        **_row(inspector, region_names(inspector.regions), localtime(request.at).date()),
        "recusals": recusals_of(inspector),
        "form": form,
        "may_declare": may_declare_recusal(inspector, request.actor),
    }
    return render(request, "registry/inspector.html", context, status=status)


def _row(inspector: Inspector, places: dict[str, str], today: Any) -> dict[str, Any]:
    """The inspector with the names of their regions, and whether the certificate has run out."""
    return {
        "inspector": inspector,
        "regions": [places.get(code, code) for code in inspector.regions if code != "*"],
        "is_expired": inspector.valid_until is not None and inspector.valid_until < today,
    }
