"""Joint inspection seen by those who take part (部门联合): what others plan for us, and our answer."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from doubledraw.platform.kernel.errors import Invalid
from doubledraw.platform.plans.policies.joint import may_answer
from doubledraw.platform.plans.selectors.consents import Asked, asked_of, plan_asking
from doubledraw.platform.plans.selectors.content import lines_of, written_with
from doubledraw.platform.plans.selectors.directories import directories
from doubledraw.platform.plans.selectors.parties import parties_of
from doubledraw.platform.plans.selectors.population import plan_numbers
from doubledraw.platform.plans.services import answer_part
from doubledraw.platform.plans.web.line_form import one_line
from doubledraw.platform.plans.web.page import lines_shown
from doubledraw.platform.ui.access import staff
from doubledraw.platform.ui.http import StaffRequest


@staff()
@require_GET
def index(request: StaffRequest) -> HttpResponse:
    """What other departments' plans ask of ours, unanswered first."""
    return render(request, "plans/joint.html", {"asked": asked_of(request.actor)})


@staff()
@require_http_methods(["GET", "POST"])
def part(request: StaffRequest, number: str) -> HttpResponse:
    """Our part of one plan: agree to it, or decline with a reason."""
    asked = plan_asking(request.actor, number)
    if not asked:
        raise Http404
    if request.method == "GET":
        return _page(request, asked)
    code = request.POST.get("organ", "")
    mine = next((one for one in asked if one.standing.organ.code == code), None)
    if mine is None:
        raise Http404
    agrees = request.POST.get("answer") == "agree"
    try:
        answer_part(
            mine.plan,
            mine.standing.organ,
            request.POST.get("part", ""),
            agrees=agrees,
            reason=one_line(request.POST.get("reason", "")),
            by=request.actor,
            at=request.at,
        )
    except Invalid as problem:
        return _page(request, asked, code, problem)
    said = _("已同意参加。") if agrees else _("已答复不同意，发起部门会看到理由。")
    messages.success(request, said)
    return HttpResponseRedirect(reverse("plans-joint"))


def _page(
    request: StaffRequest, asked: list[Asked], code: str = "", problem: Invalid | None = None
) -> HttpResponse:
    plan = asked[0].plan
    numbers = plan_numbers(plan, lines_of(plan), directories(plan))
    shown = {line.number: line for line in lines_shown(written_with(numbers, parties_of(plan)))}
    context = {
        "plan": plan,
        "parts": [
            (
                one.standing,
                [(line, shown[int(line["number"])]) for line in one.standing.part.lines],
                may_answer(plan, one.standing.organ, request.actor),
                problem if one.standing.organ.code == code else None,
            )
            for one in asked
        ],
    }
    return render(request, "plans/part.html", context, status=problem.status if problem else 200)
