"""What a plan rests on (事由): written for its kind; and the filing form of a full-coverage plan."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from doubledraw.platform.approvals.selectors import offices_for
from doubledraw.platform.plans.documents.occasion import FIELDS_OF
from doubledraw.platform.plans.policies.occasion import may_file_form
from doubledraw.platform.plans.policies.rights import may_edit
from doubledraw.platform.plans.selectors.content import sealed
from doubledraw.platform.plans.selectors.population import filing_of
from doubledraw.platform.plans.services import describe_plan, file_key_fields
from doubledraw.platform.plans.states import OPEN, PlanKind
from doubledraw.platform.plans.web.line_form import paragraphs
from doubledraw.platform.plans.web.page import lines_shown, plan_or_404, totals, version_of
from doubledraw.platform.ui.access import staff
from doubledraw.platform.ui.http import StaffRequest

LONGEST = {"legal_basis": 2000, "superior_document": 300, "announcement": 4000}
LABELS = {
    "legal_basis": gettext_lazy("法律依据"),
    "superior_document": gettext_lazy("上级文件"),
    "announcement": gettext_lazy("公告"),
}
HINTS = {
    "legal_basis": gettext_lazy("法律、法规、规章的名称和条款，一行一条。"),
    "superior_document": gettext_lazy("名称和文号。"),
    "announcement": gettext_lazy("为什么查、查哪些、什么时候、找谁问。随计划在开始以前公布。"),
}


class PaperForm(forms.Form):
    """The papers of a kind. A draft may still lack them; a submission may not."""

    def ask_for(self, kind: PlanKind) -> None:
        """A field for each paper of the kind."""
        for name in FIELDS_OF[kind]:
            rows = 8 if name == "announcement" else 3
            widget = forms.Textarea({"class": "input", "rows": rows})
            self.fields[name] = forms.CharField(
                label=LABELS[name],
                help_text=HINTS[name],
                max_length=LONGEST[name],
                required=False,
                widget=widget,
            )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        papers = {n: paragraphs(str(t), LONGEST[n]) for n, t in said.items() if n in LONGEST}
        if "superior_document" in papers:
            papers["superior_document"] = papers["superior_document"].replace("\n", "；")[:300]
        return said | papers


@staff()
@require_http_methods(["GET", "POST"])
def papers(request: StaffRequest, number: str) -> HttpResponse:
    """Write what the plan rests on."""
    plan = plan_or_404(request, number)
    kind = PlanKind.of(plan.kind)
    if not FIELDS_OF[kind]:
        raise Http404
    if plan.state not in OPEN:
        return HttpResponseRedirect(reverse("plan", args=[number]))
    may_edit(plan, request.actor).enforce()
    posted = request.method == "POST"
    written = {name: getattr(plan, name) for name in FIELDS_OF[kind]}
    form = PaperForm(request.POST if posted else None, initial=written)
    form.ask_for(kind)
    if posted and form.is_valid():
        said = {name: form.cleaned_data[name] for name in FIELDS_OF[kind]}
        describe_plan(plan, version_of(request), by=request.actor, at=request.at, **said)
        return HttpResponseRedirect(reverse("plan", args=[number]))
    context = {"form": form, "plan": plan, "kind": kind}
    return render(request, "plans/papers.html", context, status=422 if form.errors else 200)


@staff()
@require_http_methods(["GET", "POST"])
def key_fields(request: StaffRequest, number: str) -> HttpResponse:
    """The form for printing (重点领域检查备案表), and handing it to the office above."""
    plan = plan_or_404(request, number)
    if plan.kind != PlanKind.FULL_COVERAGE or plan.state in OPEN or not plan.digest:
        raise Http404
    offices = list(offices_for(plan.organ))
    if request.method == "POST":
        chosen = request.POST.get("office", "")
        office = next((each for each in offices if str(each.pk) == chosen), None)
        if office is None:
            raise Http404
        digest = request.POST.get("digest", "")
        file_key_fields(plan, office, digest, by=request.actor, at=request.at)
        messages.success(request, _("备案表已报送，等受理机关出具回执。"))
        return HttpResponseRedirect(reverse("plan", args=[number]))
    content = sealed(plan.digest)
    context = {
        "plan": plan,
        "content": content,
        "lines": lines_shown(content["lines"]),
        "totals": totals(content["lines"]),
        "filing": filing_of(plan),
        "may_file": may_file_form(plan, request.actor),
        "offices": offices,
    }
    return render(request, "plans/key_fields.html", context)
