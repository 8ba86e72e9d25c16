"""Recorders for visits: the keeper's page, and the deeds of both sides. No firm is named here."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from doubledraw.platform.inspections import services
from doubledraw.platform.inspections.models import RecorderLoan
from doubledraw.platform.inspections.policies.loans import (
    LoanTerms,
    may_accept,
    may_give,
    may_hand_in,
    may_receive,
    may_withdraw_loan,
)
from doubledraw.platform.inspections.selectors.loans import (
    devices_in,
    is_overdue,
    keepers_for,
    loans_of,
    open_loans,
    terms_of,
)
from doubledraw.platform.inspections.states import LoanState
from doubledraw.platform.inspections.web.finding import visit_or_404
from doubledraw.platform.kernel.errors import Invalid
from doubledraw.platform.registry.models import Equipment
from doubledraw.platform.ui.access import staff
from doubledraw.platform.ui.http import StaffRequest

MOST = 200
BACK = 30


@staff()
@require_GET
def recorders(request: StaffRequest) -> HttpResponse:
    """What waits for me, what is out and until when, what came back lately."""
    today = localdate(request.at)
    found = list(open_loans(request.actor)[:MOST])
    terms = terms_of(found, today)
    rows = [_row(loan, terms[loan.pk], request, today) for loan in found]
    late = [row for row in rows if row["is_overdue"]]
    context = {
        "rows": late + [row for row in rows if not row["is_overdue"]],
        "late": len(late),
        "devices": devices_in(request.actor),
        "back": loans_of(request.actor)
        .filter(state=LoanState.RETURNED)
        .order_by("-accepted_at")[:BACK],
    }
    return render(request, "inspections/recorders.html", context)


@staff()
@require_POST
def ask(request: StaffRequest, number: str) -> HttpResponse:
    """Ask for a recorder for a visit of one's own."""
    visit, asked = visit_or_404(request, number), request.POST.get("keeper", "")
    keeper = next((one for one in keepers_for(visit, request.actor) if str(one.pk) == asked), None)
    if keeper is None:
        raise Invalid("no_keeper", "请选保管机关", remedy="请选列出的保管机关。")
    services.ask_recorder(visit, keeper, by=request.actor, at=request.at)
    messages.success(request, _("已申请，等保管人交出。"))
    return HttpResponseRedirect(reverse("visit", args=[number]) + "#recorder")


@staff()
@require_POST
def give(request: StaffRequest, pk: int) -> HttpResponse:
    """Hand a device over."""
    loan, post = _loan(request, pk), request.POST
    device = _device(request, post.get("device", ""))
    due = _day(post.get("due_on", ""))
    services.give_recorder(loan, device, due, by=request.actor, at=request.at)
    return _done(request, _("已交出，等借用人签收。"))


@staff()
@require_POST
def receive(request: StaffRequest, pk: int) -> HttpResponse:
    """Sign for it."""
    services.receive_recorder(_loan(request, pk), by=request.actor, at=request.at)
    return _done(request, _("已签收。"))


@staff()
@require_POST
def hand_in(request: StaffRequest, pk: int) -> HttpResponse:
    """Bring it back."""
    services.hand_in_recorder(_loan(request, pk), by=request.actor, at=request.at)
    return _done(request, _("已交回，等保管人验收。"))


@staff()
@require_POST
def accept(request: StaffRequest, pk: int) -> HttpResponse:
    """Take it back in."""
    is_broken = bool(request.POST.get("repair"))
    loan = _loan(request, pk)
    services.accept_recorder(loan, needs_repair=is_broken, by=request.actor, at=request.at)
    return _done(request, _("已验收。"))


@staff()
@require_POST
def withdraw(request: StaffRequest, pk: int) -> HttpResponse:
    """Call it off."""
    services.withdraw_recorder(_loan(request, pk), by=request.actor, at=request.at)
    return _done(request, _("已取消。"))


def _row(
    loan: RecorderLoan, terms: LoanTerms, request: StaffRequest, today: date
) -> dict[str, Any]:
    actor = request.actor
    return {
        "loan": loan,
        "terms": terms,
        "is_overdue": is_overdue(loan, today),
        "give": may_give(loan, actor, today, terms) if loan.state == LoanState.ASKED else None,
        "receive": may_receive(loan, actor),
        "hand_in": may_hand_in(loan, actor, is_of_the_team=False),
        "accept": may_accept(loan, actor),
        "withdraw": may_withdraw_loan(loan, actor)
        and (loan.loan is None or loan.given_by == actor.user_id),
    }


def _loan(request: StaffRequest, pk: int) -> RecorderLoan:
    found = loans_of(request.actor).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _device(request: StaffRequest, asked: str) -> Equipment:
    found = next((one for one in devices_in(request.actor) if str(one.pk) == asked), None)
    if found is None:
        raise Invalid(
            "no_device", "请选要交出的装备", remedy="请选列出的装备；已经借出的先办归还。"
        )
    return found


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise Invalid("day_unreadable", "日期写法不对", remedy="请照“2026-06-01”写。") from error


def _done(request: StaffRequest, said: str) -> HttpResponse:
    messages.success(request, said)
    return HttpResponseRedirect(reverse("recorders"))
