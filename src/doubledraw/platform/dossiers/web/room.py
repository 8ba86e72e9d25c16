"""The legal section's file room: which cases are complete, closing them, adding to them, taking them away."""

from collections.abc import Callable
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from doubledraw.platform.dossiers import services
from doubledraw.platform.dossiers.models import CaseFile
from doubledraw.platform.dossiers.policies import may_file, may_supplement
from doubledraw.platform.dossiers.selectors import (
    case_visit,
    cases_in_room,
    exports_of,
    secret_cases,
    standing_of,
    standings_of,
    years_in_room,
)
from doubledraw.platform.inspections.models import Visit
from doubledraw.platform.jobs.services import enqueue
from doubledraw.platform.kernel.errors import DomainError
from doubledraw.platform.ui.access import staff
from doubledraw.platform.ui.doing import done
from doubledraw.platform.ui.http import StaffRequest

PAGE = 25
AT_ONCE = 12
MOST_WORDS = 100


def asked_for(request: StaffRequest) -> dict[str, Any]:
    """The year, the words and whether filed or not, as the filter of a room says."""
    asked = request.GET
    typed = asked.get("year", "")
    year = int(typed) if typed.isdecimal() and len(typed) == 4 else None
    return {"year": year, "words": asked.get("q", "")[:MOST_WORDS], "filed": asked.get("filed", "")}


@staff()
@require_GET
def room(request: StaffRequest) -> HttpResponse:
    """The cases of a year, each with what it lacks."""
    actor, at, asked = request.actor, request.at, asked_for(request)
    rows = cases_in_room(actor, at, **asked)
    found = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "page": found,
        "standings": standings_of(list(found), actor, at),
        "years": years_in_room(actor, at),
        **asked,
        "secret": secret_cases(actor),
    }
    return render(request, "dossiers/room.html", context)


@staff()
@require_GET
def page(request: StaffRequest, number: str) -> HttpResponse:
    """One case: its list, what is missing, what came after."""
    return _shown(request, _visit_or_404(request, number))


@staff()
@require_POST
def accept(request: StaffRequest, number: str) -> HttpResponse:
    """Close a case."""
    visit = _visit_or_404(request, number)

    def deed() -> None:
        seen = request.POST.get("seen", "")
        services.file_case(visit, seen, by=request.actor, at=request.at)

    return _done(request, visit, deed, _("已归档，卷内目录不再改动。"))


@staff()
@require_POST
def supplement(request: StaffRequest, number: str) -> HttpResponse:
    """Add what came after."""
    visit = _visit_or_404(request, number)
    case = _case_or_404(visit)

    def deed() -> None:
        said = (request.POST.get("seen", ""), request.POST.get("reason", ""))
        services.supplement_case(case, *said, by=request.actor, at=request.at)

    return _done(request, visit, deed, _("已补入。"))


@staff()
@require_POST
def export(request: StaffRequest, number: str) -> HttpResponse:
    """Pack a closed case: a small one at once, a large one in the background."""
    visit, by, at = _visit_or_404(request, number), request.actor, request.at
    case, back = _case_or_404(visit), reverse("case", args=[number])
    if case.pieces.exclude(copy="").count() <= AT_ONCE:
        made = services.export_case(case, by=by, at=at)
        return HttpResponseRedirect(f"{back}?made={made.pk}")
    key = f"dossiers.export_case:{case.pk}:{by.user_id}:{at.isoformat()}"
    args = {"visit": number, "next": back}
    title = "打包案卷"
    job = enqueue("dossiers.export_case", args, key=key, at=at, asked_by=by.user_id, title=title)
    return HttpResponseRedirect(reverse("job", args=[job.pk]))


def _visit_or_404(request: StaffRequest, number: str) -> Visit:
    found = case_visit(request.actor, number.replace("\0", ""), request.at)
    if found is None:
        raise Http404
    return found


def _case_or_404(visit: Visit) -> CaseFile:
    case: CaseFile | None = getattr(visit, "case_file", None)
    if case is None:
        raise Http404
    case.visit = visit
    return case


def _done(request: StaffRequest, visit: Visit, deed: Callable[[], None], said: str) -> HttpResponse:
    to = reverse("case", args=[visit.number])
    return done(request, deed, said, to, lambda error: _shown(request, visit, error))


def _shown(request: StaffRequest, visit: Visit, error: DomainError | None = None) -> HttpResponse:
    actor, at = request.actor, request.at
    standing = standing_of(visit, actor, at)
    case, mine = standing.case, standing.is_of_the_team
    if case is not None:
        case.visit = visit
    context = {
        "visit": visit,
        "standing": standing,
        "seen": standing.next_list.digest,
        "may_file": may_file(
            visit, standing.slots, actor, is_of_the_team=mine, is_filed=case is not None
        ),
        "may_supplement": may_supplement(case, standing.added, actor) if case else None,
        "exports": [
            one for one in exports_of(actor, visit.code) if case and one.case == case.number
        ],
        "error": error,
        "typed": request.POST,
    }
    status = error.status if error else 200
    return render(request, "dossiers/case.html", context, status=status)
