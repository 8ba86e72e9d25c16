"""Divisions: looking a code up, entering a township, ending one."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from doubledraw.platform.organs import services
from doubledraw.platform.organs.models import Region
from doubledraw.platform.organs.selectors import regions_like
from doubledraw.platform.organs.states import Office
from doubledraw.platform.organs.web.forms import EndRegionForm, RegionForm
from doubledraw.platform.ui.access import staff
from doubledraw.platform.ui.http import StaffRequest

PAGE = 100
LONGEST = 60


@staff("business", "security")
@require_GET
def look_up(request: StaffRequest) -> HttpResponse:
    """Divisions by the beginning of their code or a part of their name."""
    words = request.GET.get("q", "").replace("\0", "")[:LONGEST]
    page = Paginator(regions_like(words), PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "regions": [(region, _stem(region.code)) for region in page],
        "words": words,
        "administers": request.actor.office == Office.SECURITY,
        "parents": _names([region.parent_code for region in page]),
        "heirs": _names([region.successor_code for region in page]),
    }
    return render(request, "organs/regions.html", context)


@staff("security")
@require_http_methods(["GET", "POST"])
def enter(request: StaffRequest) -> HttpResponse:
    """Enter a division."""
    form = RegionForm(request.POST or None, prefix="region")
    if form.is_valid():
        services.enter_region(**form.cleaned_data, by=request.actor, at=request.at)
        messages.success(request, _("已登记区划。"))
        return HttpResponseRedirect(f"{reverse('regions')}?q={form.cleaned_data['code']}")
    context = {"form": form, "title": _("登记区划"), "back": reverse("regions")}
    return render(request, "organs/form.html", context, status=422 if form.is_bound else 200)


@staff("security")
@require_http_methods(["GET", "POST"])
def end(request: StaffRequest, code: str) -> HttpResponse:
    """Say that a division is no more, and what took its place."""
    region = get_object_or_404(Region, pk=code)
    form = EndRegionForm(request.POST or None, prefix="end")
    if form.is_valid():
        services.end_region(region, **form.cleaned_data, by=request.actor, at=request.at)
        messages.success(request, _("已停用区划。"))
        return HttpResponseRedirect(f"{reverse('regions')}?q={code}")
    context = {
        "form": form,
        "title": _("停用区划"),
        "subject": f"{region.name} {region.code}",
        "back": reverse("regions"),
    }
    return render(request, "organs/form.html", context, status=422 if form.is_bound else 200)


def _names(codes: list[str]) -> dict[str, str]:
    return dict(Region.objects.filter(code__in=set(codes)).values_list("code", "name"))


def _stem(code: str) -> str:
    """What the codes below this one begin with: 220000 has 22, 220100 has 2201."""
    return code.removesuffix("00").removesuffix("00") if len(code) == 6 else code
