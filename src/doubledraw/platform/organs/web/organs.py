"""The tree of organs, one organ, and what the security administrator may do to it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from doubledraw.platform.organs import services
from doubledraw.platform.organs.models import Liaison, Organ, Staff
from doubledraw.platform.organs.policies import (
    may_close_organ,
    may_name_liaison,
    may_rename_organ,
)
from doubledraw.platform.organs.selectors import (
    changes_of,
    forest,
    grants_over,
    held_up_by,
    liaisons_of,
    names_of_staff,
    organs_related_to,
)
from doubledraw.platform.organs.states import Office
from doubledraw.platform.organs.web.forms import (
    CloseForm,
    Dressed,
    LiaisonForm,
    MergeForm,
    MoveForm,
    RenameForm,
)
from doubledraw.platform.ui.access import staff
from doubledraw.platform.ui.http import StaffRequest

WORDS = {"name": "名称", "short_name": "简称", "parent": "上级机关", "into": "并入机关"}
"""The fields of a change that people read; paths and counts stay in the audit record."""


@staff("business", "security")
@require_GET
def tree(request: StaffRequest) -> HttpResponse:
    """The organs one works with, as a tree."""
    branches = forest(request.actor)
    context = {
        "branches": branches,
        "total": sum(_size(branch) for branch in branches),
        "administers": request.actor.office == Office.SECURITY,
    }
    return render(request, "organs/tree.html", context)


@staff("business", "security")
@require_GET
def page(request: StaffRequest, code: str) -> HttpResponse:
    """One organ: what it is, whom to call, what stands below, what happened to it."""
    return _page(request, _organ(request, code), LiaisonForm(prefix="liaison"))


def _page(
    request: StaffRequest, organ: Organ, form: LiaisonForm, status: int = 200
) -> HttpResponse:
    administers = request.actor.office == Office.SECURITY
    history = changes_of(organ)
    context = {
        "organ": organ,
        "administers": administers,
        "liaisons": liaisons_of(organ),
        "may_name_liaison": may_name_liaison(organ, request.actor),
        "form": form,
        "below": organs_related_to(request.actor).filter(parent=organ).select_related("region"),
        "history": [(change, _told(change.fields)) for change in history],
        "names": names_of_staff({change.by for change in history}) if administers else {},
        "may_change": may_rename_organ(organ, request.actor),
    }
    if administers:
        context |= {
            "people": Staff.objects.filter(organ=organ).order_by("-is_active", "account"),
            "grants": grants_over(organ),
            "may_close": may_close_organ(organ, held_up_by(organ), request.actor),
        }
    return render(request, "organs/organ.html", context, status=status)


@staff()
@require_POST
def enter_liaison(request: StaffRequest, code: str) -> HttpResponse:
    """Enter somebody to call."""
    organ = _organ(request, code)
    may_name_liaison(organ, request.actor).enforce()
    form = LiaisonForm(request.POST, prefix="liaison")
    if not form.is_valid():
        return _page(request, organ, form, status=422)
    services.enter_liaison(organ, **form.cleaned_data, by=request.actor, at=request.at)
    return HttpResponseRedirect(reverse("organ", args=[code]))


@staff()
@require_POST
def end_liaison(request: StaffRequest, code: str, pk: int) -> HttpResponse:
    """Nobody is to be called there any more."""
    organ = _organ(request, code)
    liaison = get_object_or_404(Liaison.objects.select_related("organ"), pk=pk, organ=organ)
    services.end_liaison(liaison, by=request.actor, at=request.at)
    return HttpResponseRedirect(reverse("organ", args=[code]))


@staff("security")
@require_http_methods(["GET", "POST"])
def rename(request: StaffRequest, code: str) -> HttpResponse:
    """Another name."""
    organ = _organ(request, code)
    begin = {"name": organ.name, "short_name": organ.short_name}
    form = RenameForm(request.POST or None, prefix="rename", initial=begin)
    return _changed(request, organ, form, _("更名"), services.rename_organ)


@staff("security")
@require_http_methods(["GET", "POST"])
def move(request: StaffRequest, code: str) -> HttpResponse:
    """Another superior."""
    organ = _organ(request, code)
    form = MoveForm(request.POST or None, prefix="move", organ=organ)
    return _changed(request, organ, form, _("改隶"), services.move_organ)


@staff("security")
@require_http_methods(["GET", "POST"])
def merge(request: StaffRequest, code: str) -> HttpResponse:
    """Part of another organ from now on."""
    organ = _organ(request, code)
    form = MergeForm(request.POST or None, prefix="merge", organ=organ)
    told = {"grants": grants_over(organ), "people": Staff.objects.filter(organ=organ)}
    return _changed(request, organ, form, _("并入"), services.merge_organ, told)


@staff("security")
@require_http_methods(["GET", "POST"])
def close(request: StaffRequest, code: str) -> HttpResponse:
    """The end of an organ."""
    organ = _organ(request, code)
    form = CloseForm(request.POST or None, prefix="close")
    told = {"grants": grants_over(organ)}
    return _changed(request, organ, form, _("撤销"), services.close_organ, told)


def _changed(
    request: StaffRequest,
    organ: Organ,
    form: Dressed,
    title: str,
    service: Callable[..., object],
    told: dict[str, Any] | None = None,
) -> HttpResponse:
    if form.is_valid():
        service(organ, **form.cleaned_data, by=request.actor, at=request.at)
        messages.success(request, _("已办理，写入沿革。"))
        return HttpResponseRedirect(reverse("organ", args=[organ.code]))
    context = {"organ": organ, "form": form, "title": title, **(told or {})}
    return render(request, "organs/change.html", context, status=422 if form.is_bound else 200)


def _organ(request: StaffRequest, code: str) -> Organ:
    found = organs_related_to(request.actor).select_related("region", "parent", "merged_into")
    return get_object_or_404(found, code=code)


def _size(branch: Any) -> int:
    return 1 + sum(_size(below) for below in branch.below)


def _told(fields: dict[str, dict[str, object]]) -> list[tuple[str, object, object]]:
    before, after = fields["before"], fields["after"]
    return [
        (label, before.get(key, ""), after.get(key, ""))
        for key, label in WORDS.items()
        if (key in before or key in after) and before.get(key) != after.get(key)
    ]
