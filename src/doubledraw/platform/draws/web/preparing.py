"""Prepare a draw from a published plan line: what it means in numbers, what is still to be named."""

import secrets
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods

from doubledraw.platform.draws import engine, services
from doubledraw.platform.draws.policies import may_prepare
from doubledraw.platform.draws.selectors import (
    legal_duty,
    line_to_prepare,
    live_draw_of,
    voided_draw_to_replace,
)
from doubledraw.platform.draws.states import ExclusionReason
from doubledraw.platform.draws.web.forms import PrepareForm, first_values
from doubledraw.platform.kernel.errors import Conflict, DomainError, Invalid
from doubledraw.platform.plans.models import PlanLine
from doubledraw.platform.ui.access import staff
from doubledraw.platform.ui.http import StaffRequest

# Where the engine's and the services' refusals belong on the form.
PLACES = {
    "too_little_entropy": "entropy",
    "twice": "entropy",
    "unknown_form": "entropy",
    "when_is_past": "entropy",
    "bad_text": "entropy",
    "draw_by_too_early": "draw_by",
    "reveal_before_draw": "reveal_on",
    "duplicate_holder": "holders",
    "bad_name": "holders",
}


@staff()
@require_http_methods(["GET", "POST"])
def prepare(request: StaffRequest, line: int) -> HttpResponse:
    """The form; when it is right, the tables are written by a job."""
    found = _line_or_404(request, line)
    if request.method == "GET":
        form = PrepareForm(initial=first_values(found, request.at, _lead(found, request)))
        return _shown(request, found, form, secrets.token_hex(8))
    form = PrepareForm(request.POST)
    token = request.POST.get("token", "")[:32]
    if not form.is_valid():
        return _shown(request, found, form, token, status=422)
    try:
        job = services.ask_freeze(
            form.asked(found), by=request.actor, at=request.at, form=token, back=request.path
        )
    except (Invalid, Conflict) as error:
        return _shown(request, found, form, secrets.token_hex(8), error)
    return HttpResponseRedirect(reverse("job", args=[job.pk]))


def _lead(line: PlanLine, request: StaffRequest) -> int:
    """The days that the legal section must be told ahead, so that the form does not propose an evening too soon."""
    duty = legal_duty(line.plan.organ, localdate(request.at))
    return duty.days if duty else 0


def _line_or_404(request: StaffRequest, line: int) -> PlanLine:
    try:
        return line_to_prepare(request.actor, line)
    except PlanLine.DoesNotExist:
        raise Http404 from None


def _shown(
    request: StaffRequest,
    line: PlanLine,
    form: PrepareForm,
    token: str,
    error: DomainError | None = None,
    status: int = 200,
) -> HttpResponse:
    live = live_draw_of(line)
    duty = legal_duty(line.plan.organ, localdate(request.at))
    context = {
        "line": line,
        "form": form,
        "token": token,
        "error": error,
        "error_place": PLACES.get(error.code, "form") if error else "",
        "live": live,
        "prepare": may_prepare(line, request.actor, live.draw_id if live else ""),
        "replaces": voided_draw_to_replace(line),
        "forms": engine.forms(),
        "supervision": duty.presence if duty else None,
        "legal_duty": duty,
        **_outlook(request, line),
    }
    return render(request, "draws/prepare.html", context, status=error.status if error else status)


def _outlook(request: StaffRequest, line: PlanLine) -> dict[str, Any]:
    """The numbers, or why they cannot be had."""
    try:
        seen = engine.outlook(line, localdate(request.at).year)
    except Invalid as refusal:
        return {"outlook": None, "unplaced": refusal}
    excluded = [
        {"label": ExclusionReason.of(code).label, "count": count}
        for code, count in seen.excluded.items()
    ]
    return {"outlook": seen, "excluded": excluded}
