"""Prepare a draw from a published plan line: what it means in numbers, its work plan, its freeze."""

import secrets
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from doubledraw.platform.draws import engine, services
from doubledraw.platform.draws.documents import Preparation
from doubledraw.platform.draws.models import Draw, WorkPlan
from doubledraw.platform.draws.policies import may_prepare
from doubledraw.platform.draws.policies.preparing import may_decide_work_plan, may_freeze
from doubledraw.platform.draws.selectors import (
    Excluded,
    draws_waiting_beside,
    excluded_by_rule,
    last_draw_like,
    legal_duty,
    line_to_prepare,
    live_draw_of,
    open_work_plan,
    voided_draw_to_replace,
    work_plan_rule,
)
from doubledraw.platform.draws.states import DistrictRule, ExclusionReason, WorkPlanState
from doubledraw.platform.draws.web.forms import PrepareForm, first_values, values_of
from doubledraw.platform.kernel.errors import Conflict, DomainError, Invalid
from doubledraw.platform.plans.models import PlanLine
from doubledraw.platform.ui.access import staff
from doubledraw.platform.ui.http import StaffRequest

MOST_WAITING = 10
# Where the engine's and the services' refusals belong on the form.
PLACES = {
    "too_little_entropy": "entropy",
    "twice": "entropy",
    "unknown_form": "entropy",
    "when_is_past": "entropy",
    "round_at_other_time": "entropy",
    "unnamed_round": "entropy",
    "unknown_chain": "entropy",
    "bad_text": "entropy",
    "draw_by_too_early": "draw_by",
    "reveal_before_draw": "reveal_on",
    "would_tell_a_secret": "reveal_on",
    "duplicate_holder": "holders",
    "bad_name": "holders",
}


@staff()
@require_http_methods(["GET", "POST"])
def prepare(request: StaffRequest, line: int) -> HttpResponse:
    """The form; when it is right, the work plan is made from it and sent to be approved."""
    found = line_or_404(request, line)
    plan = open_work_plan(found)
    if request.method == "GET":
        first = (
            values_of(Preparation.of(plan.asked))
            if plan
            else first_values(found, request.at, _lead(found, request))
        )
        asked_for = {name: request.GET[name] for name in ("districts",) if name in request.GET}
        return _shown(request, found, plan, PrepareForm(initial=first | asked_for))
    form = PrepareForm(request.POST)
    if not form.is_valid():
        return _shown(request, found, plan, form, status=422)
    try:
        services.draft_work_plan(form.asked(found), by=request.actor, at=request.at)
    except (Invalid, Conflict) as error:
        return _shown(request, found, plan, form, error)
    messages.success(request, _("工作方案已生成，等审批人批准。"))
    return HttpResponseRedirect(reverse("draw-prepare", args=[line]))


@staff()
@require_POST
def freeze(request: StaffRequest, line: int) -> HttpResponse:
    """Freeze from the approved work plan; a job writes the tables."""
    found = line_or_404(request, line)
    plan = open_work_plan(found)
    back, token = reverse("draw-prepare", args=[line]), request.POST.get("token", "")[:32]
    if plan is None:
        return HttpResponseRedirect(back)
    asked = Preparation.of(plan.asked)
    try:
        job = services.ask_freeze(asked, by=request.actor, at=request.at, form=token, back=back)
    except (Invalid, Conflict) as error:
        return _shown(request, found, plan, PrepareForm(initial=values_of(asked)), error)
    return HttpResponseRedirect(reverse("job", args=[job.pk]))


def _lead(line: PlanLine, request: StaffRequest) -> int:
    """The days that the legal section must be told ahead, so that the form does not propose an evening too soon."""
    duty = legal_duty(line.plan.organ, localdate(request.at))
    return duty.days if duty else 0


def plain(text: str) -> str:
    """What somebody typed on one line, without characters that no database or log takes."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def line_or_404(request: StaffRequest, line: int) -> PlanLine:
    """The plan line, for who may see its organ."""
    try:
        return line_to_prepare(request.actor, line)
    except PlanLine.DoesNotExist:
        raise Http404 from None


def _shown(
    request: StaffRequest,
    line: PlanLine,
    plan: WorkPlan | None,
    form: PrepareForm,
    error: DomainError | None = None,
    status: int = 200,
) -> HttpResponse:
    live = live_draw_of(line)
    duty = legal_duty(line.plan.organ, localdate(request.at))
    context = {
        "line": line,
        "form": form,
        "token": secrets.token_hex(8),
        "error": error,
        "error_place": PLACES.get(error.code, "form") if error else "",
        "live": live,
        "prepare": may_prepare(line, request.actor, live.draw_id if live else ""),
        "replaces": voided_draw_to_replace(line),
        "last": last_draw_like(line),
        "forms": engine.forms(),
        "supervision": duty.presence if duty else None,
        "legal_duty": duty,
        "follows_credit": engine.follows_credit_risk(line),
        **_plan(request, plan),
        **_outlook(request, line, form.looked_at()),
    }
    return render(request, "draws/prepare.html", context, status=error.status if error else status)


def _plan(request: StaffRequest, plan: WorkPlan | None) -> dict[str, Any]:
    """How far the work plan is, and what this person can do with it."""
    if plan is None:
        return {"plan": None, "stage": "draft"}
    asked = Preparation.of(plan.asked)
    rule = work_plan_rule(plan.plan_line.plan.organ, localdate(request.at))
    stages = {WorkPlanState.SUBMITTED: "approve", WorkPlanState.APPROVED: "freeze"}
    return {
        "plan": plan,
        "stage": stages.get(WorkPlanState.of(plan.state), "draft"),
        "sent": DistrictRule.of(asked.districts),
        "decide": may_decide_work_plan(plan, request.actor, rule),
        "freeze": may_freeze(plan, asked, "", rule),
    }


def _outlook(request: StaffRequest, line: PlanLine, districts: DistrictRule) -> dict[str, Any]:
    """The numbers with people sent where this rule sends them, or why they cannot be had."""
    day = localdate(request.at)
    left_out = excluded_by_rule(line, day)
    try:
        seen = engine.outlook(line, line.starts.year, left_out, districts)
    except Invalid as refusal:
        return {"outlook": None, "unplaced": refusal}
    excluded = [
        {"label": ExclusionReason.of(code).label, "count": count}
        for code, count in seen.excluded.items()
    ]
    bounds = left_out.bounds
    return {
        "outlook": seen,
        "looked_at": districts,
        "other_rules": [rule for rule in DistrictRule if rule != districts],
        "excluded": excluded,
        "by_rule": len(left_out.firms),
        "bounds": bounds,
        "cap_cites": bounds.cites.get(ExclusionReason.FREQUENCY_CAP, "") if bounds else "",
        "waiting": _waiting(line, left_out),
    }


def _waiting(line: PlanLine, left_out: Excluded) -> list[Draw]:
    """Draws of the year that are frozen and not yet drawn, where there is a cap to pass."""
    if left_out.cap is None:
        return []
    return list(draws_waiting_beside(line)[:MOST_WAITING])
