"""The cases of whole draws in the file room: what is there, what is missing, closing them, taking them away."""

from collections.abc import Callable

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from doubledraw.platform.dossiers import services
from doubledraw.platform.dossiers.models import CaseFile
from doubledraw.platform.dossiers.policies import may_file_draw, may_supplement
from doubledraw.platform.dossiers.selectors import (
    draw_case,
    draw_standing,
    draw_years,
    draws_in_room,
    exports_of,
)
from doubledraw.platform.dossiers.web.room import AT_ONCE, PAGE, asked_for
from doubledraw.platform.draws.models import Draw
from doubledraw.platform.jobs.services import enqueue
from doubledraw.platform.kernel.errors import DomainError
from doubledraw.platform.ui.access import staff
from doubledraw.platform.ui.doing import done
from doubledraw.platform.ui.http import StaffRequest


@staff()
@require_GET
def room(request: StaffRequest) -> HttpResponse:
    """The draws of a year, each with its case."""
    asked = asked_for(request)
    rows = draws_in_room(request.actor, **asked)
    context = {
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "years": draw_years(request.actor),
        **asked,
    }
    return render(request, "dossiers/draw_room.html", context)


@staff()
@require_GET
def page(request: StaffRequest, draw_id: str) -> HttpResponse:
    """One case: its list, what is missing and which article wants it, what came after."""
    return _shown(request, _draw_or_404(request, draw_id))


@staff()
@require_POST
def accept(request: StaffRequest, draw_id: str) -> HttpResponse:
    """Close a case."""
    draw = _draw_or_404(request, draw_id)

    def deed() -> None:
        seen = request.POST.get("seen", "")
        services.file_draw(draw, seen, by=request.actor, at=request.at)

    return _done(request, draw, deed, _("已归档，卷内目录不再改动。"))


@staff()
@require_POST
def supplement(request: StaffRequest, draw_id: str) -> HttpResponse:
    """Add what came after."""
    draw = _draw_or_404(request, draw_id)
    case = _case_or_404(draw)

    def deed() -> None:
        said = (request.POST.get("seen", ""), request.POST.get("reason", ""))
        services.supplement_case(case, *said, by=request.actor, at=request.at)

    return _done(request, draw, deed, _("已补入。"))


@staff()
@require_POST
def export(request: StaffRequest, draw_id: str) -> HttpResponse:
    """Pack a closed case: a small one at once, a large one in the background."""
    draw, by, at = _draw_or_404(request, draw_id), request.actor, request.at
    case, back = _case_or_404(draw), reverse("draw-case", args=[draw_id])
    if case.pieces.exclude(copy="").count() <= AT_ONCE:
        made = services.export_case(case, by=by, at=at)
        return HttpResponseRedirect(f"{back}?made={made.pk}")
    key = f"dossiers.export_draw_case:{case.pk}:{by.user_id}:{at.isoformat()}"
    args = {"draw": draw_id, "next": back}
    name, title = "dossiers.export_draw_case", "打包案卷"
    job = enqueue(name, args, key=key, at=at, asked_by=by.user_id, title=title)
    return HttpResponseRedirect(reverse("job", args=[job.pk]))


def _draw_or_404(request: StaffRequest, draw_id: str) -> Draw:
    found = draw_case(request.actor, draw_id.replace("\0", ""))
    if found is None:
        raise Http404
    return found


def _case_or_404(draw: Draw) -> CaseFile:
    case: CaseFile | None = getattr(draw, "case_file", None)
    if case is None:
        raise Http404
    case.draw = draw
    return case


def _done(request: StaffRequest, draw: Draw, deed: Callable[[], None], said: str) -> HttpResponse:
    to = reverse("draw-case", args=[draw.draw_id])
    return done(request, deed, said, to, lambda error: _shown(request, draw, error))


def _shown(request: StaffRequest, draw: Draw, error: DomainError | None = None) -> HttpResponse:
    actor, standing = request.actor, draw_standing(draw, request.at)
    case = standing.case
    exports = exports_of(actor, draw.draw_id) if case else []
    context = {
        "draw": draw,
        "standing": standing,
        "seen": standing.next_list.digest,
        "may_file": may_file_draw(draw, standing.slots, actor, is_filed=case is not None),
        "may_supplement": may_supplement(case, standing.added, actor) if case else None,
        "exports": exports,
        "error": error,
        "typed": request.POST,
    }
    return render(
        request, "dossiers/draw_case.html", context, status=error.status if error else 200
    )
