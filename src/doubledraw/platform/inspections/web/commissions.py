"""Institutions for a visit: proposed, approved, their report, and the findings that rest on it."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TypeVar

from django.contrib import messages
from django.db.models import Model
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from doubledraw.platform.inspections.models import Commission, Finding, Visit
from doubledraw.platform.inspections.policies.commissions import (
    may_approve_commission,
    may_commission,
    may_end_commission,
    may_report,
    may_use,
)
from doubledraw.platform.inspections.selectors import entries_in_force, is_of_the_team
from doubledraw.platform.inspections.selectors.commissions import (
    commissioners_of,
    commissions_of,
    institutions_for,
    payer_cites,
)
from doubledraw.platform.inspections.services import commissioning as services
from doubledraw.platform.inspections.states import CommissionWay
from doubledraw.platform.inspections.web.finding import opened_or_refused
from doubledraw.platform.kernel.errors import Conflict, DomainError, Invalid, Refused
from doubledraw.platform.records import store
from doubledraw.platform.ui.access import staff
from doubledraw.platform.ui.http import StaffRequest

TYPES = {"jpg": "image/jpeg", "png": "image/png", "pdf": "application/pdf"}
M = TypeVar("M", bound=Model)
TYPING = (Invalid, Conflict)


@staff()
@require_GET
def page(request: StaffRequest, number: str) -> HttpResponse:
    """All commissions of a visit, and the next deed of each."""
    return _shown(request, opened_or_refused(request, number))


@staff()
@require_POST
def make(request: StaffRequest, number: str) -> HttpResponse:
    """Propose one."""
    visit, post = opened_or_refused(request, number), request.POST
    try:
        asked = services.AskedCommission(
            _picked(institutions_for(visit), post.get("institution", ""), "请选机构"),
            _picked(commissioners_of(visit), post.get("organ", ""), "请选委托的部门"),
            post.get("matter", ""),
            post.get("way", ""),
            _day(post.get("due_on", "")),
            _fen(post.get("fee", "")),
            post.get("reason", ""),
        )
        services.commission(visit, asked, by=request.actor, at=request.at)
    except (Invalid, Conflict, Refused) as error:
        if error.code == "not_of_the_team":
            raise
        return _shown(request, visit, error)
    return _done(request, visit, _("已提出，等批准。"))


@staff()
@require_POST
def act(request: StaffRequest, number: str, pk: int) -> HttpResponse:
    """Approve, attach the report, use the conclusion, or end: by the button pressed."""
    visit, post = opened_or_refused(request, number), request.POST
    found = next((one for one in commissions_of(visit) if one.pk == pk), None)
    if found is None:
        raise Http404
    try:
        said = _act(request, found, post.get("deed", ""))
    except TYPING as error:
        return _shown(request, visit, error)
    return _done(request, visit, said)


@staff()
@require_GET
def report(request: StaffRequest, number: str, pk: int) -> HttpResponse:
    """The report, byte for byte."""
    visit = opened_or_refused(request, number)
    found = next((one for one in commissions_of(visit) if one.pk == pk and one.report), None)
    if found is None:
        raise Http404
    response = HttpResponse(store.get(found.report), content_type=TYPES[found.report_media])
    name = f"{visit.number}-{found.report[:8]}.{found.report_media}"
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _act(request: StaffRequest, found: Commission, deed: str) -> str:
    post, by, at = request.POST, request.actor, request.at
    if deed == "approve":
        services.approve_commission(found, by=by, at=at)
        return _("已批准委托。")
    if deed == "report":
        upload = request.FILES.get("file")
        data, name = (upload.read(), upload.name or "") if upload else (None, "")
        services.report_commission(found, data, name, post.get("conclusion", ""), by=by, at=at)
        return _("报告已登记。")
    if deed == "use":
        rows = {str(one.pk): one for one in _findings(found.visit)}
        finding = rows.get(post.get("finding", ""))
        if finding is None:
            raise Invalid("finding_of_others", "请选这次检查的事项", remedy="请选列出的事项。")
        services.use_conclusion(found, finding, by=by, at=at)
        return _("已登记采用。")
    if deed == "end":
        services.end_commission(found, post.get("reason", ""), by=by, at=at)
        return _("委托已终止。")
    raise Invalid("deed_unknown", "请选要办什么", remedy="请刷新页面。")


def _shown(request: StaffRequest, visit: Visit, error: DomainError | None = None) -> HttpResponse:
    actor = request.actor
    is_member = is_of_the_team(visit, actor, request.at)
    verdict = may_commission(visit, is_of_the_team=is_member)
    rows = [
        {
            "one": one,
            "fee": Decimal(one.fee) / 100,
            "approve": may_approve_commission(one, actor),
            "report": may_report(one, is_of_the_team=is_member),
            "end": may_end_commission(one, is_of_the_team=is_member),
            "use": may_use(one, is_of_the_team=is_member),
        }
        for one in commissions_of(visit)
    ]
    context = {
        "visit": visit,
        "rows": rows,
        "verdict": verdict,
        "error": error,
        "typed": request.POST,
        "ways": list(CommissionWay),
        "institutions": institutions_for(visit) if verdict else [],
        "organs": commissioners_of(visit) if verdict else [],
        "findings": _findings(visit) if rows else [],
        "cites": payer_cites(visit),
    }
    status = error.status if error else 200
    return render(request, "inspections/commissions.html", context, status=status)


def _findings(visit: Visit) -> list[Finding]:
    return [one for entry in entries_in_force([visit.pk]).values() for one in entry.findings.all()]


def _picked(rows: Iterable[M], asked: str, why: str) -> M:
    found = next((one for one in rows if str(one.pk) == asked), None)
    if found is None:
        raise Invalid("not_listed", why, remedy="请选列出的。")
    return found


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Invalid("day_unreadable", "日期写法不对", remedy="请照“2026-06-01”写。") from error


def _fen(text: str) -> int:
    """Yuan with at most two places, as fen."""
    try:
        fen = Decimal(text.strip()[:20]) * 100
        if not fen.is_finite() or fen != fen.to_integral_value() or abs(fen) > services.MOST_FEE:
            raise InvalidOperation
    except ArithmeticError as error:
        raise Invalid("fee_unread", "费用写法不对", remedy="以元为单位，例如 1200.50。") from error
    return int(fen)


def _done(request: StaffRequest, visit: Visit, said: str) -> HttpResponse:
    messages.success(request, said)
    return HttpResponseRedirect(reverse("visit-commissions", args=[visit.number]))
