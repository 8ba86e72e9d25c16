"""One obligation: what, by when, under which article, how the day was reckoned, and what can be done."""

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from doubledraw.platform.kernel.errors import Invalid
from doubledraw.platform.obligations.models import Escalation, Obligation
from doubledraw.platform.obligations.policies import may_meet, may_rule
from doubledraw.platform.obligations.selectors.legal import dispute_rule
from doubledraw.platform.obligations.selectors.lists import obligation_visible_to
from doubledraw.platform.obligations.services import (
    find_impossible,
    meet_obligation,
    rule_on_date,
    waive_obligation,
)
from doubledraw.platform.obligations.states import ObligationState, RulingKind
from doubledraw.platform.obligations.web.lists import day_typed
from doubledraw.platform.obligations.web.shown import (
    WEEKDAYS,
    day_by_day,
    shown,
    small_calendars,
    subject_url,
)
from doubledraw.platform.organs.states import Role
from doubledraw.platform.rulebook.selectors import calendar_in_use
from doubledraw.platform.ui.access import staff
from doubledraw.platform.ui.http import StaffRequest

UNKEPT = dict.fromkeys([0, *range(0xD800, 0xE000)], "")
"""What neither database keeps: NUL and lone surrogates."""


@staff()
@require_GET
def show(request: StaffRequest, pk: int) -> HttpResponse:
    """Everything that is known of it."""
    found, days = _found(request, pk), calendar_in_use()
    context = {
        "obligation": found,
        "shown": shown(found, request.at, days),
        "is_open": found.state == ObligationState.OPEN,
        "role": Role.of(found.role).label,
        "subject_url": subject_url(found),
        "weekdays": WEEKDAYS,
        "months": small_calendars(found.reckoning, days),
        "counted": day_by_day(found.reckoning),
        "redatings": list(found.redatings.all()),
        "rulings": list(found.rulings.select_related("office")),
        "escalation": Escalation.objects.filter(obligation=found).select_related("to").first(),
        "ruling_kinds": list(RulingKind),
        "may_meet": may_meet(found, request.actor),
        "may_rule": may_rule(
            found, request.actor, dispute_rule(found.organ, localdate(request.at))
        ),
    }
    return render(request, "obligations/obligation.html", context)


@staff()
@require_POST
def meet(request: StaffRequest, pk: int) -> HttpResponse:
    """It was done."""
    found = _found(request, pk)
    meet_obligation(found, _typed(request, "document"), by=request.actor, at=request.at)
    messages.success(request, _("已登记履行。"))
    return _back(found)


@staff()
@require_POST
def rule(request: StaffRequest, pk: int) -> HttpResponse:
    """The supervising office's decision."""
    found = _found(request, pk)
    may_rule(found, request.actor, dispute_rule(found.organ, localdate(request.at))).enforce()
    kind, reason, version = (_typed(request, name) for name in ("kind", "reason", "version"))
    number = int(version) if version.isascii() and version.isdecimal() else 0
    by, at = request.actor, request.at
    match kind:
        case RulingKind.DATE:
            rule_on_date(found, _day(_typed(request, "day")), reason, number, by=by, at=at)
        case RulingKind.WAIVE:
            waive_obligation(found, reason, number, by=by, at=at)
        case RulingKind.LAPSE:
            find_impossible(found, reason, number, by=by, at=at)
        case _:
            raise Invalid(
                "no_ruling", "没有选择裁定内容", remedy="请选择确定期限、免除或认定无法履行。"
            )
    messages.success(request, _("裁定已记录，责任机关能看到理由。"))
    return _back(found)


def _found(request: StaffRequest, pk: int) -> Obligation:
    try:
        return obligation_visible_to(request.actor, pk)
    except (Obligation.DoesNotExist, OverflowError):
        raise Http404 from None


def _day(text: str) -> date:
    try:
        return day_typed(text)
    except ValueError:
        raise Invalid(
            "day_unreadable", "没有填新的期限", remedy="请按年-月-日填写，例如 2026-05-20。"
        ) from None


def _typed(request: StaffRequest, name: str) -> str:
    return request.POST.get(name, "").translate(UNKEPT).strip()


def _back(found: Obligation) -> HttpResponse:
    return HttpResponseRedirect(reverse("obligation", args=[found.pk]))
