"""The list of plans by year, and the form that begins one: first its kind, then what this kind needs."""

from itertools import groupby
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from doubledraw.platform.kernel.verdict import Verdict, no
from doubledraw.platform.plans.documents.occasion import FIELDS_OF, Occasion
from doubledraw.platform.plans.models import Plan
from doubledraw.platform.plans.policies.rights import may_draft
from doubledraw.platform.plans.selectors.consents import asked_of
from doubledraw.platform.plans.selectors.plans import (
    drafting_organs,
    plans_sought,
    plans_waiting_for,
)
from doubledraw.platform.plans.services import draft_plan
from doubledraw.platform.plans.states import ConsentState, PlanKind
from doubledraw.platform.plans.web.line_form import one_line
from doubledraw.platform.plans.web.papers import PaperForm
from doubledraw.platform.ui.access import staff
from doubledraw.platform.ui.http import StaffRequest

YEARS_AHEAD = 2
SAYS_OF = {
    PlanKind.ANNUAL: "一年里抽查什么、抽多少、什么时候、派谁去；还可以写年度重点监管任务。",
    PlanKind.AD_HOC: "年度计划以外临时增加的抽查。要写明法律依据和上级文件，并且提前申请。",
    PlanKind.SPECIAL: "针对普遍问题或者突出风险的专项整治，同样随机抽取。开始以前公告。",
    PlanKind.FULL_COVERAGE: "依法要逐户检查的特殊重点领域：不随机抽取，每一户都查，另报备案表。",
}
EXAMPLES = {
    PlanKind.ANNUAL: _("例如：2026年度双随机抽查工作计划"),
    PlanKind.AD_HOC: _("例如：中秋月饼质量临时抽查计划"),
    PlanKind.SPECIAL: _("例如：校园周边食品安全专项检查计划"),
    PlanKind.FULL_COVERAGE: _("例如：危险化学品经营全覆盖检查计划"),
}


class PlanForm(PaperForm):
    """Whose plan, for which year, under which title, and the papers its kind rests on."""

    def __init__(self, request: StaffRequest, kind: PlanKind, *args: Any) -> None:
        super().__init__(*args)
        self.kind = kind
        now = localtime(request.at).year
        organs = drafting_organs(request.actor)
        self.fields["organ"] = forms.ModelChoiceField(
            organs, label=_("制定机关"), initial=request.actor.organ_id, empty_label=None
        )
        self.fields["year"] = forms.IntegerField(
            label=_("年度"), min_value=now - 1, max_value=now + YEARS_AHEAD, initial=now
        )
        self.fields["title"] = forms.CharField(
            label=_("标题"), max_length=200, help_text=EXAMPLES[kind]
        )
        for name in ("organ", "year", "title"):
            self.fields[name].widget.attrs["class"] = "input"
        self.ask_for(kind)

    def clean_title(self) -> str:
        title = one_line(str(self.cleaned_data["title"]))
        if not title:
            raise forms.ValidationError(self.fields["title"].error_messages["required"])
        return title

    @property
    def occasion(self) -> Occasion:
        """What was written of the papers."""
        said = self.cleaned_data
        return Occasion(self.kind, **{name: said[name] for name in FIELDS_OF[self.kind]})


@staff()
@require_GET
def index(request: StaffRequest) -> HttpResponse:
    """Plans by year, newest first; what waits for me is marked, and what others ask of us."""
    waiting = set(plans_waiting_for(request.actor).values_list("pk", flat=True))
    found = [(plan, plan.pk in waiting) for plan in _sought(request)]
    years = [(year, [*group]) for year, group in groupby(found, key=lambda entry: entry[0].year)]
    asked = asked_of(request.actor)
    context = {
        "years": years,
        "total": len(found),
        "waiting": sum(mine for _, mine in found),
        "may_begin": _may_begin(request),
        "asked": asked,
        "unanswered": sum(one.standing.state is ConsentState.WAITING for one in asked),
    }
    return render(request, "plans/index.html", context)


def _sought(request: StaffRequest) -> QuerySet[Plan]:
    """The plans in reach; of one organ (`organ`, its code) and year (`year`) when the address names them."""
    year = request.GET.get("year", "")
    is_year = len(year) == 4 and year.isascii() and year.isdecimal()
    return plans_sought(
        request.actor, request.GET.get("organ", "")[:40], int(year) if is_year else None
    )


@staff()
@require_http_methods(["GET", "POST"])
def begin(request: StaffRequest) -> HttpResponse:
    """The kinds to choose from; with a kind, the form that begins such a plan."""
    _may_begin(request).enforce()
    posted = request.method == "POST"
    kind = _kind(request.POST.get("kind", "annual") if posted else request.GET.get("kind", ""))
    if kind is None:
        kinds = [(each, SAYS_OF[each]) for each in PlanKind]
        return render(request, "plans/kinds.html", {"kinds": kinds})
    form = PlanForm(request, kind, *([request.POST] if posted else []))
    if posted and form.is_valid():
        said = form.cleaned_data
        plan = draft_plan(
            said["organ"],
            said["year"],
            said["title"],
            form.occasion,
            by=request.actor,
            at=request.at,
        )
        return HttpResponseRedirect(reverse("plan", args=[plan.number]))
    context = {"form": form, "kind": kind, "says": SAYS_OF[kind]}
    return render(request, "plans/begin.html", context, status=422 if form.errors else 200)


def _kind(code: str) -> PlanKind | None:
    return next((kind for kind in PlanKind if kind.value == code), None)


def _may_begin(request: StaffRequest) -> Verdict:
    """Whether there is any organ for which this person may begin a plan."""
    organ = drafting_organs(request.actor).first()
    if organ is None:
        return no(
            "not_clerk", "编制计划由经办人办理", remedy="如果应当由您办理，请安全管理员授权。"
        )
    return may_draft(organ, request.actor)
