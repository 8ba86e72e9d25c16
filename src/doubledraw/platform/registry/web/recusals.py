"""The recusal register: declaring, deciding, ending; the rules that find recusals by themselves."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from doubledraw.platform.kernel.errors import Conflict, Invalid
from doubledraw.platform.organs.selectors import names_of_staff
from doubledraw.platform.organs.states import Role
from doubledraw.platform.records import store
from doubledraw.platform.registry.imports import cells
from doubledraw.platform.registry.models import Inspector, Recusal, RecusalChange, Target
from doubledraw.platform.registry.policies.recusals import (
    NEEDS_TO_KNOW,
    may_adopt_rule,
    may_decide_recusal,
    may_end_recusal,
    may_end_rule,
)
from doubledraw.platform.registry.selectors import targets_visible_to
from doubledraw.platform.registry.selectors.recusals import (
    changes_of,
    recusals_sought,
    recusals_visible_to,
    recusals_waiting_for,
    rules_visible_to,
)
from doubledraw.platform.registry.services import recusal_rules as rule_services
from doubledraw.platform.registry.services import recusals as services
from doubledraw.platform.registry.services.recusal_rules import BY_RULE
from doubledraw.platform.registry.services.recusals import Evidence
from doubledraw.platform.registry.states import RecusalReason, RecusalState
from doubledraw.platform.registry.web.dressed import (
    Dressed,
    Line,
    Parsed,
    organ_field,
    organs_kept_by,
)
from doubledraw.platform.registry.web.facets import address_with
from doubledraw.platform.registry.web.inspectors import inspector_or_404, shown
from doubledraw.platform.registry.web.people_forms import RecusalForm
from doubledraw.platform.ui.access import staff
from doubledraw.platform.ui.http import StaffRequest
from doubledraw.platform.ui.words import say

PAGE_SIZE = 50
CHANGED = {"reason": "事由", "note": "说明", "since": "起", "until": "止"}
KINDS = {".pdf": "application/pdf", ".png": "image/png"}


class RuleForm(Dressed):
    """Whose rule, which reason, how many months back, under which text."""

    reason = forms.ChoiceField(label=_("事由"))
    months = Parsed(cells.natural, otherwise=0, label=_("往前几个月"), max_length=4)
    basis = Line(300, label=_("依据"), help_text=_("文件名和条款。"))

    def __init__(self, organs: Any, data: Any = None) -> None:
        super().__init__(data)
        self.offer("reason", [(each.value, gettext(each.label)) for each in BY_RULE])
        self.fields["organ"] = organ_field(organs)
        self.fields["organ"].widget.attrs["class"] = "input"
        self.order_fields(["organ"])

    def clean_months(self) -> int:
        months = int(self.cleaned_data["months"])
        if not 0 < months < 1200:
            raise forms.ValidationError(gettext("请写 1 以上的月数。"))
        return months


@staff()
@require_GET
def register(request: StaffRequest) -> HttpResponse:
    """The register, what waits for the reader first; who has no business with it sees why it is empty."""
    asked = {name: _plain(request.GET.get(name, "")) for name in ("q", "state", "reason")}
    found = recusals_sought(recusals_visible_to(request.actor), **asked)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "asked": asked,
        "waiting": list(recusals_waiting_for(request.actor)[:PAGE_SIZE]),
        "states": RecusalState.choices(),
        "reasons": RecusalReason.choices(),
        "may_read": any(request.actor.scopes(role) for role in NEEDS_TO_KNOW),
        "may_keep": bool(request.actor.scopes(Role.CLERK, Role.APPROVER)),
        "today": localdate(request.at),
        "query": request.GET.urlencode(),
        "next": address_with(request.GET, page=str(page.number + 1)),
        "previous": address_with(request.GET, page=str(page.number - 1)),
    }
    return render(request, "registry/recusals.html", context)


@staff()
@require_GET
def page(request: StaffRequest, pk: int) -> HttpResponse:
    """One recusal: what was declared, by whom, what was decided."""
    return _page(request, _recusal(request, pk))


@staff()
@require_POST
def declare(request: StaffRequest, ref: str) -> HttpResponse:
    """Declare a recusal on the inspector's page."""
    inspector = inspector_or_404(request, ref)
    form = RecusalForm(request.POST, request.FILES)
    target = _target(request, form)
    status = 422
    if target is not None:
        try:
            _declared(request, inspector, target, form)
        except Invalid as trouble:
            form.add_error("evidence", say(trouble.reason, trouble.params))
        except Conflict as trouble:
            form.add_error("code", say(trouble.reason, trouble.params))
            status = trouble.status
        else:
            told = gettext("回避已申报，另一人批准以后，抽取不会把两者配在一起。")
            messages.success(request, told)
            return HttpResponseRedirect(reverse("inspector", args=[ref]))
    return shown(request, inspector, status=status, opened="recusal", recusal=form)


