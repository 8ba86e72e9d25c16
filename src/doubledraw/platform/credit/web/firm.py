"""A firm's credit page: its class and why, what would change it, its record, lists and measures."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from doubledraw.platform.credit import services
from doubledraw.platform.credit.documents import AskedMeasure
from doubledraw.platform.credit.engine.rule import Rule
from doubledraw.platform.credit.engine.scoring import outlook, recalculated
from doubledraw.platform.credit.models import CreditEvent
from doubledraw.platform.credit.policies import may_note, may_reckon
from doubledraw.platform.credit.selectors import (
    events_of,
    firms_visible_to,
    listings_visible_to,
    measures_visible_to,
    organs_of_clerk,
    proposals_visible_to,
    restricted_rule,
    rule_for,
)
from doubledraw.platform.credit.services.reading import day_of
from doubledraw.platform.credit.states import (
    CANCELLING,
    OF_LISTS,
    CreditKind,
    MeasureField,
    MeasureKind,
)
from doubledraw.platform.credit.web.shown import changes_shown, lines_shown, steps_shown
from doubledraw.platform.kernel.errors import DomainError
from doubledraw.platform.registry.models import Target
from doubledraw.platform.registry.states import CreditClass
from doubledraw.platform.ui.access import staff
from doubledraw.platform.ui.doing import done
from doubledraw.platform.ui.http import StaffRequest

SHOWN = 12
BY_HAND = [kind for kind in CreditKind if kind not in OF_LISTS]


@staff()
@require_GET
def find(request: StaffRequest) -> HttpResponse:
    """From a code to the firm's page."""
    asked = request.GET.get("q", "").strip()
    if "\0" not in asked and firms_visible_to(request.actor).filter(code=asked).exists():
        return HttpResponseRedirect(reverse("credit-firm", args=[asked]))
    messages.error(request, _("名录里没有找到这个代码。"))
    return HttpResponseRedirect(reverse("credit"))


@staff()
@require_GET
def page(request: StaffRequest, code: str) -> HttpResponse:
    """The page."""
    return _shown(request, _found(request, code))


@staff()
@require_POST
def reckon(request: StaffRequest, code: str) -> HttpResponse:
    """Weigh it now."""
    firm = _found(request, code)

    def deed() -> None:
        services.ask_reckoning(firm, by=request.actor, at=request.at)

    return _done(request, firm, "reckon", deed, _("已重算；有变化的，建议列在下面。"))


@staff()
@require_POST
def note(request: StaffRequest, code: str) -> HttpResponse:
    """Write an event in."""
    firm, post = _found(request, code), request.POST

    def deed() -> None:
        services.note_by_hand(
            firm,
            post.get("kind", ""),
            post.get("reference", ""),
            day_of(post.get("day", "")),
            post.get("detail", ""),
            cancels=post.get("cancels", ""),
            by=request.actor,
            at=request.at,
        )

    return _done(request, firm, "note", deed, _("已登记到信用记录。"))


@staff()
@require_POST
def measure(request: StaffRequest, code: str) -> HttpResponse:
    """Propose a joint measure."""
    firm, post = _found(request, code), request.POST
    wanted = post.get("organ", "")
    organs = organs_of_clerk(request.actor)
    organ = organs.filter(code=wanted).first() if "\0" not in wanted else None

    def deed() -> None:
        ends = day_of(post.get("ends", ""), "止") if post.get("ends") else None
        names = ("kind", "field", "content", "instrument", "article", "quotation")
        said = {name: post.get(name, "") for name in names}
        asked = AskedMeasure(starts=day_of(post.get("starts", ""), "起"), ends=ends, **said)
        where = organ or firm.organ
        services.enter_measure(firm, where, asked, by=request.actor, at=request.at)

    return _done(request, firm, "measure", deed, _("措施已登记，等审批人批准。"))


def _found(request: StaffRequest, code: str) -> Target:
    return get_object_or_404(firms_visible_to(request.actor), code=code)


def _done(
    request: StaffRequest, firm: Target, place: str, deed: Callable[[], None], words: str
) -> HttpResponse:
    to = f"{reverse('credit-firm', args=[firm.code])}#{place}"
    return done(request, deed, words, to, lambda error: _shown(request, firm, place, error))


def _shown(
    request: StaffRequest, firm: Target, place: str = "", error: DomainError | None = None
) -> HttpResponse:
    actor, events = request.actor, events_of(firm)
    context: dict[str, Any] = {
        "firm": firm,
        "events": list(reversed(events)),
        "cancellable": [one for one in events if one.kind not in CANCELLING],
        "proposals": list(proposals_visible_to(actor, target=firm)[:SHOWN]),
        "listings": list(listings_visible_to(actor, target=firm)),
        "measures": list(measures_visible_to(actor, target=firm)),
        "may_note": may_note(firm, actor),
        "may_reckon": may_reckon(firm, actor),
        "organs": list(organs_of_clerk(actor)),
        "kinds": BY_HAND,
        "measure_kinds": list(MeasureKind),
        "fields": list(MeasureField),
        "restricted": restricted_rule(actor, localdate(request.at)),
        "problem": {"place": place, "error": error} if error else None,
        "typed": request.POST,
        "tab": "firm",
    }
    context |= _weighed(request, firm, events)
    return render(request, "credit/firm.html", context, status=error.status if error else 200)


def _weighed(request: StaffRequest, firm: Target, events: list[CreditEvent]) -> dict[str, Any]:
    """The class by the rule in force today, with its steps; nothing when no rule binds the firm."""
    kept = rule_for(firm.organ)
    if kept is None:
        return {"rule": None}
    rule, told, today = Rule.of(kept.content), services.told(events), localdate(request.at)
    found = recalculated(told, rule, today)
    return {
        "rule": kept,
        "months": rule.months,
        "found": found,
        "letter": CreditClass.of(found.letter).label,
        "by_points": CreditClass.of(found.by_points).label,
        "floor": CreditClass.of(found.floor).label if found.floor else "",
        "steps": steps_shown(found.explanation["steps"]),
        "lines": lines_shown(rule),
        "changes": changes_shown(outlook(told, rule, today)),
    }
