"""The pages of the security administrator: accounts, roles, postings."""

import secrets

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from doubledraw.platform.organs import services
from doubledraw.platform.organs.models import RoleGrant, Staff
from doubledraw.platform.organs.selectors import (
    everybody,
    grants_left_behind,
    people_like,
    postings_of,
)
from doubledraw.platform.organs.states import Office, OrganKind, OrganLevel, Role
from doubledraw.platform.organs.web.forms import (
    Dressed,
    GrantForm,
    OrganForm,
    PostingForm,
    StaffForm,
)
from doubledraw.platform.ui.access import staff
from doubledraw.platform.ui.http import StaffRequest

PAGE = 50
LONGEST = 60


@staff("security")
@require_GET
def overview(request: StaffRequest) -> HttpResponse:
    """Everybody with an account, narrowed by a name, an account or an organ's name."""
    words = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST]
    page = Paginator(people_like(words), PAGE).get_page(request.GET.get("page"))
    return render(request, "organs/overview.html", {"page": page, "words": words})


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
            short_name=given["short_name"],
            kind=OrganKind.of(given["kind"]),
            level=OrganLevel.of(given["level"]),
            by=request.actor,
            at=request.at,
        )
        messages.success(request, _("已设立机关。"))
        return HttpResponseRedirect(reverse("organ", args=[given["code"]]))
    return _form(request, form, _("设立机关"), reverse("organs"))


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
    return _form(request, form, _("开设账号"), reverse("staff"))


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
    postings = postings_of(found)
    context = {
        "person": found,
        "form": form,
        "office": Office.of(found.office),
        "postings": postings,
        "self": found.pk == request.actor.user_id,
    }
    return render(request, "organs/person.html", context, status=422 if form.is_bound else 200)


@staff("security")
@require_http_methods(["GET", "POST"])
def move(request: StaffRequest, account: str) -> HttpResponse:
    """Let a person work elsewhere; the roles this costs are shown first and told afterwards."""
    found = get_object_or_404(everybody(), account=account)
    begin = {"organ": found.organ_id, "section": found.section}
    form = PostingForm(request.POST or None, prefix="posting", initial=begin)
    if form.is_valid():
        lost = services.move_staff(found, **form.cleaned_data, by=request.actor, at=request.at)
        told = _("已调动，收回角色 {n} 个。") if lost else _("已调动，角色不变。")
        messages.success(request, told.format(n=len(lost)))
        return HttpResponseRedirect(reverse("staff-person", args=[account]))
    context = {
        "person": found,
        "form": form,
        "within": grants_left_behind(found),
    }
    return render(request, "organs/move_person.html", context, status=422 if form.is_bound else 200)


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


def _form(request: StaffRequest, form: Dressed, title: str, back: str) -> HttpResponse:
    context = {"form": form, "title": title, "back": back}
    return render(request, "organs/form.html", context, status=422 if form.is_bound else 200)


def _back(request: StaffRequest, notice: str) -> HttpResponse:
    messages.success(request, notice)
    return HttpResponseRedirect(reverse("staff"))