@staff()
@require_POST
def decide(request: StaffRequest, pk: int) -> HttpResponse:
    """Approve or refuse."""
    recusal = _recusal(request, pk)
    remark = _said(request, "remark")
    try:
        services.decide_recusal(
            recusal,
            approves=request.POST.get("decision") == "approve",
            remark=remark,
            by=request.actor,
            at=request.at,
        )
    except Invalid as trouble:
        return _page(request, recusal, problem=trouble, place="decide", typed=remark)
    messages.success(request, gettext("已办理。"))
    return HttpResponseRedirect(reverse("recusals"))


@staff()
@require_POST
def end(request: StaffRequest, pk: int) -> HttpResponse:
    """Withdraw or lift."""
    recusal = _recusal(request, pk)
    reason = _said(request, "reason")
    try:
        services.end_recusal(recusal, reason=reason, by=request.actor, at=request.at)
    except Invalid as trouble:
        return _page(request, recusal, problem=trouble, place="end", typed=reason)
    messages.success(request, gettext("回避已解除。"))
    return HttpResponseRedirect(reverse("recusal", args=[pk]))


@staff()
@require_GET
def evidence(request: StaffRequest, pk: int) -> HttpResponse:
    """The file that shows the relation, to be kept by the browser and never shown in a page."""
    recusal = _recusal(request, pk)
    if not recusal.evidence:
        raise Http404
    ending = "." + recusal.evidence_name.lower().rsplit(".", 1)[-1]
    response = HttpResponse(
        store.get(recusal.evidence), content_type=KINDS.get(ending, "image/jpeg")
    )
    name = f"evidence-{recusal.pk}{ending}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response


@staff()
@require_GET
def rules(request: StaffRequest) -> HttpResponse:
    """The rules in force, proposed and ended."""
    return _rules(request)


@staff()
@require_POST
def propose(request: StaffRequest) -> HttpResponse:
    """Propose a rule."""
    form = RuleForm(organs_kept_by(request), request.POST)
    status = 422
    if form.is_valid():
        said = form.cleaned_data
        try:
            rule_services.propose_rule(
                said["organ"],
                RecusalReason.of(said["reason"]),
                said["months"],
                said["basis"],
                by=request.actor,
                at=request.at,
            )
        except (Invalid, Conflict) as trouble:
            told = gettext("{reason}。{remedy}").format(
                reason=say(trouble.reason, trouble.params),
                remedy=say(trouble.remedy, trouble.params),
            )
            form.add_error(None, told)
            status = trouble.status
        else:
            messages.success(request, gettext("规则已提出，另一人批准以后起作用。"))
            return HttpResponseRedirect(reverse("recusal-rules"))
    return _rules(request, form, status)


@staff()
@require_POST
def adopt(request: StaffRequest, pk: int) -> HttpResponse:
    """Adopt a rule."""
    rule = get_object_or_404(rules_visible_to(request.actor), pk=pk)
    rule_services.adopt_rule(rule, by=request.actor, at=request.at)
    messages.success(request, gettext("规则已批准，今后的冻结都会用到它。"))
    return HttpResponseRedirect(reverse("recusal-rules"))


