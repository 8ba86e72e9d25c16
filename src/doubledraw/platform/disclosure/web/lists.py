"""What has been reviewed and is not public: overdue first, with why it waits; and publishing what may be, together."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from doubledraw.platform.disclosure import services
from doubledraw.platform.disclosure.policies import Deed, may_publish
from doubledraw.platform.disclosure.selectors.penalties import (
    penalties_waiting,
    penalty_retractions_waiting,
)
from doubledraw.platform.disclosure.selectors.rules import rules_to_decide
from doubledraw.platform.disclosure.selectors.waiting import (
    Waiting,
    maskings_waiting,
    retractions_waiting,
    waiting_keys,
)
from doubledraw.platform.disclosure.selectors.waiting import waiting as rows_of
from doubledraw.platform.inspections.selectors import ends_in_dispute, has_looked, visits_visible_to
from doubledraw.platform.inspections.services.reading import line_of
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import DomainError
from doubledraw.platform.ui.access import staff
from doubledraw.platform.ui.http import StaffRequest

PAGE = 50


@staff()
@require_GET
def waiting(request: StaffRequest) -> HttpResponse:
    """The list. A secret firm is named only to who has opened it today."""
    actor, at = request.actor, request.at
    keys = waiting_keys(actor)
    page = Paginator(keys, PAGE).get_page(request.GET.get("page"))
    rows, penalties = rows_of([pk for pk, _due in page], at), penalties_waiting(actor, at, PAGE)
    seen = [one.preview.record.visit for one in rows] + [one.visit for one in penalties]
    shown = [{"one": one, "may": _may(one, actor)} for one in rows]
    context = {
        "page": page,
        "rows": shown,
        "any": any(row["may"] for row in shown),
        "overdue": sum(due is not None and due < at for _pk, due in keys),
        "open": has_looked(seen, actor, at),
        "penalties": [(one, one.days_left(at), -(one.days_left(at) or 0)) for one in penalties],
        "maskings": list(maskings_waiting(actor)[:PAGE]),
        "retractions": list(retractions_waiting(actor)[:PAGE]),
        "penalty_retractions": list(penalty_retractions_waiting(actor)[:PAGE]),
        "rules": list(rules_to_decide(actor)[:PAGE]),
        "ends": list(ends_in_dispute(actor)[:PAGE]),
    }
    return render(request, "disclosure/waiting.html", context)


@staff()
@require_POST
def publish_chosen(request: StaffRequest) -> HttpResponse:
    """Publish what was ticked; what may not be published stays where it is, with why."""
    wanted = [line_of(one, 64) for one in request.POST.getlist("visit")[:PAGE]]
    found = visits_visible_to(request.actor).filter(number__in=wanted)
    done = 0
    for visit in found:
        try:
            services.publish_result(visit, by=request.actor, at=request.at)
            done += 1
        except DomainError as error:
            said = _(error.reason).format(**error.params)
            messages.error(request, _("{number}：{why}").format(number=visit.number, why=said))
    if done:
        messages.success(request, _("已公示 {count} 件。").format(count=done))
    elif not found:
        messages.error(request, _("没有选要公示的结果。"))
    return HttpResponseRedirect(reverse("results-waiting"))


def _may(one: Waiting, actor: Actor) -> bool:
    record = one.preview.record
    deed = Deed(actor, record.visit.draw.organ.path, record.entered_by)
    return bool(may_publish(one.preview.standing, deed))
