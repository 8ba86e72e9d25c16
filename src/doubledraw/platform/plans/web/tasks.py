"""The key supervision tasks of the year (年度重点监管任务): all of them on one form."""

from collections.abc import Sequence
from dataclasses import astuple, dataclass, replace
from datetime import date

from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from doubledraw.platform.kernel.errors import DomainError, Invalid
from doubledraw.platform.plans.models import Plan, PlanTask
from doubledraw.platform.plans.policies.rights import may_edit
from doubledraw.platform.plans.services import write_tasks
from doubledraw.platform.plans.states import OPEN, PlanKind
from doubledraw.platform.plans.web.line_form import day_of, one_line, paragraphs
from doubledraw.platform.plans.web.page import plan_or_404, version_of
from doubledraw.platform.ui.access import staff
from doubledraw.platform.ui.http import StaffRequest

SPARE = 3
MOST = 60
FIELDS = ("title", "section", "items", "content", "starts", "ends")


@dataclass(frozen=True, slots=True)
class TypedTask:
    """One row, exactly as typed; `problem` is what cannot be read in it."""

    title: str = ""
    section: str = ""
    items: str = ""
    content: str = ""
    starts: str = ""
    ends: str = ""
    problem: DomainError | None = None

    @property
    def is_empty(self) -> bool:
        return not any(text.strip() for text in astuple(self)[:4])


@staff()
@require_http_methods(["GET", "POST"])
def tasks(request: StaffRequest, number: str) -> HttpResponse:
    """Write the key tasks; a row without words is left out."""
    plan = plan_or_404(request, number)
    if plan.kind != PlanKind.ANNUAL:
        raise Http404
    if plan.state not in OPEN:
        return HttpResponseRedirect(reverse("plan", args=[number]))
    may_edit(plan, request.actor).enforce()
    if request.method == "GET":
        return _page(request, plan, [_typed(task) for task in plan.tasks.all()])
    rows = _rows(request.POST)
    read = [_read(row, plan.year) for row in rows if not row.is_empty]
    if any(isinstance(row, TypedTask) for row in read):
        shown = [row if isinstance(row, TypedTask) else _typed(row) for row in read]
        return _page(request, plan, shown, status=422)
    kept = [row for row in read if isinstance(row, PlanTask)]
    write_tasks(plan, kept, version_of(request), by=request.actor, at=request.at)
    return HttpResponseRedirect(reverse("plan", args=[number]))


def _page(
    request: StaffRequest, plan: Plan, rows: Sequence[TypedTask], status: int = 200
) -> HttpResponse:
    blank = TypedTask(starts=f"{plan.year}-01-01", ends=f"{plan.year}-12-31")
    context = {
        "plan": plan,
        "rows": [*rows, *[blank] * SPARE],
        "problems": sum(row.problem is not None for row in rows),
    }
    return render(request, "plans/tasks.html", context, status=status)


def _rows(data: QueryDict) -> list[TypedTask]:
    columns = [data.getlist(name) for name in FIELDS]
    return [TypedTask(*row) for row in zip(*columns, strict=False)][:MOST]


def _typed(task: PlanTask) -> TypedTask:
    return TypedTask(
        task.title,
        task.section,
        task.items,
        task.content,
        task.starts.isoformat(),
        task.ends.isoformat(),
    )


def _read(row: TypedTask, year: int) -> PlanTask | TypedTask:
    """The task of a row; the row itself with its problem when it cannot be read."""
    try:
        starts, ends = _period(row, year)
        title, section = one_line(row.title)[:200], one_line(row.section)[:100]
        if not title or not section:
            raise Invalid(
                "task_incomplete",
                "还没有写任务或责任科室",
                remedy="两样都要写；不要这一行就清空它。",
            )
    except DomainError as problem:
        return replace(row, problem=problem)
    return PlanTask(
        title=title,
        section=section,
        items=one_line(row.items)[:300],
        content=paragraphs(row.content, 2000),
        starts=starts,
        ends=ends,
    )


def _period(row: TypedTask, year: int) -> tuple[date, date]:
    starts, ends = day_of(row.starts), day_of(row.ends)
    if ends < starts:
        raise Invalid("period_backwards", "结束日期早于开始日期", remedy="请改其中一个日期。")
    if (starts.year, ends.year) != (year, year):
        raise Invalid(
            "task_outside_year",
            "任务的期间不在{year}年内",
            remedy="请改日期。",
            year=year,
        )
    return starts, ends
