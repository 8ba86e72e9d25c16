"""The equipment register: devices, lending and taking back, what is overdue."""

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
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from doubledraw.platform.kernel.errors import Conflict, Invalid
from doubledraw.platform.registry.imports import people
from doubledraw.platform.registry.models import Equipment
from doubledraw.platform.registry.policies.people import may_keep
from doubledraw.platform.registry.selectors import inspectors_visible_to
from doubledraw.platform.registry.selectors.specialists import (
    equipment_sought,
    equipment_visible_to,
    loans_visible_to,
    overdue_loans,
)
from doubledraw.platform.registry.services import equipment as services
from doubledraw.platform.registry.states import EquipmentStatus
from doubledraw.platform.registry.web.dressed import (
    Day,
    Dressed,
    Line,
    Parsed,
    choices,
    organ_field,
    organs_kept_by,
)
from doubledraw.platform.registry.web.facets import address_with
from doubledraw.platform.ui.access import staff
from doubledraw.platform.ui.http import StaffRequest
from doubledraw.platform.ui.words import say

PAGE_SIZE = 50
LOANS = {"out": "已借出", "overdue": "逾期未还", "in": "在库"}


class DeviceForm(Dressed):
    """A device of the register."""

    code = Parsed(people.number, label=_("编号"), max_length=40)
    name = Line(60, label=_("名称"))
    model = Line(60, label=_("型号"), required=False)
    status = forms.ChoiceField(label=_("状态"))

    def __init__(
        self, request: StaffRequest, device: Equipment | None = None, data: Any = None
    ) -> None:
        first = {n: getattr(device, n) for n in ("name", "model", "status")} if device else {}
        super().__init__(data, initial=first)
        self.offer("status", choices(EquipmentStatus))
        if device:
            del self.fields["code"]
        else:
            del self.fields["status"]
            self.fields["organ"] = organ_field(organs_kept_by(request))
            self.fields["organ"].widget.attrs["class"] = "input"
            self.order_fields(["organ"])


class LoanForm(Dressed):
    """To whom, until when, what for."""

    ref = Parsed(people.number, label=_("执法证号"), max_length=64)
    due_on = Day(label=_("应还日期"))
    purpose = Line(100, label=_("用途"), required=False)


@staff()
@require_GET
def directory(request: StaffRequest) -> HttpResponse:
    """All devices in reach; who has them."""
    today = localdate(request.at)
    asked = {name: _plain(request.GET.get(name, "")) for name in ("q", "status", "loan")}
    visible = equipment_visible_to(request.actor)
    found = equipment_sought(visible, asked["q"], asked["status"], asked["loan"], today)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [_row(device, today) for device in page],
        "asked": asked,
        "statuses": EquipmentStatus.choices(),
        "loans": list(LOANS.items()),
        "overdue": list(overdue_loans(request.actor, today)[:PAGE_SIZE]),
        "may_add": bool(organs_kept_by(request)),
        "query": request.GET.urlencode(),
        "next": address_with(request.GET, page=str(page.number + 1)),
        "previous": address_with(request.GET, page=str(page.number - 1)),
    }
    return render(request, "registry/equipment.html", context)


@staff()
@require_http_methods(["GET", "POST"])
def add(request: StaffRequest) -> HttpResponse:
    """Enter a device."""
    if not organs_kept_by(request):
        return render(request, "registry/not_kept.html", {"back": "equipment"}, status=403)
    form = DeviceForm(request, None, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            device = services.enter_equipment(
                said["organ"],
                said["code"],
                said["name"],
                model=said["model"],
                by=request.actor,
                at=request.at,
            )
        except Conflict as trouble:
            form.add_error("code", say(trouble.reason, trouble.params))
        else:
            return HttpResponseRedirect(reverse("device", args=[device.pk]))
    return render(
        request,
        "registry/entry.html",
        {"form": form, "title": gettext("登记装备"), "back": "equipment"},
        status=422 if form.errors else 200,
    )


@staff()
@require_GET
def page(request: StaffRequest, pk: int) -> HttpResponse:
    """One device, with every loan."""
    return _page(request, _device(request, pk))


@staff()
@require_POST
def edit(request: StaffRequest, pk: int) -> HttpResponse:
    """Change a device."""
    device = _device(request, pk)
    form = DeviceForm(request, device, request.POST)
    status = 422
    if form.is_valid():
        said = form.cleaned_data
        try:
            services.edit_equipment(
                device,
                name=said["name"],
                model=said["model"],
                status=EquipmentStatus.of(said["status"]),
                by=request.actor,
                at=request.at,
            )
        except Conflict as trouble:
            form.add_error("status", say(trouble.reason, trouble.params))
            status = trouble.status
        else:
            messages.success(request, gettext("已修改。"))
            return HttpResponseRedirect(reverse("device", args=[pk]))
    return _page(request, device, edit_form=form, status=status)


@staff()
@require_POST
def lend(request: StaffRequest, pk: int) -> HttpResponse:
    """Lend a device."""
    device = _device(request, pk)
    form = LoanForm(request.POST)
    status = 422
    if form.is_valid():
        said = form.cleaned_data
        person = inspectors_visible_to(request.actor).filter(ref=said["ref"]).first()
        if person is None:
            form.add_error("ref", gettext("名录里没有这个执法证号。"))
            return _page(request, device, loan_form=form, status=status)
        try:
            services.lend_equipment(
                device,
                person,
                said["due_on"],
                purpose=said["purpose"],
                by=request.actor,
                at=request.at,
            )
        except (Invalid, Conflict) as trouble:
            form.add_error("due_on", say(trouble.reason, trouble.params))
            status = trouble.status
        else:
            messages.success(request, gettext("已借出。"))
            return HttpResponseRedirect(reverse("device", args=[pk]))
    return _page(request, device, loan_form=form, status=status)


@staff()
@require_POST
def take_back(request: StaffRequest, pk: int) -> HttpResponse:
    """Note that a device came back."""
    loan = get_object_or_404(loans_visible_to(request.actor), pk=pk)
    services.return_equipment(
        loan, needs_repair=bool(request.POST.get("repair")), by=request.actor, at=request.at
    )
    messages.success(request, gettext("已归还。"))
    return HttpResponseRedirect(reverse("device", args=[loan.equipment_id]))


def _page(
    request: StaffRequest,
    device: Equipment,
    *,
    edit_form: DeviceForm | None = None,
    loan_form: LoanForm | None = None,
    status: int = 200,
) -> HttpResponse:
    today = localdate(request.at)
    context = {
        **_row(device, today),
        "loans": loans_visible_to(request.actor).filter(equipment=device),
        "may_keep": may_keep(device.organ, request.actor),
        "edit_form": edit_form or DeviceForm(request, device),
        "loan_form": loan_form or LoanForm(),
        "today": today,
    }
    return render(request, "registry/device.html", context, status=status)


def _row(device: Equipment, today: Any) -> dict[str, Any]:
    """The device, its open loan, and whether it should be back."""
    loan = device.open_loans[0] if device.open_loans else None  # type: ignore[attr-defined]
    return {"device": device, "loan": loan, "is_overdue": loan is not None and loan.due_on < today}


def _device(request: StaffRequest, pk: int) -> Equipment:
    return get_object_or_404(equipment_visible_to(request.actor), pk=pk)


def _plain(words: str) -> str:
    return "".join(c for c in words if c.isprintable()).strip()[:60]
