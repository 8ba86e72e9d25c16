"""The work plan as a document to read and print, to approve or to send back."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from doubledraw.platform.draws import engine, services
from doubledraw.platform.draws.models import WorkPlan
from doubledraw.platform.draws.policies.preparing import may_decide_work_plan
from doubledraw.platform.draws.selectors import (
    newest_work_plan,
    work_plan_content,
    work_plan_rule,
    work_plan_signatures,
    work_plan_used,
)
from doubledraw.platform.draws.states import CreditSwitch, DistrictRule, ExclusionReason
from doubledraw.platform.draws.web.finding import draw_or_404
from doubledraw.platform.draws.web.preparing import line_or_404, plain
from doubledraw.platform.plans.states import Method, Way
from doubledraw.platform.ui.access import staff
from doubledraw.platform.ui.http import StaffRequest


@staff()
@require_GET
def of_line(request: StaffRequest, line: int) -> HttpResponse:
    """The newest edition for a plan line."""
    plan = newest_work_plan(line_or_404(request, line))
    if plan is None:
        raise Http404
    return _shown(request, plan)


@staff()
@require_GET
def of_draw(request: StaffRequest, draw_id: str) -> HttpResponse:
    """The edition a draw was frozen from."""
    plan = work_plan_used(draw_or_404(request.actor, draw_id))
    if plan is None:
        raise Http404
    return _shown(request, plan)


@staff()
@require_POST
def approve(request: StaffRequest, line: int) -> HttpResponse:
    """Sign what was seen."""
    plan, digest, remark = _seen(request, line)
    services.approve_work_plan(plan, digest, remark, by=request.actor, at=request.at)
    messages.success(request, _("工作方案已批准，可以冻结名录。"))
    return HttpResponseRedirect(reverse("draw-prepare", args=[line]))


@staff()
@require_POST
def send_back(request: StaffRequest, line: int) -> HttpResponse:
    """Return it with what must change."""
    plan, digest, remark = _seen(request, line)
    services.return_work_plan(plan, digest, remark, by=request.actor, at=request.at)
    messages.success(request, _("工作方案已退回。"))
    return HttpResponseRedirect(reverse("draw-prepare", args=[line]))


def _seen(request: StaffRequest, line: int) -> tuple[WorkPlan, str, str]:
    plan = newest_work_plan(line_or_404(request, line))
    if plan is None:
        raise Http404
    return plan, request.POST.get("digest", "")[:64], plain(request.POST.get("remark", ""))


def _shown(request: StaffRequest, plan: WorkPlan) -> HttpResponse:
    content = work_plan_content(plan)
    titles = {form.name: form.title for form in engine.forms()}
    context = {
        "plan": plan,
        "line": plan.plan_line,
        "content": content,
        "way": Way.of(content["way"]).label,
        "method": Method.of(content["method"]).label,
        "districts": DistrictRule.of(content.get("districts", DistrictRule.REGISTERED)).label,
        "credit": CreditSwitch.of(content["credit"]["switch"]).label,
        "strata": [
            row | {"percent": 100 * row["size"] / row["population"] if row["population"] else 0}
            for row in content["strata"]
        ],
        "population": sum(row["population"] for row in content["strata"]),
        "sample": sum(row["size"] for row in content["strata"]),
        "excluded": [
            {"label": ExclusionReason.of(code).label, "count": count}
            for code, count in content["excluded"].items()
        ],
        "entropy": [
            source | {"title": titles.get(_family(source["form"]), source["form"])}
            for source in content["entropy"]
        ],
        "signatures": work_plan_signatures(plan),
        "decide": may_decide_work_plan(
            plan,
            request.actor,
            work_plan_rule(plan.plan_line.plan.organ, localdate(request.at)),
        ),
    }
    return render(request, "draws/work_plan.html", context)


def _family(form: str) -> str:
    """d10x8 → d10xN: as the closed list of DD-1 §3.3 names it."""
    head, times, count = form.partition("x")
    return f"{head}xN" if times and count.isdigit() else form
