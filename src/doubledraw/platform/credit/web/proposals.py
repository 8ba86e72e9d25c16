"""What is proposed about firms: the list, one proposal with its sum, the decision."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from doubledraw.platform.credit import services
from doubledraw.platform.credit.policies import may_decide
from doubledraw.platform.credit.selectors import proposals_visible_to, proposals_waiting_for
from doubledraw.platform.credit.states import ProposalKind, ProposalState
from doubledraw.platform.credit.web.narrowing import Choice, listed
from doubledraw.platform.credit.web.shown import steps_shown
from doubledraw.platform.kernel.errors import DomainError
from doubledraw.platform.ui.access import staff
from doubledraw.platform.ui.doing import done
from doubledraw.platform.ui.http import StaffRequest

KIND = Choice("kind", "事项", "全部事项", ProposalKind)
STATE = Choice("state", "状态", "全部状态", ProposalState, ProposalState.PROPOSED)


@staff()
@require_GET
def index(request: StaffRequest) -> HttpResponse:
    """Proposals in reach, those that wait first; what waits for me is marked."""
    kind, state = KIND.of(request), STATE.of(request)
    rows = proposals_visible_to(request.actor, kind=kind, state=state)
    context = {
        **listed(request, rows, KIND, STATE),
        "waiting": set(proposals_waiting_for(request.actor).values_list("pk", flat=True)),
        "tab": "proposals",
    }
    return render(request, "credit/proposals.html", context)


@staff()
@require_GET
def page(request: StaffRequest, pk: int) -> HttpResponse:
    """One proposal: what it changes, why, who decides."""
    return _shown(request, pk)


@staff()
@require_POST
def decide(request: StaffRequest, pk: int) -> HttpResponse:
    """Approve or reject."""
    found = get_object_or_404(proposals_visible_to(request.actor), pk=pk)
    approves = request.POST.get("decision") == "approve"

    def deed() -> None:
        services.decide_proposal(
            found,
            request.POST.get("digest", ""),
            approves=approves,
            remark=request.POST.get("remark", ""),
            by=request.actor,
            at=request.at,
        )

    words = _("已批准，名录已经更新。") if approves else _("已记下不予批准。")
    to = reverse("credit-proposal", args=[pk])
    return done(request, deed, words, to, lambda error: _shown(request, pk, error))


def _shown(request: StaffRequest, pk: int, error: DomainError | None = None) -> HttpResponse:
    found = get_object_or_404(proposals_visible_to(request.actor), pk=pk)
    context: dict[str, Any] = {
        "proposal": found,
        "steps": steps_shown(found.explanation.get("steps", [])),
        "decide": may_decide(found, request.actor),
        "error": error,
        "typed": request.POST,
        "tab": "proposals",
    }
    return render(request, "credit/proposal.html", context, status=error.status if error else 200)
