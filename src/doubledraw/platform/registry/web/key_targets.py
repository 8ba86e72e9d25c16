"""The directory of key targets in the browser: the list, entering and taking out."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from doubledraw.platform.kernel.errors import Invalid
from doubledraw.platform.organs.selectors import names_of_staff
from doubledraw.platform.registry.models import Target
from doubledraw.platform.registry.policies.targets import may_keep_key_targets
from doubledraw.platform.registry.selectors.specials import key_targets_visible_to
from doubledraw.platform.registry.services.key_targets import (
    enter_key_targets,
    remove_key_target,
)
from doubledraw.platform.registry.web.asking import (
    back_to,
    chosen_organ,
    clerk_organs,
    paged,
    target_called,
)
from doubledraw.platform.registry.web.labels import ticked
from doubledraw.platform.ui.access import staff
from doubledraw.platform.ui.http import StaffRequest


@staff()
@require_GET
def key_targets(request: StaffRequest) -> HttpResponse:
    """Who stands in the directory, or with ?show=ended who stood in it once."""
    ended = request.GET.get("show") == "ended"
    rows = key_targets_visible_to(request.actor)
    page = paged(request, rows.filter(until__isnull=not ended))
    shown = list(page["page"])
    people = names_of_staff(
        {row.entered_by for row in shown} | {row.ended_by or 0 for row in shown}
    )
    context = {
        **page,
        "rows": [
            {
                "key": row,
                "entered_by": people.get(row.entered_by, ""),
                "ended_by": people.get(row.ended_by or 0, ""),
                "may_remove": may_keep_key_targets(row.organ, request.actor),
            }
            for row in shown
        ],
        "ended": ended,
        "organs": clerk_organs(request),
    }
    return render(request, "registry/key_targets.html", context)


@staff()
@require_POST
def enter(request: StaffRequest) -> HttpResponse:
    """Enter the targets ticked on a list, or the one whose code was typed."""
    organ = chosen_organ(request)
    if typed := request.POST.get("target", "").strip():
        one = target_called(request, typed)
        targets = Target.objects.filter(pk=one.pk)
    else:
        targets = ticked(request)
    reason = request.POST.get("reason", "")
    done = enter_key_targets(organ, targets, reason, by=request.actor, at=request.at)
    if not done and targets.count() == 1:
        raise Invalid("not_entered", "没有可以列入的对象", remedy="它可能已经在名录库里。")
    messages.success(request, gettext("已把 {n} 户列入重点抽查名录库。").format(n=done))
    return back_to(request, reverse("key-targets"))


@staff()
@require_POST
def remove(request: StaffRequest, pk: int) -> HttpResponse:
    """Take one out."""
    key = get_object_or_404(key_targets_visible_to(request.actor), pk=pk)
    reason = request.POST.get("reason", "")
    remove_key_target(key, reason, by=request.actor, at=request.at)
    return back_to(request, reverse("key-targets"))
