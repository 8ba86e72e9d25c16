"""The sheet for the notice board: asked for by draw, plan line or month; taken as PDF or DOCX."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from doubledraw.papers import docx, pdf
from doubledraw.platform.disclosure.exports.sheets import sheet_of
from doubledraw.platform.disclosure.selectors.boards import (
    Board,
    board,
    draws_of_sheets,
    organs_of_sheets,
)
from doubledraw.platform.kernel.errors import DomainError, Invalid
from doubledraw.platform.ledger.selectors import latest_checkpoint, signed_note
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.ui.access import staff
from doubledraw.platform.ui.http import StaffRequest

MOST = 500
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TYPES = {"pdf": "application/pdf", "docx": DOCX}


@staff()
@require_GET
def sheet(request: StaffRequest) -> HttpResponse:
    """The form; with a choice, how many results it has; with `as`, the file."""
    get = request.GET
    organs = list(organs_of_sheets(request.actor))
    asked = get.get("organ") or request.actor.organ_name
    organ = next((o for o in organs if asked in (o.code, o.name)), None)
    if organ is None and (get.get("organ") or not organs):
        raise Http404
    organ = organ or organs[0]
    found, error, count = None, None, 0
    if get.get("draw") or get.get("line") or get.get("month"):
        try:
            wanted = {
                name: get.get(name, "").replace("\0", "") for name in ("draw", "line", "month")
            }
            found = board(organ, **wanted)
            count = _count(found)
        except Invalid as raised:
            found, error = None, raised
    if found and get.get("as") in TYPES:
        return _file(request, organ, found, get["as"])
    return _form(request, organs, organ, found, count, error)


def _count(found: Board) -> int:
    count = found.rows.count()
    if not count:
        raise Invalid("nothing_public", "这一范围还没有公示的结果", remedy="请换抽取或者月份。")
    if count > MOST:
        raise Invalid(
            "too_many", "一张公示单最多 {most} 户", remedy="请按抽取分开打印。", most=MOST
        )
    return count


def _file(request: StaffRequest, organ: Organ, found: Board, form: str) -> HttpResponse:
    newest = latest_checkpoint()
    paper = sheet_of(
        list(found.rows),
        organ=organ.name,
        number=found.key,
        task=found.task,
        address=f"{settings.PUBLIC_URL}/results/?{found.query}",
        checkpoint=signed_note(newest) if newest else "",
        day=localdate(request.at),
    ).paper()
    data = pdf(paper) if form == "pdf" else docx(paper)
    answer = HttpResponse(data, content_type=TYPES[form])
    name = f"results-{found.key}.{form}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _form(
    request: StaffRequest,
    organs: list[Organ],
    organ: Organ,
    found: Board | None,
    count: int,
    error: DomainError | None,
) -> HttpResponse:
    context = {
        "organs": organs,
        "organ": organ,
        "draws": draws_of_sheets(organ),
        "found": found,
        "count": count,
        "error": error,
        "typed": request.GET,
        "month": f"{localdate(request.at):%Y-%m}",
    }
    status = error.status if error else 200
    return render(request, "disclosure/sheet.html", context, status=status)
