"""The register of joint measures: the list, one measure, its approval and its end."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from doubledraw.platform.credit import services
from doubledraw.platform.credit.models import JointMeasure
from doubledraw.platform.credit.policies import may_decide_measure, may_end_measure
from doubledraw.platform.credit.selectors import (
    measures_visible_to,
    measures_waiting_for,
    restricted_rule,
)
from doubledraw.platform.credit.states import MeasureKind, MeasureState
from doubledraw.platform.credit.web.narrowing import Choice, listed
from doubledraw.platform.kernel.errors import DomainError
from doubledraw.platform.ui.access import staff
from doubledraw.platform.ui.doing import done
from doubledraw.platform.ui.http import StaffRequest

KIND = Choice("kind", "种类", "全部种类", MeasureKind)
STATE = Choice("state", "状态", "全部状态", MeasureState)


@staff()
@require_GET
def index(request: StaffRequest) -> HttpResponse:
    """Measures in reach."""
    kind, state = KIND.of(request), STATE.of(request)
    rows = measures_visible_to(request.actor, kind=kind, state=state)
    context = {
        **listed(request, rows, KIND, STATE),
        "waiting": set(measures_waiting_for(request.actor).values_list("pk", flat=True)),
        "restricted": restricted_rule(request.actor, localdate(request.at)),
        "tab": "measures",
    }
    return render(request, "credit/measures.html", context)


@staff()
@require_GET
def page(request: StaffRequest, pk: int) -> HttpResponse:
    """One measure."""
    return _shown(request, _found(request, pk))


@staff()
@require_POST
def decide(request: StaffRequest, pk: int) -> HttpResponse:
    """Approve or reject."""
    found, post = _found(request, pk), request.POST
    approves = post.get("decision") == "approve"

    def deed() -> None:
        remark = post.get("remark", "")
        services.decide_measure(
            found, approves=approves, remark=remark, by=request.actor, at=request.at
        )

    return _done(request, found, deed, _("已批准执行。") if approves else _("已记下不予批准。"))


@staff()
@require_POST
def end(request: StaffRequest, pk: int) -> HttpResponse:
    """End it."""
    found = _found(request, pk)

    def deed() -> None:
        reason = request.POST.get("reason", "")
        services.end_measure(found, reason, by=request.actor, at=request.at)

    return _done(request, found, deed, _("措施已结束。"))


def _found(request: StaffRequest, pk: int) -> JointMeasure:
    return get_object_or_404(measures_visible_to(request.actor), pk=pk)


def _done(request: StaffRequest, found: JointMeasure, deed: Any, words: str) -> HttpResponse:
    to = reverse("credit-measure", args=[found.pk])
    return done(request, deed, words, to, lambda error: _shown(request, found, error))


def _shown(
    request: StaffRequest, found: JointMeasure, error: DomainError | None = None
) -> HttpResponse:
    context = {
        "measure": found,
        "decide": may_decide_measure(found, request.actor),
        "end": may_end_measure(found, request.actor),
        "error": error,
        "typed": request.POST,
        "tab": "measures",
    }
    return render(request, "credit/measure.html", context, status=error.status if error else 200)
