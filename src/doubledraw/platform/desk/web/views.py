"""The staff home, by office: business, system, security, audit."""

from itertools import groupby

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from doubledraw.platform.desk.office import HEADERS, cells_of, rows_of, totals_of
from doubledraw.platform.desk.ribbon import ribbon
from doubledraw.platform.desk.selectors import Task, lines_of_year, tasks_of, waits_of
from doubledraw.platform.draws.selectors import draws_visible_to
from doubledraw.platform.ledger.selectors import events_visible_to, inspect_log, latest_checkpoint
from doubledraw.platform.obligations.selectors.inbox import tallies_of, told_to
from doubledraw.platform.records import health as state
from doubledraw.platform.ui.access import staff
from doubledraw.platform.ui.http import StaffRequest
from doubledraw.tables.writing import CONTENT_TYPES, written

HOMES = {"system": "health", "security": "staff", "audit": "audit"}
GROUPS = ("逾期", "今天", "一周以内", "以后", "不限日期")
PAGE = 50


@staff("business", "system", "security", "audit")
@require_GET
def home(request: StaffRequest) -> HttpResponse:
    """What is late, due, waiting for me, waiting for others; the year on one line."""
    actor, today = request.actor, localtime(request.at).date()
    if actor.office in HOMES:
        return HttpResponseRedirect(reverse(HOMES[actor.office]))
    tasks = tasks_of(actor, request.at)
    periods = [
        (line.starts, line.ends, line.title, reverse("plan", args=[line.plan.number]))
        for line in lines_of_year(actor, today.year)
    ]
    draws = [
        (
            localtime(d.drawn_at or d.last_when).date(),
            d.title,
            reverse("draw", args=[d.draw_id]),
            d.state,
        )
        for d in draws_visible_to(actor)
    ]
    context = {
        "today": today,
        "groups": _grouped(tasks, request),
        "tasks": tasks,
        "late": sum(1 for task in tasks if (task.days_left(today) or 0) < 0),
        "due_today": sum(1 for task in tasks if task.days_left(today) == 0),
        "tallies": tallies_of(actor, request.at),
        "waits": waits_of(actor),
        "recent": events_visible_to(actor)
        .exclude(kind__startswith="Obligation")
        .exclude(kind="ParcelReceived")[:8],
        "year": ribbon(today, periods, draws),
    }
    return render(request, "desk/home.html", context)


@staff()
@require_GET
def office(request: StaffRequest) -> HttpResponse:
    """Every organ in scope: what is due and overdue, plans, filings; each number leads to what it counts."""
    this_year = localtime(request.at).year
    year = _year(request)
    rows = rows_of(request.actor, year, request.at)
    context = {
        "year": year,
        "years": (this_year + 1, this_year, this_year - 1),
        "rows": rows,
        "totals": totals_of(rows),
        "told": told_to(request.actor, request.at),
    }
    return render(request, "desk/office.html", context)


@staff()
@require_GET
def office_export(request: StaffRequest) -> HttpResponse:
    """The same as a spreadsheet."""
    rows = cells_of(rows_of(request.actor, _year(request), request.at))
    title, headers = gettext("各机关情况"), [gettext(header) for header in HEADERS]
    answer = HttpResponse(
        b"".join(written("xlsx", title, headers, rows)), content_type=CONTENT_TYPES["xlsx"]
    )
    name = f"{title} {_year(request)}.xlsx"
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return answer


def _year(request: StaffRequest) -> int:
    """The year asked for, or this one."""
    typed = request.GET.get("year", "")
    is_year = len(typed) == 4 and typed.isascii() and typed.isdecimal()
    return int(typed) if is_year else localtime(request.at).year


def _grouped(tasks: list[Task], request: StaffRequest) -> list[tuple[str, list[Task]]]:
    today = localtime(request.at).date()
    ranked = sorted(
        ((_rank(task.days_left(today)), task) for task in tasks), key=lambda pair: pair[0]
    )
    return [
        (GROUPS[rank], [task for _, task in pairs])
        for rank, pairs in groupby(ranked, key=lambda pair: pair[0])
    ]


def _rank(days: int | None) -> int:
    if days is None:
        return 4
    return 0 if days < 0 else 1 if days == 0 else 2 if days <= 7 else 3


@staff("system")
@require_GET
def health(request: StaffRequest) -> HttpResponse:
    """What `doubledraw check` says, without reading every file."""
    findings = [state.disk(), *state.secrets(), *state.database(), state.migrations()]
    context = {"findings": findings, "faults": inspect_log(), "checkpoint": latest_checkpoint()}
    return render(request, "desk/health.html", context)


@staff("audit", "business")
@require_GET
def audit(request: StaffRequest) -> HttpResponse:
    """The audit events: all of them for the audit administrator, one's own scope for others."""
    events = events_visible_to(request.actor)
    if kind := request.GET.get("kind", ""):
        events = events.filter(kind=kind)
    page = Paginator(events, PAGE).get_page(request.GET.get("page"))
    return render(request, "desk/audit.html", {"page": page, "kind": kind})
