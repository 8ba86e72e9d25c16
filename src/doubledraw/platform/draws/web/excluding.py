"""Who is left out of a line's draw by rule, one by one, and the requests to inspect again."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET, require_POST

from doubledraw.platform.draws import services
from doubledraw.platform.draws.policies.excluding import Bounds
from doubledraw.platform.draws.policies.preparing import may_ask_repeat, may_decide_repeat
from doubledraw.platform.draws.selectors import Excluded, excluded_by_rule, permits_of, repeat_rule
from doubledraw.platform.draws.states import ExclusionReason
from doubledraw.platform.draws.web.preparing import line_or_404, plain
from doubledraw.platform.kernel.errors import DomainError, Invalid
from doubledraw.platform.plans.models import PlanLine
from doubledraw.platform.ui.access import staff
from doubledraw.platform.ui.http import StaffRequest

PAGE = 100


@staff()
@require_GET
def exclusions(request: StaffRequest, line: int) -> HttpResponse:
    """The list by reason; a firm whose reason is still another draw's secret is only counted."""
    return _shown(request, line_or_404(request, line))


@staff()
@require_POST
def ask(request: StaffRequest, line: int) -> HttpResponse:
    """Ask to inspect the ticked firms again."""
    found = line_or_404(request, line)
    codes = [plain(code)[:64] for code in request.POST.getlist("code")]
    reason = plain(request.POST.get("reason", ""))
    try:
        services.ask_repeat(found, codes, reason, by=request.actor, at=request.at)
    except Invalid as error:
        return _shown(request, found, error, ticked=codes, reason=reason)
    return HttpResponseRedirect(reverse("draw-exclusions", args=[line]) + "#permits")


@staff()
@require_POST
def decide(request: StaffRequest, line: int, pk: int) -> HttpResponse:
    """Approve or refuse a request."""
    found = line_or_404(request, line)
    permit = next((permit for permit in permits_of(found) if permit.pk == pk), None)
    if permit is None:
        raise Http404
    yes = request.POST.get("answer") == "approve"
    remark = plain(request.POST.get("remark", ""))
    try:
        services.decide_repeat(permit, remark, is_approved=yes, by=request.actor, at=request.at)
    except Invalid as error:
        return _shown(request, found, error, place=pk)
    return HttpResponseRedirect(reverse("draw-exclusions", args=[line]) + "#permits")


def _shown(
    request: StaffRequest,
    line: PlanLine,
    error: DomainError | None = None,
    *,
    ticked: list[str] | None = None,
    reason: str = "",
    place: int = 0,
) -> HttpResponse:
    left_out = excluded_by_rule(line, localdate(request.at))
    asked = request.GET.get("reason", "")
    chosen = [firm for firm in left_out.open if asked in ("", firm.reason.code)]
    page = Paginator(chosen, PAGE).get_page(request.GET.get("page"))
    has_repeats = any(firm.reason.code == ExclusionReason.SAME_ITEM for firm in page)
    rule = repeat_rule(line.plan.organ, localdate(request.at))
    context = {
        "line": line,
        "page": page,
        "asked": asked,
        "query": f"reason={asked}" if asked in list(ExclusionReason) else "",
        "reasons": _reasons(left_out),
        "secret": len(left_out.firms) - len(left_out.open),
        "permits": [
            {"permit": permit, "decide": may_decide_repeat(permit, request.actor, rule)}
            for permit in permits_of(line)
        ],
        "ask": may_ask_repeat(line, request.actor) if has_repeats or error else None,
        "error": error,
        "place": place,
        "ticked": ticked or [],
        "typed": reason,
    }
    status = error.status if error else 200
    return render(request, "draws/exclusions.html", context, status=status)


def _reasons(left_out: Excluded) -> list[dict[str, Any]]:
    """Every rule that was asked, with its article and how many it leaves out."""
    bounds = left_out.bounds or Bounds(0)
    found = []
    for reason in (
        ExclusionReason.SUPERIOR,
        ExclusionReason.SAME_ITEM,
        ExclusionReason.FREQUENCY_CAP,
        ExclusionReason.LAW,
    ):
        count = left_out.counts.get(str(reason), 0)
        if count or reason in bounds.cites:
            since = {
                ExclusionReason.SUPERIOR: bounds.superior_since,
                ExclusionReason.SAME_ITEM: bounds.same_item_since,
            }.get(reason)
            cites = bounds.cites.get(reason)
            cap = bounds.cap if reason == ExclusionReason.FREQUENCY_CAP else None
            found.append(
                {"reason": reason, "count": count, "cites": cites, "since": since, "cap": cap}
            )
    return found
