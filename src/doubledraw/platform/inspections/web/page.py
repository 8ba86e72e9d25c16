"""One visit: opened first while its firm is secret, then everything that stands and the next deed."""

import secrets
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from doubledraw.platform.inspections import services
from doubledraw.platform.inspections.documents import AskedForm, AskedNotice
from doubledraw.platform.inspections.models import Notice, Visit
from doubledraw.platform.inspections.selectors import has_looked, newest_notice, unapproved_of
from doubledraw.platform.inspections.selectors.door import word_to_answer
from doubledraw.platform.inspections.services.noticing import Served
from doubledraw.platform.inspections.services.reading import moment_of
from doubledraw.platform.inspections.states import ReviewDecision
from doubledraw.platform.inspections.web.around import around
from doubledraw.platform.inspections.web.finding import opened_or_refused, visit_or_404
from doubledraw.platform.inspections.web.shown import page_of
from doubledraw.platform.kernel.errors import Conflict, DomainError, Invalid, Refused
from doubledraw.platform.records import store
from doubledraw.platform.ui.access import staff
from doubledraw.platform.ui.http import StaffRequest

TYPES = {"jpg": "image/jpeg", "png": "image/png", "pdf": "application/pdf"}


@staff()
@require_GET
def page(request: StaffRequest, number: str) -> HttpResponse:
    """A visit; before it is opened without its firm."""
    return _shown(request, visit_or_404(request, number))


@staff()
@require_POST
def look(request: StaffRequest, number: str) -> HttpResponse:
    """Open a visit: the look is written down."""
    visit = visit_or_404(request, number)
    services.look_at([visit], by=request.actor, at=request.at)
    return _back(visit)


@staff()
@require_POST
def submit(request: StaffRequest, number: str) -> HttpResponse:
    """Send the approval form for this visit, and for all others of the draw that wait, when wanted."""
    visit = visit_or_404(request, number)

    def deed() -> None:
        rows = [visit]
        if request.POST.get("all"):
            rows = unapproved_of(request.actor, request.at, visit.draw)
        helpers = request.POST.get("helpers", "0").strip()
        if not helpers.isdecimal() or len(helpers) > 3:
            raise Invalid("helpers_unread", "协助人员数要填数", remedy="没有就填 0。")
        asked = AskedForm(int(helpers), request.POST.get("urgent", ""))
        services.submit_form(rows, asked, by=request.actor, at=request.at)

    return _done(request, visit, "form", deed, _("检查审批表已报批。"))


@staff()
@require_POST
def notice(request: StaffRequest, number: str) -> HttpResponse:
    """Seal a notice."""
    visit, post = opened_or_refused(request, number), request.POST

    def deed() -> None:
        planned = moment_of(post.get("planned_at", ""), "拟检查时间")
        said = {k: post.get(k, "") for k in ("materials", "contact", "phone", "unannounced")}
        services.issue_notice(
            visit,
            AskedNotice(planned, **said),
            by=request.actor,
            at=request.at,
            chance=secrets.token_bytes,
        )

    return _done(request, visit, "notice", deed, _("通知书已签发。"))


@staff()
@require_POST
def deliver(request: StaffRequest, number: str) -> HttpResponse:
    """Enter the delivery receipt."""
    visit, post = opened_or_refused(request, number), request.POST
    newest = newest_notice(visit)
    if newest is None:
        raise Http404

    def deed() -> None:
        upload = request.FILES.get("file")
        served = Served(
            post.get("way", ""),
            post.get("receiver", ""),
            moment_of(post.get("received_at", ""), "送达时间"),
            post.get("note", ""),
            proof=upload.read() if upload else None,
            proof_name=(upload.name or "") if upload else "",
        )
        services.deliver_notice(newest, served, by=request.actor, at=request.at)

    return _done(request, visit, "notice", deed, _("送达已登记。"))


@staff()
@require_POST
def feed_back(request: StaffRequest, number: str) -> HttpResponse:
    """Enter that the firm was told."""
    visit, post = opened_or_refused(request, number), request.POST

    def deed() -> None:
        said = (post.get("way", ""), post.get("told", ""), post.get("late", ""))
        services.feed_back(visit, *said, by=request.actor, at=request.at)

    return _done(request, visit, "result", deed, _("已登记告知。"))


@staff()
@require_POST
def review(request: StaffRequest, number: str) -> HttpResponse:
    """Approve a record or send it back."""
    visit, post = opened_or_refused(request, number), request.POST
    approve = post.get("decision") == "approve"

    def deed() -> None:
        decision = ReviewDecision.APPROVE if approve else ReviewDecision.RETURN
        said = (post.get("digest", ""), decision, post.get("remark", ""))
        services.review_record(visit, *said, by=request.actor, at=request.at)

    return _done(request, visit, "review", deed, _("已审核。") if approve else _("已退回更正。"))


@staff()
@require_POST
def answer(request: StaffRequest, number: str, pk: int) -> HttpResponse:
    """Answer a firm's word; a complaint or objection is decided elsewhere, by supervision."""
    visit = opened_or_refused(request, number)
    word = word_to_answer(visit, pk)
    if word is None:
        raise Http404
    word.notice.visit = visit

    def deed() -> None:
        text = request.POST.get("text", "")
        services.answer_firm(word, text, by=request.actor, at=request.at)

    return _done(request, visit, "words", deed, _("已答复，企业扫码可以看到。"))


@staff()
@require_POST
def withdraw(request: StaffRequest, number: str) -> HttpResponse:
    """Take an order back."""
    visit = visit_or_404(request, number)

    def deed() -> None:
        reason = request.POST.get("reason", "")
        services.withdraw_visit(visit, reason, by=request.actor, at=request.at)

    return _done(request, visit, "order", deed, _("任务已撤回。"))


@staff()
@require_GET
def evidence(request: StaffRequest, number: str, digest: str) -> HttpResponse:
    """A photo or scan, byte for byte."""
    visit = opened_or_refused(request, number)
    found = visit.evidence.filter(sha256=digest).first()
    if found is None:
        raise Http404
    response = HttpResponse(store.get(found.sha256), content_type=TYPES[found.media])
    name = f"{visit.number}-{found.sha256[:8]}.{found.media}"
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _done(
    request: StaffRequest, visit: Visit, place: str, deed: Callable[[], None], said: str
) -> HttpResponse:
    """Do it; what a form got wrong is said where it was filled in, with what was typed."""
    try:
        deed()
    except (Invalid, Conflict) as error:
        return _shown(request, visit, place, error)
    except Refused as error:
        if error.code not in ("notice_too_late", "late_without_reason"):
            raise
        return _shown(request, visit, place, error)
    messages.success(request, said)
    return _back(visit)


def _shown(
    request: StaffRequest, visit: Visit, place: str = "", error: DomainError | None = None
) -> HttpResponse:
    status = error.status if error else 200
    problem = {"place": place, "error": error} if error else None
    context: dict[str, Any] = {"visit": visit, "problem": problem, "typed": request.POST}
    if visit.pk in has_looked([visit], request.actor, request.at):
        visit.refresh_from_db()
        context |= page_of(visit, request.actor, request.at)
        said = (context["notice"], context["is_member"], request.actor, request.at)
        context |= around(visit, *said)
        context["door"] = _door(request, context["notice"])
        return render(request, "inspections/visit.html", context, status=status)
    return render(request, "inspections/closed.html", context, status=status)


def _door(request: StaffRequest, newest: Notice | None) -> str:
    return reverse("door", args=[newest.token]) if newest else ""


def _back(visit: Visit) -> HttpResponse:
    return HttpResponseRedirect(reverse("visit", args=[visit.number]))
