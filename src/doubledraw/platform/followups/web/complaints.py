"""Complaints about inspectors and objections to results: supervision's list, one of them, what a team was shown."""

from collections.abc import Callable

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from doubledraw.platform.followups import services
from doubledraw.platform.followups.models import Complaint
from doubledraw.platform.followups.policies import may_decide_complaint, may_take
from doubledraw.platform.followups.selectors import (
    complaint_visible_to,
    complaints_shown_to,
    complaints_visible_to,
)
from doubledraw.platform.followups.selectors.legal import DUTIES
from doubledraw.platform.followups.states import ComplaintOutcome
from doubledraw.platform.followups.web.finding import found_or_404
from doubledraw.platform.inspections.models import FirmWord
from doubledraw.platform.inspections.states import Asking
from doubledraw.platform.kernel.errors import DomainError
from doubledraw.platform.rulebook.selectors import articles_of
from doubledraw.platform.ui.access import staff
from doubledraw.platform.ui.doing import done
from doubledraw.platform.ui.http import StaffRequest

PAGE = 50


@staff()
@require_GET
def index(request: StaffRequest) -> HttpResponse:
    """Those under one's supervision, and those about one's own visits that were shown."""
    rows = complaints_visible_to(request.actor)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [
            {"word": one, "kind": Asking.of(one.kind).label, "complaint": _handled(one)}
            for one in page
        ],
        "shown": complaints_shown_to(request.actor, request.at),
    }
    return render(request, "followups/complaints.html", context)


@staff()
@require_GET
def page(request: StaffRequest, pk: int) -> HttpResponse:
    """One complaint."""
    return _shown(request, _word(request, pk))


@staff()
@require_POST
def take(request: StaffRequest, pk: int) -> HttpResponse:
    """Take it up."""
    word = _word(request, pk)
    said = _("已受理。")
    return _done(
        request, word, lambda: services.take_complaint(word, by=request.actor, at=request.at), said
    )


@staff()
@require_POST
def show(request: StaffRequest, pk: int) -> HttpResponse:
    """Show it to the team."""
    word = _word(request, pk)
    complaint = found_or_404(_handled(word))
    complaint.word = word
    said = _("已向检查组出示。")
    return _done(
        request,
        word,
        lambda: services.show_complaint(complaint, by=request.actor, at=request.at),
        said,
    )


@staff()
@require_POST
def close(request: StaffRequest, pk: int) -> HttpResponse:
    """Decide it and answer the firm."""
    word, post = _word(request, pk), request.POST
    complaint = found_or_404(_handled(word))
    complaint.word = word

    def deed() -> None:
        words = (post.get("outcome", ""), post.get("findings", ""), post.get("answer", ""))
        services.close_complaint(complaint, *words, by=request.actor, at=request.at)

    return _done(request, word, deed, _("已办结，企业扫码可以看到答复。"))


def _word(request: StaffRequest, pk: int) -> FirmWord:
    return found_or_404(complaint_visible_to(request.actor, pk))


def _handled(word: FirmWord) -> Complaint | None:
    found: Complaint | None = getattr(word, "complaint", None)
    return found


def _done(
    request: StaffRequest, word: FirmWord, deed: Callable[[], object], said: str
) -> HttpResponse:
    to = reverse("complaint", args=[word.pk])
    return done(request, deed, said, to, lambda error: _shown(request, word, error))


def _shown(request: StaffRequest, word: FirmWord, error: DomainError | None = None) -> HttpResponse:
    visit, complaint, actor = word.notice.visit, _handled(word), request.actor
    articles = articles_of(DUTIES, visit.draw.organ, localdate(request.at))
    context = {
        "word": word,
        "visit": visit,
        "kind": Asking.of(word.kind).label,
        "complaint": complaint,
        "answer": getattr(word, "answer", None),
        "take": articles.told(may_take(visit, complaint, actor, is_of_the_team=False)),
        "decide": articles.told(
            may_decide_complaint(visit, complaint, actor, is_of_the_team=False)
        ),
        "outcomes": list(ComplaintOutcome),
        "error": error,
        "typed": request.POST,
    }
    status = error.status if error else 200
    return render(request, "followups/complaint.html", context, status=status)
