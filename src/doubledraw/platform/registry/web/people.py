"""Keeping one inspector by hand: the card, certificates, leave, former employers."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from doubledraw.platform.kernel.errors import Conflict, Invalid
from doubledraw.platform.registry.models import Inspector
from doubledraw.platform.registry.policies.people import may_keep_inspector
from doubledraw.platform.registry.services import people as services
from doubledraw.platform.registry.states import CertificateKind
from doubledraw.platform.registry.web.dressed import Dressed, organs_kept_by
from doubledraw.platform.registry.web.inspectors import inspector_or_404, shown
from doubledraw.platform.registry.web.people_forms import (
    CardForm,
    CertificateForm,
    EmploymentForm,
    LeaveForm,
    ReasonForm,
    WithdrawForm,
)
from doubledraw.platform.ui.access import staff
from doubledraw.platform.ui.http import StaffRequest
from doubledraw.platform.ui.words import say


@staff()
@require_http_methods(["GET", "POST"])
def add(request: StaffRequest) -> HttpResponse:
    """Enter somebody by hand."""
    if not organs_kept_by(request):
        return render(request, "registry/not_kept.html", {"back": "inspectors"}, status=403)
    form = CardForm(request, None, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        values = {name: value for name, value in form.values.items() if name != "organ_id"}
        values["valid_until"] = form.cleaned_data["valid_until"]
        ref = form.cleaned_data["ref"]
        try:
            services.enter_inspector(
                form.cleaned_data["organ"], ref, values, by=request.actor, at=request.at
            )
        except Conflict as trouble:
            form.add_error("ref", say(trouble.reason, trouble.params))
        else:
            messages.success(request, gettext("已列入名录。"))
            return HttpResponseRedirect(reverse("inspector", args=[ref]))
    return _card(request, form, None)


@staff()
@require_http_methods(["GET", "POST"])
def edit(request: StaffRequest, ref: str) -> HttpResponse:
    """Change the card, saying why."""
    inspector = inspector_or_404(request, ref)
    may_keep_inspector(inspector, request.actor).enforce()
    form = CardForm(request, inspector, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        inspector.version = _version(request, inspector)
        try:
            changed = services.edit_inspector(
                inspector,
                form.values,
                reason=form.cleaned_data["reason"],
                by=request.actor,
                at=request.at,
            )
        except Invalid as trouble:
            form.add_error("reason", say(trouble.remedy, trouble.params))
        else:
            told = gettext("已修改。") if changed else gettext("没有改动。")
            messages.success(request, told)
            return HttpResponseRedirect(reverse("inspector", args=[ref]))
    return _card(request, form, inspector)


@staff()
@require_POST
def certificate(request: StaffRequest, ref: str) -> HttpResponse:
    """Enter or renew a certificate."""

    def deed(inspector: Inspector, form: Dressed) -> None:
        said = form.cleaned_data
        services.enter_certificate(
            inspector,
            CertificateKind.of(said["kind"]),
            said["number"],
            issuer=said["issuer"],
            valid_from=said["valid_from"],
            valid_until=said["valid_until"],
            by=request.actor,
            at=request.at,
        )

    return _small(request, ref, "certificate", CertificateForm(request.POST), deed, "证件已登记。")


@staff()
@require_POST
def withdraw(request: StaffRequest, ref: str, pk: int) -> HttpResponse:
    """Withdraw a certificate."""
    inspector = inspector_or_404(request, ref)
    held = get_object_or_404(inspector.certificates, pk=pk)
    held.inspector = inspector

    def deed(_: Inspector, form: Dressed) -> None:
        said = form.cleaned_data
        services.withdraw_certificate(
            held, said["day"], reason=said["reason"], by=request.actor, at=request.at
        )

    form = WithdrawForm(request.POST, of=pk)
    return _small(request, ref, f"withdraw{pk}", form, deed, "证件已注销。")


@staff()
@require_POST
def leave(request: StaffRequest, ref: str) -> HttpResponse:
    """Note leave."""

    def deed(inspector: Inspector, form: Dressed) -> None:
        said = form.cleaned_data
        services.enter_leave(
            inspector,
            said["since"],
            said["until"],
            reason=said["reason"],
            by=request.actor,
            at=request.at,
        )

    return _small(request, ref, "leave", LeaveForm(request.POST), deed, "请假已登记。")


@staff()
@require_POST
def cancel_leave(request: StaffRequest, ref: str, pk: int) -> HttpResponse:
    """Cancel leave."""
    inspector = inspector_or_404(request, ref)
    found = get_object_or_404(inspector.leaves, pk=pk)
    found.inspector = inspector
    services.cancel_leave(found, by=request.actor, at=request.at)
    messages.success(request, gettext("请假已取消。"))
    return HttpResponseRedirect(reverse("inspector", args=[ref]))


@staff()
@require_POST
def employment(request: StaffRequest, ref: str) -> HttpResponse:
    """Note a former employer."""

    def deed(inspector: Inspector, form: Dressed) -> None:
        said = form.cleaned_data
        services.enter_employment(
            inspector,
            said["employer"],
            said["until"],
            code=said["code"],
            by=request.actor,
            at=request.at,
        )

    form = EmploymentForm(request.POST)
    return _small(request, ref, "employment", form, deed, "任职经历已登记。")


@staff()
@require_POST
def drop_employment(request: StaffRequest, ref: str, pk: int) -> HttpResponse:
    """Take a former employer out again."""
    inspector = inspector_or_404(request, ref)
    found = get_object_or_404(inspector.employments, pk=pk)
    found.inspector = inspector

    def deed(_: Inspector, form: Dressed) -> None:
        services.drop_employment(
            found, reason=form.cleaned_data["reason"], by=request.actor, at=request.at
        )

    return _small(
        request, ref, f"drop{pk}", ReasonForm(request.POST, of=pk), deed, "任职经历已删除。"
    )


def _small(
    request: StaffRequest,
    ref: str,
    name: str,
    form: Dressed,
    deed: Callable[[Inspector, Dressed], None],
    done: str,
) -> HttpResponse:
    """Do one small thing and go back; what cannot be read or is refused stays on the page."""
    inspector = inspector_or_404(request, ref)
    status = 422
    if form.is_valid():
        try:
            deed(inspector, form)
        except (Invalid, Conflict) as trouble:
            form.add_error(None, say(trouble.reason, trouble.params))
            status = trouble.status
        else:
            messages.success(request, gettext(done))
            return HttpResponseRedirect(reverse("inspector", args=[ref]))
    return shown(request, inspector, status=status, opened=name, **{name: form})


def _card(request: StaffRequest, form: CardForm, inspector: Inspector | None) -> HttpResponse:
    context = {"form": form, "inspector": inspector}
    return render(
        request, "registry/inspector_card.html", context, status=422 if form.errors else 200
    )


def _version(request: StaffRequest, inspector: Inspector) -> int:
    """The version that was on the page, so that nobody overwrites what they have not seen."""
    said = request.POST.get("version", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 9 else inspector.version
