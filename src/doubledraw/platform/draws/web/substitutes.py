"""Substitutes in the browser: what was asked and replaced, a request of one's own, the second person's word."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from doubledraw.platform.draws import engine, services
from doubledraw.platform.draws.documents import AskedSubstitute, EvidenceFile
from doubledraw.platform.draws.models import Draw
from doubledraw.platform.draws.policies import may_see_list
from doubledraw.platform.draws.policies.substitutes import (
    may_ask_substitute,
    may_decide_substitute,
)
from doubledraw.platform.draws.selectors import (
    firms_named,
    named_auditors,
    standing_of,
    substitution_counts,
    substitutions_of,
    withdrawals_of,
)
from doubledraw.platform.draws.selectors.specialists import names_of
from doubledraw.platform.draws.states import (
    REASONS_FOR,
    NoSubstitution,
    WithdrawalKind,
)
from doubledraw.platform.draws.web.finding import draw_or_404, withdrawal_or_404
from doubledraw.platform.draws.web.typed import day_of
from doubledraw.platform.kernel.errors import Conflict, DomainError, Invalid, Refused
from doubledraw.platform.organs.selectors import names_of_staff
from doubledraw.platform.ui.access import staff
from doubledraw.platform.ui.http import StaffRequest

BAD_DAY = partial(Invalid, "bad_day", "日期写法不对", remedy="请写成 2026-12-31 的样子。")
FIELDS = ("kind", "code", "inspector_ref", "reason", "note", "since", "same_as")


@staff()
@require_GET
def page(request: StaffRequest, draw_id: str) -> HttpResponse:
    """What was asked and what came of it; before the reveal without the names of firms."""
    return _shown(request, draw_or_404(request.actor, draw_id))


@staff()
@require_POST
def ask(request: StaffRequest, draw_id: str) -> HttpResponse:
    """Ask that a firm or an inspector be replaced."""
    draw = draw_or_404(request.actor, draw_id)
    typed = {name: request.POST.get(name, "").strip()[:300] for name in FIELDS}
    try:
        services.ask_substitute(draw, _asked(request, typed), by=request.actor, at=request.at)
    except (Invalid, Conflict) as error:
        return _shown(request, draw, error, typed)
    except Refused as error:
        if error.code not in ("is_a_result", "reason_unknown", "teams_blocked", "round_open"):
            raise
        return _shown(request, draw, error, typed)
    messages.success(request, _("申请已提交，等第二个人同意。"))
    return _back(draw)


@staff()
@require_POST
def detail(request: StaffRequest, draw_id: str, pk: int) -> HttpResponse:
    """One request with the firm's name. A POST, because before the reveal every look is written down."""
    row = withdrawal_or_404(request.actor, draw_id, pk)
    services.view_list(row.draw, by=request.actor, at=request.at)
    firms = firms_named([row.code, row.same_as, *(s.in_code for s in row.substitutions.all())])
    refs = {row.inspector_ref, *(s.in_ref for s in row.substitutions.all())}
    context = {
        "draw": row.draw,
        "row": row,
        "firms": firms,
        "names": names_of(refs),
        "staff": names_of_staff({pk for pk in (row.asked_by, row.decided_by) if pk}),
        "decide": may_decide_substitute(row, request.actor, standing_of(row.draw)),
        "substitutions": row.substitutions.all(),
    }
    return render(request, "draws/substitute.html", context)


@staff()
@require_POST
def evidence(request: StaffRequest, draw_id: str, pk: int) -> HttpResponse:
    """The evidence, byte for byte; who may read the list may read it."""
    row = withdrawal_or_404(request.actor, draw_id, pk)
    services.view_list(row.draw, by=request.actor, at=request.at)
    data = engine.stored(row.evidence_name, row.evidence)
    response = HttpResponse(data, content_type="application/octet-stream")
    ending = row.evidence_name.rpartition(".")[2].lower()
    response.headers["Content-Disposition"] = f'attachment; filename="evidence-{pk}.{ending}"'
    return response


@staff()
@require_POST
def agree(request: StaffRequest, draw_id: str, pk: int) -> HttpResponse:
    """Agree as the second person: the next in order takes the place."""
    row = withdrawal_or_404(request.actor, draw_id, pk)
    services.agree_substitute(row, by=request.actor, at=request.at)
    return _back(row.draw)


@staff()
@require_POST
def decline(request: StaffRequest, draw_id: str, pk: int) -> HttpResponse:
    """Do not agree."""
    row = withdrawal_or_404(request.actor, draw_id, pk)
    services.decline_substitute(row, by=request.actor, at=request.at)
    return _back(row.draw)


def _shown(
    request: StaffRequest,
    draw: Draw,
    error: DomainError | None = None,
    typed: dict[str, str] | None = None,
) -> HttpResponse:
    rows = list(withdrawals_of(draw))
    context = {
        "draw": draw,
        "rows": rows,
        "substitutions": substitutions_of(draw),
        "counts": substitution_counts(draw),
        "staff": names_of_staff({row.asked_by for row in rows}),
        "standing": standing_of(draw),
        "may_ask": may_ask_substitute(draw, request.actor),
        "see_list": may_see_list(draw, request.actor, named_auditors(draw)),
        "kinds": [
            {"code": str(kind), "label": kind.label, "reasons": REASONS_FOR[kind]}
            for kind in WithdrawalKind
        ],
        "results": list(NoSubstitution),
        "error": error,
        "typed": typed or {},
    }
    return render(request, "draws/substitutes.html", context, status=error.status if error else 200)


def _asked(request: StaffRequest, typed: dict[str, Any]) -> AskedSubstitute:
    upload = request.FILES.get("file")
    if typed["kind"] not in list(WithdrawalKind):
        raise Invalid("kind_unknown", "请选择换企业还是换人员")
    proof = EvidenceFile(upload.name or "", upload.read()) if upload else None
    since = day_of(typed["since"], BAD_DAY) if typed["since"] else None
    named = {name: typed[name] for name in typed if name != "since"}
    return AskedSubstitute(**named, since=since, evidence=proof)


def _back(draw: Draw) -> HttpResponse:
    return HttpResponseRedirect(reverse("draw-substitutes", args=[draw.draw_id]))
