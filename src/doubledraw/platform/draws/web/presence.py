"""People of the ceremony: asked, notified, come, signed; and what was photographed."""

import json
from functools import partial

from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from doubledraw.platform.draws import services
from doubledraw.platform.draws.models import CeremonyPerson
from doubledraw.platform.draws.policies import may_see_attachments, may_take_signature
from doubledraw.platform.draws.selectors import named_auditors
from doubledraw.platform.draws.states import Capacity, PersonRole
from doubledraw.platform.draws.web.finding import draw_or_404
from doubledraw.platform.draws.web.trying import back, tried, words
from doubledraw.platform.draws.web.typed import day_of
from doubledraw.platform.kernel.errors import Conflict, Invalid
from doubledraw.platform.records import store
from doubledraw.platform.ui.access import staff
from doubledraw.platform.ui.http import StaffRequest

MOST_STROKES = 60_000
NO_DAY = partial(Invalid, "no_day", "请写通知日期", remedy="写对方收到通知的那天。")
MEDIA = {"jpg": "image/jpeg", "png": "image/png", "mp4": "video/mp4", "webm": "video/webm"}


@staff()
@require_POST
def invite(request: StaffRequest, draw_id: str) -> HttpResponse:
    """Name a witness."""
    draw = draw_or_404(request.actor, draw_id)
    name, organisation, account = (words(request, f) for f in ("name", "organisation", "account"))
    code = request.POST.get("capacity", Capacity.OTHER)

    def deed() -> None:
        if not name or not organisation:
            raise Invalid("witness_unnamed", "请写见证人的姓名和单位")
        capacity = Capacity.of(code) if code in list(Capacity) else Capacity.OTHER
        services.invite_person(
            draw,
            PersonRole.WITNESS,
            name,
            organisation,
            by=request.actor,
            at=request.at,
            capacity=capacity,
            account=account,
        )

    return tried(request, draw, "people", deed, [name, organisation, account, code])


@staff()
@require_POST
def notify(request: StaffRequest, draw_id: str) -> HttpResponse:
    """Note that the legal section was told."""
    draw = draw_or_404(request.actor, draw_id)
    typed = [words(request, f) for f in ("name", "organisation", "on", "reference")]

    def deed() -> None:
        if not typed[0] or not typed[1]:
            raise Invalid("legal_unnamed", "请写法制机构的名称和接收人")
        services.notify_legal_section(
            draw,
            typed[0],
            typed[1],
            day_of(typed[2], NO_DAY),
            typed[3],
            by=request.actor,
            at=request.at,
        )

    return tried(request, draw, "legal", deed, typed)


@staff()
@require_POST
def arrive(request: StaffRequest, draw_id: str, pk: int) -> HttpResponse:
    """Note that a witness has come."""
    draw = draw_or_404(request.actor, draw_id)
    person = get_object_or_404(CeremonyPerson.objects.select_related("draw"), draw=draw, pk=pk)
    services.sign_in_person(person, by=request.actor, at=request.at)
    return back(draw, "people")


@staff()
@require_http_methods(["GET", "POST"])
def signature(request: StaffRequest, draw_id: str, pk: int) -> HttpResponse:
    """The screen a witness signs on."""
    draw = draw_or_404(request.actor, draw_id)
    person = get_object_or_404(CeremonyPerson, draw=draw, pk=pk)
    person.draw = draw
    error: Invalid | Conflict | None = None
    if request.method == "POST":
        try:
            strokes = _strokes(request.POST.get("strokes", ""))
            services.take_signature(person, strokes, by=request.actor, at=request.at)
        except (Invalid, Conflict) as refusal:
            error = refusal
        else:
            return back(draw, "people")
    verdict = may_take_signature(draw, request.actor, person)
    verdict.enforce()
    context = {"draw": draw, "person": person, "error": error}
    return render(request, "draws/signature.html", context, status=error.status if error else 200)


@staff()
@require_POST
def attach(request: StaffRequest, draw_id: str) -> HttpResponse:
    """Add a photo or film."""
    draw = draw_or_404(request.actor, draw_id)
    title, upload = words(request, "title", 100), request.FILES.get("file")

    def deed() -> None:
        chunks = upload.chunks() if upload else ()
        services.keep_attachment(draw, title, chunks, by=request.actor, at=request.at)

    return tried(request, draw, "attachments", deed, [title])


@staff()
@require_GET
def attachment(request: StaffRequest, draw_id: str, digest: str) -> HttpResponseBase:
    """One photo or film, as a file to keep: nothing of it is shown in a page."""
    draw = draw_or_404(request.actor, draw_id)
    kept = draw.attachments.filter(digest=digest).first()
    if kept is None:
        raise Http404
    may_see_attachments(draw, request.actor, named_auditors(draw)).enforce()
    name = f"{draw.draw_id}-{digest[:12]}.{kept.media}"
    return FileResponse(
        store.path_of(digest).open("rb"),
        as_attachment=True,
        filename=name,
        content_type=MEDIA[kept.media],
    )


def _strokes(text: str) -> list[list[list[int]]]:
    try:
        found = json.loads(text[:MOST_STROKES])
    except ValueError:
        return []
    return found if isinstance(found, list) else []
