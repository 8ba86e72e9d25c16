"""An organ's own rules: the list, an edition being written, what binds and what does not, its way to approval."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from doubledraw.platform.kernel.errors import Invalid, Refused
from doubledraw.platform.ledger.selectors import events_about
from doubledraw.platform.rulebook import services
from doubledraw.platform.rulebook.documents.own import line_of, toml_of
from doubledraw.platform.rulebook.models import OwnRules
from doubledraw.platform.rulebook.policies import (
    may_adopt,
    may_discard,
    may_repeal,
    may_return,
    may_write,
)
from doubledraw.platform.rulebook.selectors.binding import bound_lines
from doubledraw.platform.rulebook.selectors.in_force import precedence
from doubledraw.platform.rulebook.selectors.own import (
    organs_to_write_for,
    rules_visible_to,
    rules_waiting_for,
)
from doubledraw.platform.rulebook.states import RULES_FLOW
from doubledraw.platform.rulebook.web.forms import UNKEPT, HeadForm, LineForm, begun
from doubledraw.platform.rulebook.web.shown import DESK, READINGS, said
from doubledraw.platform.ui.access import staff
from doubledraw.platform.ui.http import StaffRequest
from doubledraw.platform.ui.words import say
from doubledraw.statute.names import Name, names
from doubledraw.statute.units import Reading

HAPPENED = {
    "RulesDrafted": "起草",
    "RulesProposed": "提请批准",
    "RulesAdopted": "批准并公布",
    "RulesMoved": "办理",
}
MOVED = {"return": "退回", "discard": "放弃", "replace": "由新版代替", "repeal": "废止"}


@staff()
@require_GET
def index(request: StaffRequest) -> HttpResponse:
    """Every edition in reach; what waits for me is marked."""
    waiting = set(rules_waiting_for(request.actor).values_list("pk", flat=True))
    context = {
        "rows": [(one, one.pk in waiting) for one in rules_visible_to(request.actor)],
        "may_begin": organs_to_write_for(request.actor).exists(),
        "cites": precedence(localtime(request.at).date()),
        "tab": "own",
    }
    return render(request, "rulebook/own_list.html", _framed(context))


@staff()
@require_http_methods(["GET", "POST"])
def begin(request: StaffRequest) -> HttpResponse:
    """The form that begins an edition."""
    organs = list(organs_to_write_for(request.actor))
    if not organs:
        raise Refused(
            "nothing_to_begin",
            "没有可以起草自定规则的机关",
            remedy="自定规则由该机关的经办人起草；已经有一版在起草或者待批准的，请先办完那一版。",
        )
    wanted = request.POST.get("organ") or str(request.actor.organ_id)
    organ = next((o for o in organs if str(o.pk) == wanted), organs[0])
    form = HeadForm(*([request.POST] if request.method == "POST" else []))
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        made = services.begin_rules(
            organ, given["title"], given["since"], by=request.actor, at=request.at
        )
        return HttpResponseRedirect(reverse("own-rule-set", args=[made.pk]))
    context = {"form": form, "organs": organs, "organ": organ, "tab": "own"}
    status = 422 if form.is_bound else 200
    return render(request, "rulebook/own_head.html", _framed(context), status=status)


@staff()
@require_GET
def show(request: StaffRequest, pk: int) -> HttpResponse:
    """One edition: its lines with what binds and what yields, its law book, what can be done with it."""
    rules = _found(request, pk)
    actor = request.actor
    lines = [line_of(one) for one in rules.lines]
    used = {line.name for line in lines}
    context = {
        "rules": rules,
        "bound": [(one, said(one.value)) for one in bound_lines(rules)],
        "toml": toml_of(rules.head, lines, rules.approved),
        "parameters": _parameters(used),
        "actions": {step.action for step in RULES_FLOW.leaving(RULES_FLOW.state_of(rules))},
        "may_write": may_write(rules, actor),
        "may_discard": may_discard(rules, actor),
        "may_adopt": may_adopt(rules, actor),
        "may_return": may_return(rules, actor),
        "may_repeal": may_repeal(rules, actor),
        "is_past": rules.since < localtime(request.at).date(),
        "history": _history(rules),
        "cites": precedence(rules.since),
        "tab": "own",
    }
    return render(request, "rulebook/own.html", _framed(context))


@staff()
@require_http_methods(["GET", "POST"])
def head(request: StaffRequest, pk: int) -> HttpResponse:
    """Its title and its day."""
    rules = _found(request, pk)
    may_write(rules, request.actor).enforce()
    start = {"title": rules.title, "since": rules.since}
    form = HeadForm(*([request.POST] if request.method == "POST" else []), initial=start)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        services.set_head(rules, given["title"], given["since"], by=request.actor, at=request.at)
        return _to(request, rules, _("已保存。"))
    context = {"form": form, "rules": rules, "organs": [], "organ": rules.organ, "tab": "own"}
    status = 422 if form.is_bound else 200
    return render(request, "rulebook/own_head.html", _framed(context), status=status)


@staff()
@require_GET
def choose(request: StaffRequest, pk: int) -> HttpResponse:
    """From the list of parameters to the form of the one that was chosen."""
    rules = _found(request, pk)
    name = request.GET.get("name", "")
    page = "own-line" if name in names() else "own-rule-set"
    arguments = [rules.pk, name] if name in names() else [rules.pk]
    return HttpResponseRedirect(reverse(page, args=arguments))


@staff()
@require_http_methods(["GET", "POST"])
def line(request: StaffRequest, pk: int, name: str) -> HttpResponse:
    """The form of one number."""
    rules, known = _found(request, pk), names().get(name)
    if known is None:
        raise Http404
    may_write(rules, request.actor).enforce()
    kept = next((line_of(one) for one in rules.lines if one["name"] == name), None)
    start = begun(kept) if kept else {}
    form = LineForm(known, *([request.POST] if request.method == "POST" else []), initial=start)
    if form.is_bound and form.is_valid() and _is_put(request, rules, form):
        return _to(request, rules, _("已保存。"))
    context = {
        "form": form,
        "rules": rules,
        "known": known,
        "reading": READINGS[known.reads],
        "kept": kept,
        "tab": "own",
    }
    status = 422 if form.is_bound else 200
    return render(request, "rulebook/own_line.html", _framed(context), status=status)


@staff()
@require_POST
def drop(request: StaffRequest, pk: int, name: str) -> HttpResponse:
    """Take one number out."""
    rules = _found(request, pk)
    services.drop_line(rules, name, by=request.actor, at=request.at)
    return _to(request, rules, _("已删去这一条。"))


@staff()
@require_POST
def propose(request: StaffRequest, pk: int) -> HttpResponse:
    """Send it for approval."""
    return _do(request, pk, services.propose_rules, _("已提请批准，等待审批人办理。"))


@staff()
@require_POST
def discard(request: StaffRequest, pk: int) -> HttpResponse:
    """Give it up."""
    return _do(request, pk, services.discard_rules, _("已放弃。"))


@staff()
@require_POST
def send_back(request: StaffRequest, pk: int) -> HttpResponse:
    """Return it to its writer."""
    rules = _found(request, pk)
    services.return_rules(rules, _typed(request, "reason"), by=request.actor, at=request.at)
    return _to(request, rules, _("已退回。"))


@staff()
@require_POST
def adopt(request: StaffRequest, pk: int) -> HttpResponse:
    """Approve exactly what was seen."""
    rules = _found(request, pk)
    seen, document = _typed(request, "digest"), _typed(request, "document")
    services.adopt_rules(rules, seen, document, by=request.actor, at=request.at)
    return _to(request, rules, _("已批准并公布。"))


@staff()
@require_POST
def repeal(request: StaffRequest, pk: int) -> HttpResponse:
    """Take it out of force."""
    rules = _found(request, pk)
    services.repeal_rules(rules, _typed(request, "reason"), by=request.actor, at=request.at)
    return _to(request, rules, _("已废止，今天是最后一天。"))


def _is_put(request: StaffRequest, rules: OwnRules, form: LineForm) -> bool:
    """Whether the law book takes the line; what it says against it stands at the form."""
    try:
        services.put_line(rules, form.line, by=request.actor, at=request.at)
    except Invalid as fault:
        form.add_error(None, f"{say(fault.reason, fault.params)} {say(fault.remedy, fault.params)}")
        return False
    return True


def _parameters(used: set[str]) -> list[tuple[str, list[Name]]]:
    """The parameters nothing has been said of yet, by what they are read as."""
    free = [one for one in names().values() if one.name not in used]
    return [(READINGS[r], [one for one in free if one.reads is r]) for r in Reading]


def _history(rules: OwnRules) -> list[tuple[Any, str, str]]:
    """(event, what, reason), newest first, without the single strokes of writing."""
    found = [event for event in events_about(rules.subject) if event.kind in HAPPENED]
    return [
        (
            event,
            MOVED.get(str(event.payload.get("action")), HAPPENED[event.kind]),
            str(event.payload.get("reason", "")),
        )
        for event in sorted(found, key=lambda event: -event.pk)
    ]


def _framed(context: dict[str, Any]) -> dict[str, Any]:
    return {**context, "frame": DESK}


def _do(request: StaffRequest, pk: int, deed: Callable[..., object], words: str) -> HttpResponse:
    rules = _found(request, pk)
    deed(rules, by=request.actor, at=request.at)
    return _to(request, rules, words)


def _found(request: StaffRequest, pk: int) -> OwnRules:
    return get_object_or_404(rules_visible_to(request.actor), pk=pk)


def _typed(request: StaffRequest, name: str) -> str:
    return request.POST.get(name, "").translate(UNKEPT).strip()


def _to(request: StaffRequest, rules: OwnRules, words: str) -> HttpResponse:
    messages.success(request, words)
    return HttpResponseRedirect(reverse("own-rule-set", args=[rules.pk]))
