"""The list of plans by year, and the form that begins one."""

from itertools import groupby
from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from doubledraw.platform.kernel.verdict import Verdict, no
from doubledraw.platform.plans.policies.rights import may_draft
from doubledraw.platform.plans.selectors.plans import (
    drafting_organs,
    plans_visible_to,
    plans_waiting_for,
)
from doubledraw.platform.plans.services import draft_plan
from doubledraw.platform.plans.web.line_form import one_line
from doubledraw.platform.ui.access import staff
from doubledraw.platform.ui.http import StaffRequest

YEARS_AHEAD = 2


class PlanForm(forms.Form):
    """Whose plan, for which year, under which title."""

    organ = forms.Field()
    year = forms.Field()
    title = forms.CharField(
        label=_("标题"),
        max_length=200,
        help_text=_("例如：2026年度双随机抽查工作计划"),
    )

    def __init__(self, request: StaffRequest, *args: Any) -> None:
        super().__init__(*args)
        now = localtime(request.at).year
        organs = drafting_organs(request.actor)
        self.fields["organ"] = forms.ModelChoiceField(
            organs, label=_("制定机关"), initial=request.actor.organ_id, empty_label=None
        )
        self.fields["year"] = forms.IntegerField(
            label=_("年度"), min_value=now - 1, max_value=now + YEARS_AHEAD, initial=now
        )
        for each in self.fields.values():
            each.widget.attrs["class"] = "input"

    def clean_title(self) -> str:
        return one_line(str(self.cleaned_data["title"]))


@staff()
@require_GET
def index(request: StaffRequest) -> HttpResponse:
    """Plans by year, newest first; what waits for me is marked."""
    waiting = set(plans_waiting_for(request.actor).values_list("pk", flat=True))
    found = [(plan, plan.pk in waiting) for plan in plans_visible_to(request.actor)]
    years = [(year, [*group]) for year, group in groupby(found, key=lambda entry: entry[0].year)]
    context = {
        "years": years,
        "total": len(found),
        "waiting": sum(mine for _, mine in found),
        "may_begin": _may_begin(request),
    }
    return render(request, "plans/index.html", context)


@staff()
@require_http_methods(["GET", "POST"])
def begin(request: StaffRequest) -> HttpResponse:
    """The form that begins a plan."""
    _may_begin(request).enforce()
    form = PlanForm(request, *([request.POST] if request.method == "POST" else []))
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        plan = draft_plan(
            chosen["organ"], chosen["year"], chosen["title"], by=request.actor, at=request.at
        )
        return HttpResponseRedirect(reverse("plan", args=[plan.number]))
    status = 422 if form.errors else 200
    return render(request, "plans/begin.html", {"form": form}, status=status)


def _may_begin(request: StaffRequest) -> Verdict:
    """Whether there is any organ for which this person may begin a plan."""
    organ = drafting_organs(request.actor).first()
    if organ is None:
        return no(
            "not_clerk", "编制计划由经办人办理", remedy="如果应当由您办理，请安全管理员授权。"
        )
    return may_draft(organ, request.actor)
