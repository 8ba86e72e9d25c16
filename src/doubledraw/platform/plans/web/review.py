"""The review page: what is new, what binds, then two keys to sign or to send back."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from doubledraw.platform.approvals.selectors import signatures_of
from doubledraw.platform.kernel.errors import DomainError, Invalid
from doubledraw.platform.plans.models import Plan
from doubledraw.platform.plans.selectors.content import sealed
from doubledraw.platform.plans.selectors.population import limits_of
from doubledraw.platform.plans.selectors.progress import actions, history, timeline, unseen
from doubledraw.platform.plans.services import approve_plan, return_plan, review_plan
from doubledraw.platform.plans.states import LEGAL_REVIEW, PlanState
from doubledraw.platform.plans.web.line_form import one_line
from doubledraw.platform.plans.web.page import (
    by_line,
    content_and_findings,
    lines_shown,
    plan_or_404,
    totals,
)
from doubledraw.platform.plans.web.shown import region_names, shown_change
from doubledraw.platform.ui.access import staff
from doubledraw.platform.ui.http import StaffRequest
from doubledraw.statute.citation import Citation
from doubledraw.statute.parameters import Value

UNDER_REVIEW = (PlanState.SUBMITTED, PlanState.REVIEWED)


@staff()
@require_GET
def review(request: StaffRequest, number: str) -> HttpResponse:
    """The sealed plan with what this person has not seen yet first."""
    found = plan_or_404(request, number)
    if found.state not in UNDER_REVIEW:
        return HttpResponseRedirect(reverse("plan", args=[found.number]))
    return _page(request, found)


@staff()
@require_POST
def sign(request: StaffRequest, number: str) -> HttpResponse:
    """Find it lawful, or approve it: whichever is its turn."""
    found = plan_or_404(request, number)
    digest, remark = _posted(request)
    if found.state == PlanState.REVIEWED:
        approve_plan(found, digest, remark, by=request.actor, at=request.at)
        messages.success(request, _("计划已批准，等经办人公布。"))
    else:
        review_plan(found, digest, remark, by=request.actor, at=request.at)
        messages.success(request, _("法制审核已通过，等审批人批准。"))
    return HttpResponseRedirect(reverse("plan", args=[found.number]))


@staff()
@require_POST
def send_back(request: StaffRequest, number: str) -> HttpResponse:
    """Send it back with the reason; without one the page says so beside the field."""
    found = plan_or_404(request, number)
    digest, reason = _posted(request)
    try:
        return_plan(found, digest, reason, by=request.actor, at=request.at)
    except Invalid as problem:
        return _page(request, found, problem)
    messages.success(request, _("计划已退回起草人。"))
    return HttpResponseRedirect(reverse("plan", args=[found.number]))


def _posted(request: StaffRequest) -> tuple[str, str]:
    return request.POST.get("digest", ""), one_line(request.POST.get("remark", ""))


def _page(request: StaffRequest, found: Plan, problem: DomainError | None = None) -> HttpResponse:
    contents, findings = content_and_findings(found)
    events = history(found)
    new = unseen(found, events, request.actor)
    names = region_names(contents + (sealed(new.since)["lines"] if new else []))
    steps = actions(found, findings, events, request.actor)
    context: dict[str, Any] = {
        "plan": found,
        "lines": lines_shown(contents),
        "findings": by_line(findings),
        "totals": totals(contents),
        "unseen": new,
        "changes": [shown_change(change, names) for change in new.changes] if new else [],
        "articles": _articles(found),
        "timeline": timeline(found, events),
        "signatures": signatures_of(found.digest),
        "to_sign": next((a for a in steps if a.step.action != "return"), None),
        "to_return": next((a for a in steps if a.step.action == "return"), None),
        "problem": problem,
    }
    return render(request, "plans/review.html", context, status=problem.status if problem else 200)


def _articles(found: Plan) -> list[Citation]:
    """Which articles bind this plan, each once."""
    limits = limits_of(found)
    values: list[Value | None] = [
        limits.basis,
        limits.listed_items,
        limits.key_min,
        limits.general_min,
        limits.general_max,
        limits.team_min,
    ]
    cited = [value.citation for value in values if value]
    return list(dict.fromkeys([*cited, LEGAL_REVIEW]))