@staff()
@require_POST
def end_rule(request: StaffRequest, pk: int) -> HttpResponse:
    """End a rule."""
    rule = get_object_or_404(rules_visible_to(request.actor), pk=pk)
    rule_services.end_rule(rule, by=request.actor, at=request.at)
    messages.success(request, gettext("规则已停用。"))
    return HttpResponseRedirect(reverse("recusal-rules"))


def _declared(
    request: StaffRequest, inspector: Inspector, target: Target, form: RecusalForm
) -> None:
    said, file = form.cleaned_data, form.cleaned_data["evidence"]
    services.declare_recusal(
        inspector,
        target,
        RecusalReason.of(said["reason"]),
        note=said["note"],
        since=said["since"],
        until=said["until"],
        evidence=Evidence(str(file.name), bytes(file.read())) if file else None,
        by=request.actor,
        at=request.at,
    )


def _target(request: StaffRequest, form: RecusalForm) -> Target | None:
    if not form.is_valid():
        return None
    code = "".join(form.cleaned_data["code"].split())
    spellings = {code, code.upper()}
    target = targets_visible_to(request.actor).filter(code__in=spellings).first()
    if target is None:
        form.add_error(
            "code", gettext("名录里没有这个代码。请从检查对象的页面复制代码，或者先导入该对象。")
        )
    return target


def _page(
    request: StaffRequest,
    recusal: Recusal,
    *,
    problem: Invalid | None = None,
    place: str = "",
    typed: str = "",
) -> HttpResponse:
    names = names_of_staff({recusal.declared_by, recusal.decided_by or 0})
    context = {
        "recusal": recusal,
        "declared_by": names.get(recusal.declared_by, ""),
        "decided_by": names.get(recusal.decided_by or 0, ""),
        "changes": [(change, _told(change)) for change in changes_of(recusal)],
        "may_decide": may_decide_recusal(recusal, request.actor),
        "may_end": may_end_recusal(recusal, request.actor),
        "today": localdate(request.at),
        "problem": problem,
        "place": place,
        "typed": typed,
    }
    return render(
        request, "registry/recusal.html", context, status=problem.status if problem else 200
    )


def _told(change: RecusalChange) -> list[tuple[str, str, str]]:
    """(label, before, after) of what a file changed; that it followed a merged target is told by the cause."""
    words = {each.value: each.label for each in RecusalReason}
    return [
        (CHANGED[name], words.get(before, before), words.get(after, after))
        for name, (before, after) in change.fields.items()
        if name in CHANGED
    ]


def _rules(request: StaffRequest, form: RuleForm | None = None, status: int = 200) -> HttpResponse:
    organs = organs_kept_by(request)
    found = list(rules_visible_to(request.actor))
    names = names_of_staff({who for r in found for who in (r.proposed_by, r.adopted_by or 0)})
    rows = [
        {
            "rule": rule,
            "reason": RecusalReason.of(rule.reason).label,
            "proposed_by": names.get(rule.proposed_by, ""),
            "adopted_by": names.get(rule.adopted_by or 0, ""),
            "may_adopt": may_adopt_rule(rule, request.actor),
            "may_end": may_end_rule(rule, request.actor),
        }
        for rule in found
    ]
    context = {"rows": rows, "form": form or RuleForm(organs), "may_propose": bool(organs)}
    return render(request, "registry/recusal_rules.html", context, status=status)


def _recusal(request: StaffRequest, pk: int) -> Recusal:
    return get_object_or_404(recusals_visible_to(request.actor), pk=pk)


def _plain(words: str) -> str:
    return "".join(c for c in words if c.isprintable()).strip()[:60]


def _said(request: StaffRequest, name: str) -> str:
    """What was written in a field, without what cannot be seen."""
    return " ".join(
        "".join(c for c in request.POST.get(name, "") if c.isprintable() or c.isspace()).split()
    )[:200]
