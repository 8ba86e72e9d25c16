"""One result on its way to the public: the preview is what the public will see; what is hidden; what was withdrawn."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from doubledraw.platform.disclosure import services
from doubledraw.platform.disclosure.documents.results import Choice
from doubledraw.platform.disclosure.selectors.asked import masking_of, retraction_of
from doubledraw.platform.disclosure.selectors.waiting import preview_of
from doubledraw.platform.disclosure.web.shown import page_of
from doubledraw.platform.inspections.models import Visit
from doubledraw.platform.inspections.selectors import visits_visible_to
from doubledraw.platform.inspections.services.looking import check_opened
from doubledraw.platform.kernel.errors import Conflict, DomainError
from doubledraw.platform.ui.access import staff
from doubledraw.platform.ui.doing import done
from doubledraw.platform.ui.http import StaffRequest

SLOTS = 3


@staff()
@require_http_methods(["GET", "POST"])
def page(request: StaffRequest, number: str) -> HttpResponse:
    """The preview; posted, it is published as it was seen."""
    visit = _visit(request, number)
    if request.method == "GET":
        return _shown(request, visit)

    def deed() -> None:
        seen = request.POST.get("seen", "")
        if not seen:
            raise Conflict("not_seen", "没有收到预览的摘要", remedy="请刷新页面再公示。")
        services.publish_result(visit, seen, by=request.actor, at=request.at)

    return _done(request, visit, "publish", deed, _("已公示。"))


@staff()
@require_POST
def mask(request: StaffRequest, number: str) -> HttpResponse:
    """Ask for passages to be hidden."""
    visit, post = _visit(request, number), request.POST

    def deed() -> None:
        choices = [
            Choice(
                post.get(f"field{n}", ""),
                post.get(f"passage{n}", "").replace("\0", " "),
                post.get(f"ground{n}", ""),
                post.get(f"reason{n}", ""),
            )
            for n in range(SLOTS)
        ]
        services.ask_masking(visit, choices, by=request.actor, at=request.at)

    return _done(request, visit, "mask", deed, _("已提出，等另一人同意。"))


@staff()
@require_POST
def decide_mask(request: StaffRequest, number: str, pk: int) -> HttpResponse:
    """Agree to what is hidden, as it was seen, or refuse."""
    visit, post = _visit(request, number), request.POST
    found = masking_of(visit, pk)
    if found is None:
        raise Http404
    agree = post.get("decision") == "agree"

    def deed() -> None:
        services.decide_masking(
            found,
            post.get("seen", ""),
            agree=agree,
            remark=post.get("remark", ""),
            by=request.actor,
            at=request.at,
        )

    return _done(request, visit, "mask", deed, _("已同意。") if agree else _("已退回。"))


@staff()
@require_POST
def retract(request: StaffRequest, number: str) -> HttpResponse:
    """Ask that the published result be taken back."""
    visit = _visit(request, number)
    preview = preview_of(visit, request.at)
    if preview is None or preview.before is None:
        raise Http404
    row = preview.before

    def deed() -> None:
        reason = request.POST.get("reason", "")
        services.ask_retraction(row, reason, by=request.actor, at=request.at)

    return _done(request, visit, "retract", deed, _("已申请撤回，等另一人决定。"))


@staff()
@require_POST
def decide_retract(request: StaffRequest, number: str, pk: int) -> HttpResponse:
    """Agree to the withdrawal, or refuse."""
    visit, post = _visit(request, number), request.POST
    found = retraction_of(number, pk)
    if found is None:
        raise Http404
    agree = post.get("decision") == "agree"

    def deed() -> None:
        remark = post.get("remark", "")
        services.decide_retraction(
            found, agree=agree, remark=remark, by=request.actor, at=request.at
        )

    return _done(request, visit, "retract", deed, _("已撤回公示。") if agree else _("已退回。"))


def _visit(request: StaffRequest, number: str) -> Visit:
    """A visit in scope that this person has opened, or whose list is public."""
    found = visits_visible_to(request.actor).filter(number=number).first()
    if found is None:
        raise Http404
    check_opened(found, request.actor, request.at)
    return found


def _done(
    request: StaffRequest, visit: Visit, place: str, deed: Callable[[], None], said: str
) -> HttpResponse:
    """Do it; what a form got wrong is said where it was filled in."""
    to = reverse("result-publish", args=[visit.number])
    return done(request, deed, said, to, lambda error: _shown(request, visit, place, error))


def _shown(
    request: StaffRequest, visit: Visit, place: str = "", error: DomainError | None = None
) -> HttpResponse:
    preview = preview_of(visit, request.at)
    if preview is None:
        raise Http404
    context: dict[str, Any] = page_of(preview, request.actor, request.at)
    context |= {"slots": range(SLOTS), "typed": request.POST}
    context["problem"] = {"place": place, "error": error} if error else None
    status = error.status if error else 200
    return render(request, "disclosure/preview.html", context, status=status)
