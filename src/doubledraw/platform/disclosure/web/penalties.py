"""One penalty decision on its way to the public, by itself: the preview, publishing it, taking it back."""

from collections.abc import Callable

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from doubledraw.platform.disclosure import services
from doubledraw.platform.disclosure.policies import Deed, may_decide, may_publish, may_withdraw
from doubledraw.platform.disclosure.selectors.penalties import (
    PenaltyPreview,
    penalty_preview,
    penalty_retraction_of,
)
from doubledraw.platform.followups.models import Decision
from doubledraw.platform.followups.selectors import penalty_decisions
from doubledraw.platform.inspections.selectors import visits_visible_to
from doubledraw.platform.inspections.services.looking import check_opened
from doubledraw.platform.kernel.errors import Conflict, DomainError
from doubledraw.platform.ui.access import staff
from doubledraw.platform.ui.doing import done
from doubledraw.platform.ui.http import StaffRequest

WHERE = {"document": "决定书文号", "cause": "案由", "basis": "处罚依据"}


@staff()
@require_GET
def page(request: StaffRequest, pk: int) -> HttpResponse:
    """What the public will see, or sees."""
    return _shown(request, _decision(request, pk))


@staff()
@require_POST
def publish(request: StaffRequest, pk: int) -> HttpResponse:
    """Publish it as it was seen."""
    decision = _decision(request, pk)

    def deed() -> None:
        seen = request.POST.get("seen", "")
        if not seen:
            raise Conflict("not_seen", "没有收到预览的摘要", remedy="请刷新页面再公示。")
        services.publish_penalty(decision, seen, by=request.actor, at=request.at)

    return _done(request, decision, deed, _("已公示。"))


@staff()
@require_POST
def retract(request: StaffRequest, pk: int) -> HttpResponse:
    """Ask that it be taken back."""
    decision = _decision(request, pk)
    row = penalty_preview(decision, request.at).row
    if row is None:
        raise Http404

    def deed() -> None:
        services.ask_penalty_retraction(
            row, decision, request.POST.get("reason", ""), by=request.actor, at=request.at
        )

    return _done(request, decision, deed, _("已申请撤回，等另一人决定。"))


@staff()
@require_POST
def decide(request: StaffRequest, pk: int) -> HttpResponse:
    """Agree to the withdrawal, or refuse."""
    decision, agree = _decision(request, pk), request.POST.get("decision") == "agree"
    asked = penalty_retraction_of(penalty_preview(decision, request.at).row)
    if asked is None:
        raise Http404

    def deed() -> None:
        remark = request.POST.get("remark", "")
        services.decide_penalty_retraction(
            asked, decision, agree=agree, remark=remark, by=request.actor, at=request.at
        )

    return _done(request, decision, deed, _("已撤回公示。") if agree else _("已退回。"))


def _decision(request: StaffRequest, pk: int) -> Decision:
    """A penalty decision of a visit in scope that this person has opened, or whose list is public."""
    found = penalty_decisions().filter(pk=pk).first()
    if found is None:
        raise Http404
    visit = visits_visible_to(request.actor).filter(pk=found.case.visit_id).first()
    if visit is None:
        raise Http404
    check_opened(visit, request.actor, request.at)
    return found


def _done(
    request: StaffRequest, decision: Decision, deed: Callable[[], None], said: str
) -> HttpResponse:
    to = reverse("penalty-publish", args=[decision.pk])
    return done(request, deed, said, to, lambda error: _shown(request, decision, error))


def _shown(
    request: StaffRequest, decision: Decision, error: DomainError | None = None
) -> HttpResponse:
    preview, actor = penalty_preview(decision, request.at), request.actor
    path, asked = decision.organ.path, penalty_retraction_of(preview.row)
    left = preview.days_left(request.at)
    context = {
        "one": preview,
        "shown": preview.row or preview.content,
        "digest": preview.content.digest,
        "doubts": [(WHERE[doubt["field"]], doubt["reason"]) for doubt in preview.doubts],
        "redactions": [(WHERE[said["field"]], said["reason"]) for said in _redactions(preview)],
        "days_left": left,
        "gone": -(left or 0),
        "publish": may_publish(
            preview.standing, Deed(actor, path, decision.entered_by, has_seen=True)
        ),
        "withdraw": may_withdraw(preview.row, actor, path),
        "retraction": asked,
        "decide": may_decide(asked.asked_by, actor, path) if asked else None,
        "error": error,
    }
    status = error.status if error else 200
    return render(request, "disclosure/penalty.html", context, status=status)


def _redactions(preview: PenaltyPreview) -> list[dict[str, str]]:
    return preview.row.redactions if preview.row else list(preview.content.redactions)
