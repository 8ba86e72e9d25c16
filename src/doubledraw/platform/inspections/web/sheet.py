"""A department's sheet entered from the paper, and its correction."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from doubledraw.platform.inspections import services
from doubledraw.platform.inspections.models import Visit, VisitSheet
from doubledraw.platform.inspections.states import DONE
from doubledraw.platform.inspections.web.finding import opened_or_refused, sheet_or_404
from doubledraw.platform.inspections.web.paper import parcel_of
from doubledraw.platform.kernel.errors import Conflict, DomainError, Invalid, Refused
from doubledraw.platform.rulebook.documents.outcomes import (
    ITEM,
    OPEN_KINDS,
    VISIT,
    outcome_table,
)
from doubledraw.platform.ui.access import staff
from doubledraw.platform.ui.http import StaffRequest


@staff()
@require_http_methods(["GET", "POST"])
def enter(request: StaffRequest, number: str, pk: int) -> HttpResponse:
    """A department's sheet from the paper; after the end a correction with its reason."""
    visit = opened_or_refused(request, number)
    sheet = sheet_or_404(visit, pk)
    if request.method == "GET":
        return _form(request, visit, sheet)
    try:
        _enter(request, visit, sheet)
    except (Invalid, Conflict, Refused) as error:
        return _form(request, visit, sheet, error)
    messages.success(request, _("检查表已提交。"))
    return HttpResponseRedirect(reverse("visit", args=[number]))


def _enter(request: StaffRequest, visit: Visit, sheet: VisitSheet) -> None:
    parcel = parcel_of(request, "sheet", _body(request, sheet), sheet=sheet.pk)
    by, at = request.actor, request.at
    if visit.state in DONE:
        services.correct_sheet(sheet, parcel, request.POST.get("reason", ""), by=by, at=at)
    else:
        services.receive(visit, parcel, by=by, at=at)


def _body(request: StaffRequest, sheet: VisitSheet) -> dict[str, Any]:
    post = request.POST
    if post.get("whole"):
        return {
            "result": post["whole"],
            "disposal": post.get("whole_disposal", ""),
            "problem": post.get("whole_problem", ""),
        }
    answers = {}
    for n, question in enumerate(sheet.questions):
        value: Any = post.get(f"a{n}", "")
        if question["kind"] == "choices":
            value = post.getlist(f"a{n}")
        answers[question["key"]] = {"value": value, "note": post.get(f"n{n}", "")}
    findings = [
        {
            "item": code,
            "result": post.get(f"r{n}", ""),
            "problem": post.get(f"p{n}", ""),
            "disposal": post.get(f"d{n}", ""),
        }
        for n, code in enumerate(sheet.items)
    ]
    return {"answers": answers, "findings": findings}


def _form(
    request: StaffRequest, visit: Visit, sheet: VisitSheet, error: DomainError | None = None
) -> HttpResponse:
    table = outcome_table()
    names = {item["code"]: item["name"] for item in visit.items}
    typed: Mapping[str, Any] = request.POST if request.method == "POST" else _standing(sheet)
    context = {
        "visit": visit,
        "sheet": sheet,
        "is_correction": visit.state in DONE,
        "error": error,
        "typed": typed,
        "key": typed.get("key") or str(uuid.uuid4()),
        "questions": [
            {
                **q,
                "n": n,
                "value": typed.get(f"a{n}", ""),
                "chosen": request.POST.getlist(f"a{n}") or typed.get(f"a{n}", "").split("、"),
                "note": typed.get(f"n{n}", ""),
            }
            for n, q in enumerate(sheet.questions)
        ],
        "items": [
            {
                "n": n,
                "name": names[code],
                "result": typed.get(f"r{n}", ""),
                "problem": typed.get(f"p{n}", ""),
                "disposal": typed.get(f"d{n}", ""),
            }
            for n, code in enumerate(sheet.items)
        ],
        "results": table.results_for(ITEM),
        "wholes": [one for one in table.results_for(VISIT) if ITEM not in one.scope],
        "disposals": list(table.disposals.values()),
        "open_kinds": OPEN_KINDS,
    }
    status = error.status if error else 200
    return render(request, "inspections/enter.html", context, status=status)


def _standing(sheet: VisitSheet) -> dict[str, Any]:
    """The entry in force as the form's fields, so that a correction begins with what stands."""
    entry = sheet.entries.prefetch_related("findings").order_by("-number").first()
    if entry is None:
        return {}
    found = list(entry.findings.all())
    if not entry.answers and found and found[0].result == entry.result and _is_whole(entry.result):
        said = {"whole": entry.result, "whole_disposal": entry.disposal}
        return {**said, "whole_problem": found[0].problem}
    fields: dict[str, Any] = {}
    for n, question in enumerate(sheet.questions):
        answer = entry.answers.get(question["key"], {})
        fields |= {f"a{n}": answer.get("value", ""), f"n{n}": answer.get("note", "")}
    rows = {one.item_code: one for one in found}
    for n, code in enumerate(sheet.items):
        if one := rows.get(code):
            fields |= {f"r{n}": one.result, f"p{n}": one.problem, f"d{n}": one.disposal}
    return fields


def _is_whole(result: str) -> bool:
    known = outcome_table().results.get(result)
    return known is not None and ITEM not in known.scope
