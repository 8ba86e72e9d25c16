"""Saved views in the browser: keep the list as it is narrowed now, rename, delete."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from doubledraw.platform.registry.models import SavedView
from doubledraw.platform.registry.selectors.views import views_of
from doubledraw.platform.registry.services.views import delete_view, rename_view, save_view
from doubledraw.platform.registry.web.asking import plain
from doubledraw.platform.ui.access import staff
from doubledraw.platform.ui.http import StaffRequest


@staff()
@require_GET
def views(request: StaffRequest) -> HttpResponse:
    """One's own views."""
    return render(request, "registry/views.html", {"views": views_of(request.actor, "targets")})


@staff()
@require_POST
def save(request: StaffRequest) -> HttpResponse:
    """Keep the list of targets as it is narrowed now."""
    query = plain(request.POST.get("query", ""), 4_000)
    title = request.POST.get("title", "")
    view = save_view("targets", title, query, by=request.actor, at=request.at)
    messages.success(request, gettext("已保存为“{title}”。").format(title=view.title))
    return HttpResponseRedirect(f"{reverse('targets')}?{view.query}")


@staff()
@require_POST
def rename(request: StaffRequest, pk: int) -> HttpResponse:
    """Call it something else."""
    rename_view(_own(request, pk), request.POST.get("title", ""), by=request.actor)
    return HttpResponseRedirect(reverse("views"))


@staff()
@require_POST
def delete(request: StaffRequest, pk: int) -> HttpResponse:
    """Forget it."""
    delete_view(_own(request, pk), by=request.actor)
    return HttpResponseRedirect(reverse("views"))


def _own(request: StaffRequest, pk: int) -> SavedView:
    view: SavedView = get_object_or_404(views_of(request.actor, "targets"), pk=pk)
    return view
