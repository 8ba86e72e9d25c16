"""One plan: its lines, how far it is, and the next step."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from doubledraw.platform.approvals.selectors import signatures_of
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import Invalid
from doubledraw.platform.plans.models import Plan
from doubledraw.platform.plans.policies.finding import Finding
from doubledraw.platform.plans.policies.rights import may_abandon, may_adjust, may_edit
from doubledraw.platform.plans.selectors.comments import open_comments
from doubledraw.platform.plans.selectors.consents import Standing
from doubledraw.platform.plans.selectors.content import lines_of, sealed_lines, written_with
from doubledraw.platform.plans.selectors.directories import census_lately
from doubledraw.platform.plans.selectors.parties import parties_of
from doubledraw.platform.plans.selectors.plans import plans_visible_to
from doubledraw.platform.plans.selectors.population import item_findings_of, limits_of, readiness
from doubledraw.platform.plans.selectors.progress import actions, history, timeline
from doubledraw.platform.plans.selectors.versions import (
    changes_from_amended,
    successor_of,
    versions_of,
)
from doubledraw.platform.plans.services import (
    abandon_plan,
    adjust_plan,
    publish_plan,
    retitle_plan,
    submit_plan,
)
from doubledraw.platform.plans.states import OPEN, PlanState
from doubledraw.platform.plans.web.line_form import one_line
from doubledraw.platform.plans.web.shown import ShownLine, region_names, shown, shown_change
from doubledraw.platform.plans.web.whole import whole
from doubledraw.platform.ui.access import staff
from doubledraw.platform.ui.http import StaffRequest

WAS_PUBLIC = (PlanState.PUBLISHED, PlanState.SUPERSEDED)
ON_REVIEW_PAGE = ("check", "review", "approve", "return")


@staff()
@require_GET
def plan(request: StaffRequest, number: str) -> HttpResponse:
    """The plan page: what is written while it is a draft, what is sealed afterwards."""
    found = plan_or_404(request, number)
    contents, findings, standing = content_and_findings(found, localdate(request.at))
    events = history(found)
    context = {
        "plan": found,
        "lines": lines_shown(contents),
        "findings": by_line(findings),
        "blocking": sum(finding.blocks for finding in findings),
        "totals": totals(contents),
        "timeline": timeline(found, events),
        "signatures": signatures_of(found.digest) if found.digest else [],
        "actions": actions(found, findings, events, request.actor),
        "on_review_page": ON_REVIEW_PAGE,
        "is_open": found.state in OPEN,
        "may_edit": may_edit(found, request.actor),
        "comments": open_comments(found),
        "whole": whole(found, findings, standing),
        **versions_shown(found, request.actor),
    }
    return render(request, "plans/plan.html", context)


@staff()
@require_POST
def retitle(request: StaffRequest, number: str) -> HttpResponse:
    """Another title."""
    found = plan_or_404(request, number)
    title = one_line(request.POST.get("title", ""))[:200]
    if not title:
        raise Invalid("title_missing", "计划要有标题", remedy="请写一个标题。")
    retitle_plan(found, title, version_of(request), by=request.actor, at=request.at)
    return _back(found)


@staff()
@require_POST
def submit(request: StaffRequest, number: str) -> HttpResponse:
    """Seal it and send it for review."""
    found = plan_or_404(request, number)
    submit_plan(found, by=request.actor, at=request.at)
    messages.success(request, _("计划已提交，等科室负责人复核。"))
    return _back(found)


@staff()
@require_POST
def publish(request: StaffRequest, number: str) -> HttpResponse:
    """Make it public."""
    found = plan_or_404(request, number)
    index = publish_plan(found, by=request.actor, at=request.at)
    messages.success(request, _("计划已公布，是日志第 {index} 条。").format(index=index))
    return _back(found)


@staff()
@require_POST
def adjust(request: StaffRequest, number: str) -> HttpResponse:
    """Begin the next version of a published plan."""
    found = plan_or_404(request, number)
    reason = one_line(request.POST.get("reason", ""))
    new = adjust_plan(found, reason, by=request.actor, at=request.at)
    messages.success(request, _("已开始调整。现行版本照常有效，直到新版本公布。"))
    return _back(new)


@staff()
@require_POST
def abandon(request: StaffRequest, number: str) -> HttpResponse:
    """Give up a draft."""
    found = plan_or_404(request, number)
    reason = one_line(request.POST.get("reason", ""))
    abandon_plan(found, reason, by=request.actor, at=request.at)
    messages.success(request, _("计划已作废。"))
    return _back(found)


def plan_or_404(request: StaffRequest, number: str) -> Plan:
    """The plan, for those who may know of it."""
    found: Plan = get_object_or_404(plans_visible_to(request.actor), number=number)
    return found


def version_of(request: StaffRequest) -> int:
    """The version of the plan that the form was made from; 0 matches none."""
    typed = request.POST.get("version", "")
    return int(typed) if typed.isascii() and typed.isdecimal() else 0


def content_and_findings(
    found: Plan, today: date
) -> tuple[list[dict[str, Any]], list[Finding], list[Standing]]:
    """The lines as JSON content, what the rules find in them now, and where the participants of a draft stand."""
    if found.state not in OPEN and found.digest:
        findings = item_findings_of(lines_of(found), limits_of(found))
        return sealed_lines(found.digest), findings, []
    ready = readiness(found, today, census_lately(found.organ))
    contents = written_with(ready.numbers, parties_of(found))
    return contents, ready.findings if found.state in OPEN else [], ready.standings


def lines_shown(contents: Sequence[Mapping[str, Any]]) -> list[ShownLine]:
    """The lines in words."""
    names = region_names(contents)
    return [shown(content, names) for content in contents]


def totals(contents: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """What the whole plan means."""
    return {
        "population": sum(line["estimate"]["population"] for line in contents),
        "sample": sum(line["estimate"]["sample"] for line in contents),
        "starts": min((line["starts"] for line in contents), default=""),
        "ends": max((line["ends"] for line in contents), default=""),
    }


def versions_shown(found: Plan, actor: Actor) -> dict[str, Any]:
    """The other versions of the plan, what this one changes, and whether its next one may be begun."""
    later = successor_of(found)
    changes = changes_from_amended(found)
    before = found.amends.digest if changes and found.amends else ""
    lines = [sealed_lines(found.digest), sealed_lines(before)] if before else []
    names = region_names(line for version in lines for line in version)
    return {
        "successor": later,
        "versions": versions_of(found) if found.amends_id or later else [],
        "differences": [shown_change(change, names) for change in changes],
        "may_adjust": may_adjust(found, later, actor) if found.state in WAS_PUBLIC else None,
        "may_abandon": may_abandon(found, actor) if found.state in OPEN else None,
    }


def by_line(findings: Sequence[Finding]) -> dict[int, list[Finding]]:
    """Findings under the number of their line."""
    found: dict[int, list[Finding]] = {}
    for finding in findings:
        found.setdefault(finding.line, []).append(finding)
    return found


def _back(found: Plan) -> HttpResponse:
    return HttpResponseRedirect(reverse("plan", args=[found.number]))
