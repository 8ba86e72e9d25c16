"""Scoring rules: the list, one edition in words, the form, the way to adoption."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from doubledraw.platform.credit import services
from doubledraw.platform.credit.engine.rule import LETTERS, Rule
from doubledraw.platform.credit.models import CreditRule
from doubledraw.platform.credit.policies import (
    may_adopt_rule,
    may_change_rule,
    may_discard_rule,
    may_return_rule,
)
from doubledraw.platform.credit.selectors import (
    organs_to_write_for,
    rules_visible_to,
    rules_waiting_for,
)
from doubledraw.platform.credit.states import ListName
from doubledraw.platform.credit.web.rule_form import typed_rule
from doubledraw.platform.credit.web.shown import ground_rows, kind_rows, lines_shown
from doubledraw.platform.kernel.errors import Conflict, DomainError, Invalid, Refused
from doubledraw.platform.ui.access import staff
from doubledraw.platform.ui.doing import done
from doubledraw.platform.ui.http import StaffRequest


@staff()
@require_GET
def index(request: StaffRequest) -> HttpResponse:
    """Every edition in reach."""
    context = {
        "rows": list(rules_visible_to(request.actor)),
        "waiting": set(rules_waiting_for(request.actor).values_list("pk", flat=True)),
        "may_begin": organs_to_write_for(request.actor).exists(),
        "tab": "rules",
    }
    return render(request, "credit/rules.html", context)


@staff()
@require_http_methods(["GET", "POST"])
def begin(request: StaffRequest) -> HttpResponse:
    """Begin an edition."""
    organs = list(organs_to_write_for(request.actor))
    if not organs:
        raise Refused(
            "nothing_to_begin",
            "没有可以起草评价规则的机关",
            remedy="由机关的经办人起草；已有一版在起草或者待批准的，请先办完那一版。",
        )
    error = None
    if request.method == "POST":
        wanted = request.POST.get("organ", "")
        organ = next((one for one in organs if one.code == wanted), organs[0])
        try:
            title = request.POST.get("title", "")
            made = services.begin_rule(organ, title, by=request.actor, at=request.at)
            return HttpResponseRedirect(reverse("credit-rule-write", args=[made.pk]))
        except (Invalid, Conflict) as fault:
            error = fault
    context = {"organs": organs, "error": error, "typed": request.POST, "tab": "rules"}
    return render(request, "credit/rule_new.html", context, status=error.status if error else 200)


@staff()
@require_GET
def page(request: StaffRequest, pk: int) -> HttpResponse:
    """One edition in words, and what can be done with it."""
    return _shown(request, _found(request, pk))


@staff()
@require_http_methods(["GET", "POST"])
def write(request: StaffRequest, pk: int) -> HttpResponse:
    """The form of a draft."""
    rule = _found(request, pk)
    may_change_rule(rule, request.actor).enforce()
    content, title, error = Rule.of(rule.content), rule.title, None
    if request.method == "POST":
        title = request.POST.get("title", "")
        try:
            content = typed_rule(request.POST)
            services.write_rule(rule, title, content, by=request.actor, at=request.at)
            return HttpResponseRedirect(reverse("credit-rule", args=[pk]))
        except (Invalid, Conflict) as fault:
            error = fault
    context: dict[str, Any] = {
        "rule": rule,
        "title": title,
        "content": content,
        "kinds": kind_rows(content, all_of_them=True),
        "grounds": ground_rows(content, all_of_them=True),
        "letters": LETTERS,
        "lines": [(letter, content.thresholds.get(letter, "")) for letter in LETTERS[1:]],
        "names": list(ListName),
        "error": error,
        "tab": "rules",
    }
    return render(request, "credit/rule_form.html", context, status=error.status if error else 200)


@staff()
@require_POST
def move(request: StaffRequest, pk: int) -> HttpResponse:
    """Propose, return, discard or adopt."""
    rule, post = _found(request, pk), request.POST
    who: dict[str, Any] = {"by": request.actor, "at": request.at}
    adopted = (post.get("digest", ""), post.get("document", ""))
    deeds: dict[str, tuple[Callable[[], object], str]] = {
        "propose": (lambda: services.propose_rule(rule, **who), _("已提请批准。")),
        "return": (
            lambda: services.return_rule(rule, post.get("reason", ""), **who),
            _("已退回。"),
        ),
        "discard": (lambda: services.discard_rule(rule, **who), _("已放弃。")),
        "adopt": (
            lambda: services.adopt_rule(rule, *adopted, **who),
            _("已批准采用，名录里的企业正在重算。"),
        ),
    }
    to = reverse("credit-rule", args=[pk])
    if post.get("action", "") not in deeds:
        return HttpResponseRedirect(to)
    deed, words = deeds[post["action"]]
    return done(request, deed, words, to, lambda error: _shown(request, rule, error))


def _found(request: StaffRequest, pk: int) -> CreditRule:
    return get_object_or_404(rules_visible_to(request.actor), pk=pk)


def _shown(
    request: StaffRequest, rule: CreditRule, error: DomainError | None = None
) -> HttpResponse:
    content, actor = Rule.of(rule.content), request.actor
    context: dict[str, Any] = {
        "rule": rule,
        "content": content,
        "kinds": kind_rows(content),
        "grounds": [(one, ListName.of(one.list).label) for one in ground_rows(content)],
        "lines": lines_shown(content),
        "may_change": may_change_rule(rule, actor),
        "may_discard": may_discard_rule(rule, actor),
        "may_return": may_return_rule(rule, actor),
        "may_adopt": may_adopt_rule(rule, actor),
        "error": error,
        "typed": request.POST,
        "tab": "rules",
    }
    return render(request, "credit/rule.html", context, status=error.status if error else 200)
