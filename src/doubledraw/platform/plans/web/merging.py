"""Merge suggestions of a plan, and the page on which another organ answers one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from doubledraw.platform.kernel.errors import Invalid
from doubledraw.platform.kernel.verdict import Verdict
from doubledraw.platform.plans.documents.overlap import Round
from doubledraw.platform.plans.models import MergeProposal, PlanLine
from doubledraw.platform.plans.policies.merging import (
    asker_of,
    is_open,
    may_agree,
    may_answer,
    may_withdraw,
)
from doubledraw.platform.plans.policies.rights import may_edit
from doubledraw.platform.plans.selectors.joining import Joined
from doubledraw.platform.plans.selectors.legal import joining_rules
from doubledraw.platform.plans.selectors.merging import (
    Suggestion,
    line_known_to,
    saved_by_merging,
    suggestion_of,
    suggestions,
)
from doubledraw.platform.plans.selectors.proposals import (
    open_proposals_about,
    proposals_visible_to,
)
from doubledraw.platform.plans.services.merging import (
    agree_to_merge,
    decline_merge,
    merge_lines,
    propose_merge,
    withdraw_merge,
)
from doubledraw.platform.plans.web.line_form import one_line
from doubledraw.platform.plans.web.page import plan_or_404
from doubledraw.platform.plans.web.shown import Names, region_names, scope_words
from doubledraw.platform.ui.access import staff
from doubledraw.platform.ui.http import StaffRequest


@dataclass(frozen=True, slots=True)
class Column:
    """One of the lines side by side, in words."""

    line: PlanLine
    scope: list[tuple[str, list[str]]]
    visits: Round
    url: str


@dataclass(frozen=True, slots=True)
class Together:
    """The line that both would become."""

    scope: list[tuple[str, list[str]]]
    visits: Round
    seats: Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Rest:
    """What a line keeps for itself."""

    title: str
    firms: int


@dataclass(frozen=True, slots=True)
class Shown:
    """A pair of lines on a page."""

    suggestion: Suggestion
    one: Column
    other: Column
    together: Together
    rests: Sequence[Rest]

    @property
    def sides(self) -> tuple[Column, Column]:
        return self.one, self.other


@staff()
@require_GET
def merge(request: StaffRequest, number: str) -> HttpResponse:
    """What of the plan could be merged with what, the most visits saved first."""
    plan = plan_or_404(request, number)
    found = suggestions(plan, request.actor, localtime(request.at).date())
    context = {
        "plan": plan,
        "found": found,
        "pairs": _shown(found.shown, request),
        "opened": next((n for n, each in enumerate(found.shown) if each.is_possible), 0),
        "may_edit": may_edit(plan, request.actor),
        "proposals": open_proposals_about(plan, request.actor),
        "articles": joining_rules(plan),
    }
    return render(request, "plans/merge.html", context)


@staff()
@require_GET
def saved(request: StaffRequest, number: str) -> JsonResponse:
    """How many visits merging would save, for the plan's own page."""
    plan = plan_or_404(request, number)
    visits = saved_by_merging(plan, request.actor, localtime(request.at).date())
    said = _("合并能合并的行，预计少跑 {visits} 户次").format(visits=f"{visits:,}")
    return JsonResponse({"visits": visits, "said": said if visits else _("没有可以合并的行")})


@staff()
@require_POST
def join(request: StaffRequest, number: str) -> HttpResponse:
    """Merge two lines, or, when the other one is another organ's, propose it."""
    plan = plan_or_404(request, number)
    own = plan.lines.filter(number=_typed(request, "line")).select_related(
        "plan__organ", "item__organ"
    )
    line, other = own.first(), line_known_to(request.actor, plan, _typed(request, "other"))
    if line is None or other is None:
        raise Http404
    seen = _typed(request, "version"), _typed(request, "other_version")
    stays = request.POST.get("keep") != "other"
    kept, dropped = (line, other) if stays else (other, line)
    versions = seen if stays else seen[::-1]
    if may_edit(other.plan, request.actor):
        merge_lines(kept, dropped, versions, by=request.actor, at=request.at)
        messages.success(request, _("两行已合并。请看一看合并后的行，再提交。"))
        return HttpResponseRedirect(reverse("plan", args=[kept.plan.number]))
    proposal = propose_merge(kept, dropped, versions, by=request.actor, at=request.at)
    said = _("已向{organ}提出，等对方答复。").format(organ=proposal.asked_of.name)
    messages.success(request, said)
    return HttpResponseRedirect(reverse("plan-merge", args=[number]))


