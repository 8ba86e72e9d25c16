"""The review page: what is new, what binds, then two keys to sign or to send back."""

import re
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from doubledraw.platform.approvals.selectors import signatures_of
from doubledraw.platform.kernel.errors import DomainError, Invalid
from doubledraw.platform.plans.models import Plan
from doubledraw.platform.plans.selectors.content import sealed
from doubledraw.platform.plans.selectors.legal import review_rule
from doubledraw.platform.plans.selectors.population import limits_of
from doubledraw.platform.plans.selectors.progress import actions, history, timeline, unseen
from doubledraw.platform.plans.services import (
    approve_plan,
    check_plan,
    return_plan,
    review_plan,
)
from doubledraw.platform.plans.states import UNDER_REVIEW
from doubledraw.platform.plans.web.line_form import one_line
from doubledraw.platform.plans.web.page import (
    by_line,
    content_and_findings,
    lines_shown,
    plan_or_404,
    totals,
)
from doubledraw.platform.plans.web.shown import region_names, shown_change
from doubledraw.platform.plans.web.whole import whole
from doubledraw.platform.ui.access import staff
from doubledraw.platform.ui.http import StaffRequest
from doubledraw.statute.citation import Citation

LINE = re.compile(r"line\.[1-9][0-9]{0,3}", re.ASCII)
SIGNING = {
    "check": (check_plan, _("复核已通过，等法制审核。")),
    "review": (review_plan, _("法制审核已通过，等审批人批准。")),
    "approve": (approve_plan, _("计划已批准，等经办人公布。")),
}


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
    """Sign the step that the page was opened for: check it, find it lawful, or approve it."""
    found = plan_or_404(request, number)
    digest, remark = _posted(request)
    service, done = SIGNING.get(request.POST.get("step", ""), (None, ""))
    if service is None:
        raise Invalid("step_unknown", "没有这个环节", remedy="请从审阅页上签署。")
    if _comments(request):
        return _page(request, found, _would_be_lost())
    service(found, digest, remark, by=request.actor, at=request.at)
    messages.success(request, done)
    return HttpResponseRedirect(reverse("plan", args=[found.number]))


@staff()
@require_POST
def send_back(request: StaffRequest, number: str) -> HttpResponse:
    """Send it back with the reason, or what is to change in which line; with neither the page says so."""
    found = plan_or_404(request, number)
    digest, reason = _posted(request)
    said = _comments(request)
    try:
        return_plan(found, digest, reason, by=request.actor, at=request.at, comments=said)
    except Invalid as problem:
        return _page(request, found, problem)
    messages.success(request, _now("计划已退回起草人。"))
    return HttpResponseRedirect(reverse("plan", args=[found.number]))


def _would_be_lost() -> Invalid:
    return Invalid(
        "comments_would_be_lost",
        "您对计划行写了意见，签署通过时不会送达",
        remedy="要请对方修改，请退回；只是说明，请写在“意见”里，再把各行的意见清空。",
    )


def _posted(request: StaffRequest) -> tuple[str, str]:
    return request.POST.get("digest", ""), one_line(request.POST.get("remark", ""))


def _comments(request: StaffRequest) -> dict[int, str]:
    """What was typed beside the lines: line number → text."""
    typed = {
        int(name.removeprefix("line.")): one_line(str(text))
        for name, text in request.POST.items()
        if LINE.fullmatch(name)
    }
    return {line: text for line, text in typed.items() if text}


def _page(request: StaffRequest, found: Plan, problem: DomainError | None = None) -> HttpResponse:
    contents, findings, _joined = content_and_findings(found, localdate(request.at))
    events = history(found)
    new = unseen(found, events, request.actor)
    names = region_names(contents + (sealed(new.since)["lines"] if new else []))
    steps = actions(found, findings, events, request.actor)
    context: dict[str, Any] = {
        "plan": found,
        "lines": lines_shown(contents),
        "findings": by_line(findings),
        "whole": whole(found, findings, ()),
        "totals": totals(contents),
        "unseen": new,
        "changes": [shown_change(change, names) for change in new.changes] if new else [],
        "articles": _articles(found),
        "timeline": timeline(found, events),
        "signatures": signatures_of(found.digest),
        "to_sign": next((a for a in steps if a.step.action != "return"), None),
        "to_return": next((a for a in steps if a.step.action == "return"), None),
        "problem": problem,
        "typed_remark": _posted(request)[1],
        "typed_comments": _comments(request),
    }
    return render(request, "plans/review.html", context, status=problem.status if problem else 200)


def _articles(found: Plan) -> list[Citation]:
    """Which articles bind this plan, each once."""
    return list(dict.fromkeys([*limits_of(found).citations, review_rule(found)]))
