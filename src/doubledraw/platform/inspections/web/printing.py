"""The papers of a visit as PDF and for a word processor, and a team's day in one file."""

from datetime import date, datetime, time, timedelta

from django.http import Http404, HttpResponse
from django.utils.timezone import localdate, make_aware
from django.views.decorators.http import require_GET

from doubledraw import papers
from doubledraw.papers.model import Paper
from doubledraw.platform.inspections import exports
from doubledraw.platform.inspections.models import Visit
from doubledraw.platform.inspections.selectors import (
    crew_of,
    has_looked,
    latest_record,
    visits_of,
)
from doubledraw.platform.inspections.web.finding import opened_or_refused, sheet_or_404
from doubledraw.platform.kernel.errors import Invalid
from doubledraw.platform.ui.access import staff
from doubledraw.platform.ui.http import StaffRequest

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MOST_VISITS = 30


@staff()
@require_GET
def paper(request: StaffRequest, number: str, kind: str, form: str) -> HttpResponse:
    """Approval form, notice, receipt, sheets, registration form, or what the team takes to the door."""
    visit = opened_or_refused(request, number)
    found = exports.papers_of(visit, kind)
    if not found:
        raise Http404
    name = f"{visit.number}-{kind}"
    if len(found) == 1:
        return paper_file(found[0], name, form)
    if form != "pdf":
        raise Http404
    return _file(papers.bound(found), f"{name}.pdf", PDF)


def paper_file(paper: Paper, name: str, form: str) -> HttpResponse:
    """One paper as "pdf" or "docx"."""
    if form == "docx":
        return _file(papers.docx(paper), f"{name}.docx", DOCX)
    if form != "pdf":
        raise Http404
    return _file(papers.pdf(paper), f"{name}.pdf", PDF)


@staff()
@require_GET
def sheet(request: StaffRequest, number: str, pk: int) -> HttpResponse:
    """One department's sheet for a word processor."""
    visit = opened_or_refused(request, number)
    found = sheet_or_404(visit, pk)
    made = exports.check_sheet(visit, found, latest_record(visit), crew_of([visit])[visit.pk])
    return paper_file(made, f"{visit.number}-{pk}", "docx")


@staff()
@require_GET
def day(request: StaffRequest) -> HttpResponse:
    """Everything this person's team needs on a day in one PDF; secret firms only when they were opened."""
    asked = _day(request.GET.get("day", ""), localdate(request.at))
    start = make_aware(datetime.combine(asked, time()))
    rows = visits_of(request.actor, request.at).filter(
        planned_at__gte=start, planned_at__lt=start + timedelta(days=1)
    )
    visits = list(rows.select_related("target")[:MOST_VISITS])
    opened = has_looked(visits, request.actor, request.at)
    _check_day(visits, opened)
    found = [one for visit in visits for one in exports.papers_of(visit, "pack")]
    return _file(papers.bound(found), f"{asked.isoformat()}.pdf", PDF)


def _check_day(visits: list[Visit], opened: set[int]) -> None:
    if not visits:
        raise Invalid(
            "nothing_on_that_day",
            "这一天没有您的检查",
            remedy="先签发通知书，定下拟检查时间，再打印。",
        )
    closed = [visit.number for visit in visits if visit.pk not in opened]
    if closed:
        raise Invalid(
            "day_not_opened",
            "有 {count} 项任务今天还没有打开",
            remedy="名单还在保密：请先打开这些任务，打开会有记录，再打印。",
            count=len(closed),
        )


def _day(text: str, otherwise: date) -> date:
    try:
        return date.fromisoformat(text) if text else otherwise
    except ValueError as error:
        raise Invalid("day_unread", "日期写法不对", remedy="请照“2026-06-01”写。") from error


def _file(data: bytes, name: str, kind: str) -> HttpResponse:
    response = HttpResponse(data, content_type=kind)
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return response
