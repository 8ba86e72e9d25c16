"""The editor of a check sheet: one question at a time, moved and removed by buttons, without scripts."""

from typing import Any

from django import forms
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from doubledraw.platform.catalogue.models import SheetEdition
from doubledraw.platform.catalogue.policies.questions import LONGEST
from doubledraw.platform.catalogue.policies.sheets import may_write_sheet
from doubledraw.platform.catalogue.services import sheets as services
from doubledraw.platform.catalogue.states import QuestionKind
from doubledraw.platform.catalogue.web.forms import CatalogueForm
from doubledraw.platform.catalogue.web.sheets import edition_or_404, to_sheet
from doubledraw.platform.kernel.errors import Invalid
from doubledraw.platform.ui.access import staff
from doubledraw.platform.ui.http import StaffRequest
from doubledraw.platform.ui.words import say


class QuestionForm(CatalogueForm):
    """One question; which of the fields are asked for depends on its kind."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        optional = {"required": False}
        self.line(
            "text", _("问题"), LONGEST["text"], _("一问只问一件事；答“是”就是合格，最不容易弄错。")
        )
        self.choice("kind", _("题型"), QuestionKind.choices())
        hint = _("检查表里的小标题，例如：原料采购。")
        self.line("group", _("分组"), LONGEST["group"], hint, **optional)
        hint = _("怎么看、看什么、查哪份记录。")
        self.long("method", _("操作方法与要领"), hint, rows=3, **optional)
        hint = _("写进记录的话，检查时可以改。")
        self.line("yes", _("答“是”的默认说明"), LONGEST["yes"], hint, **optional)
        self.line("no", _("答“否”的默认说明"), LONGEST["no"], **optional)
        self.line("unit", _("单位"), LONGEST["unit"], _("例如：℃。"), **optional)
        self.line("low", _("下限"), LONGEST["low"], _("低于它就算不合格；可以空着。"), **optional)
        self.line("high", _("上限"), LONGEST["high"], _("高于它就算不合格；可以空着。"), **optional)
        self.long("choices", _("选项"), _("一行一个。"), rows=4, **optional)
        self._box("is_required", _("必答"))
        self._box("is_critical", _("关键项：这一问不合格，整张表不合格"))

    def _box(self, name: str, label: Any) -> None:
        self.fields[name] = forms.BooleanField(label=label, required=False)

    @property
    def said(self) -> dict[str, Any]:
        """The question as services take it."""
        return self.cleaned_data | {"choices": self.cleaned_data["choices"].splitlines()}


@staff()
@require_http_methods(["GET", "POST"])
def add(request: StaffRequest, pk: int) -> HttpResponse:
    """One more question."""
    edition = edition_or_404(request, pk)
    may_write_sheet(edition.sheet, request.actor).enforce()
    last = edition.questions[-1]["group"] if edition.questions else ""
    start = {"is_required": True, "group": request.GET.get("group", last)[:60]}
    form = QuestionForm(request.POST or None, initial=start)
    if form.is_bound and form.is_valid():
        try:
            services.add_question(edition, form.said, by=request.actor, at=request.at)
        except Invalid as problem:
            form.add_error(None, say(problem.reason, problem.params))
        else:
            if "another" in request.POST:
                return HttpResponseRedirect(reverse("question-new", args=[edition.pk]))
            return to_sheet(request, edition.sheet_id, gettext("已加上。"))
    return _form(request, edition, form)


@staff()
@require_http_methods(["GET", "POST"])
def edit(request: StaffRequest, pk: int, question: str) -> HttpResponse:
    """Put a question otherwise."""
    edition = edition_or_404(request, pk)
    may_write_sheet(edition.sheet, request.actor).enforce()
    kept = next((each for each in edition.questions if each["id"] == question), None)
    if kept is None:
        raise Http404
    start = kept | {"choices": "\n".join(kept["choices"])}
    form = QuestionForm(request.POST or None, initial=start)
    if form.is_bound and form.is_valid():
        try:
            services.write_question(edition, question, form.said, by=request.actor, at=request.at)
        except Invalid as problem:
            form.add_error(None, say(problem.reason, problem.params))
        else:
            return to_sheet(request, edition.sheet_id, gettext("已保存。"))
    return _form(request, edition, form, question)


@staff()
@require_POST
def move(request: StaffRequest, pk: int, question: str) -> HttpResponse:
    """Up or down by one."""
    edition = edition_or_404(request, pk)
    step = -1 if request.POST.get("to") == "up" else 1
    services.move_question(edition, question, step, by=request.actor, at=request.at)
    return HttpResponseRedirect(f"{reverse('sheet', args=[edition.sheet_id])}#{question}")


@staff()
@require_POST
def remove(request: StaffRequest, pk: int, question: str) -> HttpResponse:
    """Take it out of the edition being written."""
    edition = edition_or_404(request, pk)
    services.remove_question(edition, question, by=request.actor, at=request.at)
    return to_sheet(request, edition.sheet_id, gettext("已删去这个问题。"))


def _form(
    request: StaffRequest, edition: SheetEdition, form: QuestionForm, question: str = ""
) -> HttpResponse:
    context = {
        "form": form,
        "sheet": edition.sheet,
        "edition": edition,
        "question": question,
        "tab": "sheets",
    }
    status = 422 if form.is_bound else 200
    return render(request, "catalogue/question.html", context, status=status)
