"""The line editor: typing a line and seeing at once what it means."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from doubledraw.platform.catalogue.models import Item
from doubledraw.platform.plans.models import Plan, PlanLine
from doubledraw.platform.plans.policies.finding import Finding, Limits
from doubledraw.platform.plans.policies.rights import may_edit
from doubledraw.platform.plans.selectors.comments import open_comments
from doubledraw.platform.plans.selectors.consents import standings_in
from doubledraw.platform.plans.selectors.content import Numbered, lines_of
from doubledraw.platform.plans.selectors.directories import (
    Directories,
    census_lately,
    directories,
)
from doubledraw.platform.plans.selectors.parties import Parties, parties_of
from doubledraw.platform.plans.selectors.plans import items_for
from doubledraw.platform.plans.selectors.population import all_findings, limits_of, plan_numbers
from doubledraw.platform.plans.services import drop_line, write_line
from doubledraw.platform.plans.states import OPEN, Method, StrataBy, Way
from doubledraw.platform.plans.web.editor_rows import (
    StratumRow,
    departments_of,
    facets_of,
    item_groups,
    seat_rows,
    specialists_of,
    strata_rows,
)
from doubledraw.platform.plans.web.line_form import Reading
from doubledraw.platform.plans.web.page import plan_or_404, version_of
from doubledraw.platform.plans.web.typed import Typed, blank, from_line, from_query
from doubledraw.platform.ui.access import staff
from doubledraw.platform.ui.http import StaffRequest

FIELDS_WITH_FINDINGS = (
    "item",
    "starts",
    "scope",
    "strata",
    "method",
    "ratio",
    "seats",
    "reveal",
)


@dataclass(frozen=True)
class Desk:
    """Everything the editor works with in one request."""

    plan: Plan
    rows: list[PlanLine]
    found: Directories
    limits: Limits
    items: dict[int, Item]
    parties: Parties
    today: date

    def own(self, number: int) -> PlanLine | None:
        return next((line for line in self.rows if line.number == number), None)

    def next_number(self) -> int:
        return max((line.number for line in self.rows), default=0) + 1


@staff()
@require_http_methods(["GET", "POST"])
def add(request: StaffRequest, number: str) -> HttpResponse:
    """A new line."""
    return _editor(request, number, None)


@staff()
@require_http_methods(["GET", "POST"])
def edit(request: StaffRequest, number: str, line: int) -> HttpResponse:
    """An existing line."""
    return _editor(request, number, line)


@staff()
@require_GET
def numbers(request: StaffRequest, number: str, line: int | None = None) -> JsonResponse:
    """What the line as typed so far means; nothing is written."""
    desk = _desk(request, number)
    own = _own(desk, line)
    typed = from_query(request.GET)
    return JsonResponse(_live(request, _context(desk, own, typed, saying=False)))


@staff()
@require_POST
def drop(request: StaffRequest, number: str, line: int) -> HttpResponse:
    """Take the line out."""
    desk = _desk(request, number)
    own = _own(desk, line)
    if own:
        drop_line(own, version_of(request), by=request.actor, at=request.at)
    return HttpResponseRedirect(reverse("plan", args=[number]))


def _editor(request: StaffRequest, number: str, line: int | None) -> HttpResponse:
    desk = _desk(request, number)
    if desk.plan.state not in OPEN:
        return HttpResponseRedirect(reverse("plan", args=[number]))
    may_edit(desk.plan, request.actor).enforce()
    own = _own(desk, line)
    if request.method == "POST":
        return _save(request, desk, own)
    typed = from_line(own) if own else blank(desk.plan, _least_team(desk))
    return render(request, "plans/line.html", _context(desk, own, typed, saying=own is not None))


def _save(request: StaffRequest, desk: Desk, own: PlanLine | None) -> HttpResponse:
    typed = from_query(request.POST)
    reading, line = _read(desk, own, typed)
    if reading.problems:
        context = _context(desk, own, typed, saying=True)
        return render(request, "plans/line.html", context, status=422)
    write_line(line, version_of(request), by=request.actor, at=request.at)
    stay = request.POST.get("then") == "stay"
    if stay:
        return HttpResponseRedirect(reverse("plan-line", args=[desk.plan.number, line.number]))
    return HttpResponseRedirect(reverse("plan", args=[desk.plan.number]))


def _desk(request: StaffRequest, number: str) -> Desk:
    plan = plan_or_404(request, number)
    rows = lines_of(plan)
    items = {item.pk: item for item in items_for(plan, request.actor)}
    kept = {item.pk: item for row in rows for item in row.items}
    return Desk(
        plan,
        rows,
        directories(plan, census_lately(plan.organ)),
        limits_of(plan),
        items | {pk: item for pk, item in kept.items() if pk not in items},
        parties_of(plan),
        localdate(request.at),
    )


def _own(desk: Desk, number: int | None) -> PlanLine | None:
    if number is None:
        return None
    own = desk.own(number)
    if own is None:
        raise Http404
    return own


def _least_team(desk: Desk) -> int:
    return int(desk.limits.team_min.value) if desk.limits.team_min else 2


def _read(desk: Desk, own: PlanLine | None, typed: Typed) -> tuple[Reading, PlanLine]:
    reading = Reading(typed, desk.plan, desk.items, desk.found)
    number = own.number if own else desk.next_number()
    line = reading.line(number, own.pk if own else None)
    if own:
        line.origin = own.origin
    return reading, line


def _context(desk: Desk, own: PlanLine | None, typed: Typed, *, saying: bool) -> dict[str, Any]:
    """The whole page; `saying` also tells what is still missing (not yet on an untouched new line)."""
    reading, line = _read(desk, own, typed)
    rows = [*(row for row in desk.rows if row.number != line.number), line]
    numbered = plan_numbers(desk.plan, rows, desk.found)
    counted = numbered[line.number][1]
    findings = _findings(desk, line.number, numbered) if reading.item else []
    return {
        "plan": desk.plan,
        "line": line,
        "own": own,
        "typed": typed,
        "item": reading.item,
        "items": list(desk.items.values()),
        "item_groups": item_groups(desk.items.values(), typed),
        "further": reading.further,
        "form": desk.parties.form(line),
        "ways": list(Way),
        "facets": facets_of(desk.found, typed),
        "strata_ways": list(StrataBy),
        "methods": list(Method),
        "strata": strata_rows(reading, counted, findings),
        "seat_rows": seat_rows(reading, saying),
        "departments": departments_of(desk.found),
        "specialists": specialists_of(desk.found),
        "qualifications": desk.found.qualifications,
        "numbers": counted,
        "findings": _by_field(findings),
        "blocking": sum(finding.blocks for finding in findings),
        "problems": reading.problems if saying else {},
        "saying": saying,
        "said": open_comments(desk.plan).get(own.number, []) if own else [],
        "numbers_url": _numbers_url(desk.plan, own),
    }


def _numbers_url(plan: Plan, own: PlanLine | None) -> str:
    if own:
        return reverse("plan-numbers", args=[plan.number, own.number])
    return reverse("plan-numbers-new", args=[plan.number])


def _findings(desk: Desk, number: int, numbered: Numbered) -> list[Finding]:
    """What the rules find in this line as it is typed; a participant has agreed to what is saved, not to this."""
    lines = [line for line, _ in numbered.values()]
    said = desk.plan.consents.order_by("-pk")
    joined = standings_in(desk.plan, lines, desk.parties, said)
    found = all_findings(desk.plan, numbered, desk.found, joined, desk.today)
    return [finding for finding in found if finding.line == number]


def _by_field(findings: list[Finding]) -> dict[str, list[Finding]]:
    return {
        name: [finding for finding in findings if finding.field == name]
        for name in FIELDS_WITH_FINDINGS
    }


def _live(request: StaffRequest, context: dict[str, Any]) -> dict[str, Any]:
    """What the script on the page puts into place: rendered parts and bare numbers."""

    def part(name: str, **more: Any) -> str:
        return render_to_string(f"plans/parts/{name}.html", context | more, request)

    rows: list[StratumRow] = context["strata"]
    return {
        "numbers": part("numbers", saying=True),
        "strata": part("strata"),
        "names": [row.typed.name for row in rows],
        "cells": {
            row.typed.name: {
                "population": row.population,
                "drawn": part("drawn", row=row),
                "says": part("says", problem=row.problem, found=row.findings),
            }
            for row in rows
        },
        "findings": {
            name: part("says", found=found) for name, found in context["findings"].items()
        },
        "facets": {
            facet.name: {option.value: option.firms for option in facet.options}
            for facet in context["facets"]
        },
    }
