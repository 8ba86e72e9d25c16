"""The pages of the security administrator: organs, divisions, accounts, roles."""

import secrets

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from doubledraw.platform.organs import services
from doubledraw.platform.organs.models import RoleGrant, Staff
from doubledraw.platform.organs.selectors import everybody, tree
from doubledraw.platform.organs.states import Office, OrganKind, OrganLevel, Role
from doubledraw.platform.organs.web.forms import GrantForm, OrganForm, RegionForm, StaffForm
from doubledraw.platform.ui.access import staff
from doubledraw.platform.ui.http import StaffRequest


@staff("security")
@require_GET
def overview(request: StaffRequest) -> HttpResponse:
    """The tree of organs and everybody in it."""
    context = {"organs": tree(), "people": everybody(), "offices": Office}
    return render(request, "organs/overview.html", context)


@staff("security")
@require_http_methods(["GET", "POST"])
def found_organ(request: StaffRequest) -> HttpResponse:
    """Enter an organ."""
    form = OrganForm(request.POST or None, prefix="organ")
    if form.is_valid():
        given = form.cleaned_data
        services.found_organ(
            given["code"],
            given["name"],
            region=given["region"],
            parent=given["parent"],
            kind=OrganKind.of(given["kind"]),
            level=OrganLevel.of(given["level"]),
            by=request.actor,
            at=request.at,
        )
        return _back(request, _("已设立机关。"))
    return render(request, "organs/form.html", {"form": form, "title": _("设立机关")})


@staff("security")
@require_http_methods(["GET", "POST"])
def name_region(request: StaffRequest) -> HttpResponse:
    """Enter a division."""
    form = RegionForm(request.POST or None, prefix="region")
    if form.is_valid():
        services.name_region(form.cleaned_data["code"], form.cleaned_data["name"], by=request.actor)
        return _back(request, _("已登记区划。"))
    return render(request, "organs/form.html", {"form": form, "title": _("登记区划")})


@staff("security")
@require_http_methods(["GET", "POST"])
def admit(request: StaffRequest) -> HttpResponse:
    """Make an account; its one-time password is shown once, here."""
    form = StaffForm(request.POST or None, prefix="staff")
    if form.is_valid():
        given, password = form.cleaned_data, secrets.token_urlsafe(12)
        person = services.admit_staff(
            given["account"],
            given["name"],
            organ=given["organ"],
            section=given["section"],
            office=Office.of(given["office"]),
            password=password,
            by=request.actor,
            at=request.at,
        )
        return _show_password(request, person, password)
    return render(request, "organs/form.html", {"form": form, "title": _("开设账号")})


@staff("security")
@require_http_methods(["GET", "POST"])
def person(request: StaffRequest, account: str) -> HttpResponse:
    """One account and its roles; grant a role."""
    found = get_object_or_404(everybody(), account=account)
    form = GrantForm(request.POST or None, prefix="grant")
    if form.is_valid():
        role = Role.of(form.cleaned_data["role"])
        organ = form.cleaned_data["organ"]
        services.grant_role(found, role, organ, by=request.actor, at=request.at)
        return HttpResponseRedirect(reverse("staff-person", args=[account]))
    context = {"person": found, "form": form, "office": Office.of(found.office), "roles": Role}
    return render(request, "organs/person.html", context)


@staff("security")
@require_POST
def withdraw(request: StaffRequest, pk: int) -> HttpResponse:
    """Take a role back."""
    grant = get_object_or_404(RoleGrant.objects.select_related("staff"), pk=pk)
    services.withdraw_role(grant, by=request.actor, at=request.at)
    return HttpResponseRedirect(reverse("staff-person", args=[grant.staff.account]))


@staff("security")
@require_POST
def renew(request: StaffRequest, account: str) -> HttpResponse:
    """A new one-time password."""
    found = get_object_or_404(Staff, account=account)
    password = secrets.token_urlsafe(12)
    services.renew_password(found, password, by=request.actor, at=request.at)
    return _show_password(request, found, password)


@staff("security")
@require_POST
def close(request: StaffRequest, account: str) -> HttpResponse:
    """Close an account."""
    found = get_object_or_404(Staff, account=account)
    services.close_account(found, by=request.actor, at=request.at)
    return _back(request, _("账号已停用。"))


def _show_password(request: StaffRequest, found: Staff, password: str) -> HttpResponse:
    response = render(request, "organs/password.html", {"person": found, "password": password})
    response.headers["Cache-Control"] = "no-store"
    return response


def _back(request: StaffRequest, notice: str) -> HttpResponse:
    messages.success(request, notice)
    return HttpResponseRedirect(reverse("staff"))