@staff()
@require_GET
def proposal(request: StaffRequest, pk: int) -> HttpResponse:
    """One proposal: both lines side by side, and the answer."""
    return _proposal_page(request, _proposal_or_404(request, pk))


@staff()
@require_POST
def agree(request: StaffRequest, pk: int) -> HttpResponse:
    """Agree: both plans are rewritten."""
    found = _proposal_or_404(request, pk)
    seen = _typed(request, "kept_version"), _typed(request, "dropped_version")
    agree_to_merge(found, seen, by=request.actor, at=request.at)
    messages.success(request, _("已同意，两行已合并。"))
    return _back(found)


@staff()
@require_POST
def decline(request: StaffRequest, pk: int) -> HttpResponse:
    """Decline with a reason; without one the page says so beside the field."""
    found = _proposal_or_404(request, pk)
    reason = one_line(request.POST.get("reason", ""))[:500]
    try:
        decline_merge(found, reason, by=request.actor, at=request.at)
    except Invalid as problem:
        return _proposal_page(request, found, problem)
    messages.success(request, _("已答复不同意，两行照旧。"))
    return _back(found)


@staff()
@require_POST
def withdraw(request: StaffRequest, pk: int) -> HttpResponse:
    """Take it back."""
    found = _proposal_or_404(request, pk)
    withdraw_merge(found, by=request.actor, at=request.at)
    messages.success(request, _("已撤回。"))
    return _back(found)


def _proposal_page(
    request: StaffRequest, found: MergeProposal, problem: Invalid | None = None
) -> HttpResponse:
    there = is_open(found) and found.kept and found.dropped
    pair = suggestion_of(found, request.actor) if there else None
    context = {
        "proposal": found,
        "asker": asker_of(found),
        "is_open": is_open(found),
        "pair": _shown([pair], request)[0] if pair else None,
        "may_answer": may_answer(found, request.actor),
        "may_agree": _may_agree(found, pair, request),
        "may_withdraw": may_withdraw(found, request.actor),
        "problem": problem,
    }
    status = problem.status if problem else 200
    return render(request, "plans/proposal.html", context, status=status)


def _may_agree(found: MergeProposal, pair: Suggestion | None, request: StaffRequest) -> Verdict:
    right = may_agree(found, request.actor)
    return right and pair.verdict if pair else right


def _proposal_or_404(request: StaffRequest, pk: int) -> MergeProposal:
    found: MergeProposal = get_object_or_404(proposals_visible_to(request.actor), pk=pk)
    return found


def _shown(found: Iterable[Suggestion], request: StaffRequest) -> list[Shown]:
    pairs = list(found)
    scopes = [scope for each in pairs for scope in _scopes(each.joined)]
    names = region_names([{"scope": scope} for scope in scopes])
    return [_in_words(each, names, request) for each in pairs]


def _scopes(result: Joined) -> list[Mapping[str, Any]]:
    return [result.pair.one.scope, result.pair.other.scope, result.cut.scope]


def _in_words(each: Suggestion, names: Names, request: StaffRequest) -> Shown:
    pair, result = each.pair, each.joined
    columns = [
        Column(line, scope_words(line.scope, names), visits, _url(line, request))
        for line, visits in zip((pair.one, pair.other), pair.rounds, strict=True)
    ]
    together = Together(
        scope_words(result.cut.scope, names), result.visits, result.columns["seats"]
    )
    rests = zip((pair.one, pair.other), result.left, strict=True)
    left = [Rest(line.title, firms) for line, firms in rests if firms]
    return Shown(each, columns[0], columns[1], together, left)


def _url(line: PlanLine, request: StaffRequest) -> str:
    """The page of the line's plan, for who may open it."""
    return (
        reverse("plan", args=[line.plan.number])
        if request.actor.reaches(line.plan.organ.path)
        else ""
    )


def _typed(request: StaffRequest, name: str) -> int:
    """A number from the form; 0 is none."""
    typed = request.POST.get(name, "")
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 19 else 0


def _back(found: MergeProposal) -> HttpResponse:
    return HttpResponseRedirect(reverse("merge-proposal", args=[found.pk]))
