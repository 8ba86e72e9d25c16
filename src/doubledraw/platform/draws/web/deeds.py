"""What people do to a draw: each loads it, calls one service, and goes back to the page."""

import secrets
from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from doubledraw.platform.draws import services
from doubledraw.platform.draws.policies import may_draw
from doubledraw.platform.draws.selectors import readiness, sources_of
from doubledraw.platform.draws.states import PersonRole, VoidReason
from doubledraw.platform.draws.web import record
from doubledraw.platform.draws.web.cards import Problem
from doubledraw.platform.draws.web.finding import draw_or_404
from doubledraw.platform.draws.web.shapes import joined
from doubledraw.platform.draws.web.trying import back, tried
from doubledraw.platform.jobs.services import enqueue
from doubledraw.platform.kernel.errors import DomainError, Invalid
from doubledraw.platform.ledger.services import stamp
from doubledraw.platform.ui.access import staff
from doubledraw.platform.ui.http import StaffRequest

# Below this many lines a draw is computed while the hall waits; above it in the background.
INLINE_FRAME = 50_000
MOST_NOTE = 20_000
MOST_SIGNATURE = 4000


@staff()
@require_POST
def commit(request: StaffRequest, draw_id: str) -> HttpResponse:
    """Publish the commitment."""
    draw = draw_or_404(request.actor, draw_id)
    services.commit_draw(draw, by=request.actor, at=request.at, chance=secrets.token_bytes)
    return back(draw)


@staff()
@require_POST
def sign_in(request: StaffRequest, draw_id: str) -> HttpResponse:
    """Be present, as drawer, supervisor or for the legal section."""
    draw = draw_or_404(request.actor, draw_id)
    role = _role(request.POST.get("role", ""))
    services.sign_in_self(draw, role, by=request.actor, at=request.at)
    return back(draw, "people")


@staff()
@require_POST
def enter(request: StaffRequest, draw_id: str, position: int) -> HttpResponse:
    """Type a public number, or hand in the signature that proves it."""
    if "signature" in request.POST:
        return _proven(request, draw_id, position)
    return _typed(request, draw_id, position, services.enter_entropy)


@staff()
@require_POST
def confirm(request: StaffRequest, draw_id: str, position: int) -> HttpResponse:
    """Type it again."""
    return _typed(request, draw_id, position, services.confirm_entropy)


@staff()
@require_POST
def draw(request: StaffRequest, draw_id: str) -> HttpResponse:
    """Draw: at once when small, in the background when large."""
    found = draw_or_404(request.actor, draw_id)
    if sum(found.populations.values()) <= INLINE_FRAME:
        services.draw_targets(found, by=request.actor, at=request.at)
        return back(found, "result")
    may_draw(found, request.actor, readiness(found), request.at).enforce()
    job = enqueue(
        "draws.compute",
        {"draw_id": found.draw_id, "next": reverse("draw", args=[found.draw_id])},
        key=f"draws.compute:{found.draw_id}:{stamp(request.at)}",
        at=request.at,
        asked_by=request.actor.user_id,
        title="抽取",
    )
    return HttpResponseRedirect(reverse("job", args=[job.pk]))


@staff()
@require_POST
def reveal(request: StaffRequest, draw_id: str) -> HttpResponse:
    """Make the files public; before the date with a reason."""
    found = draw_or_404(request.actor, draw_id)
    if found.revealed_at is not None:  # by the platform itself, between the page and the click
        return back(found, "reveal")
    reason = request.POST.get("reason", "")[:300]

    def deed() -> None:
        services.reveal_draw(found, reason=reason, by=request.actor, at=request.at)

    return tried(request, found, "reveal", deed, [reason])


@staff()
@require_POST
def ask_void(request: StaffRequest, draw_id: str) -> HttpResponse:
    """Ask to void."""
    found = draw_or_404(request.actor, draw_id)
    code, text = request.POST.get("reason", ""), request.POST.get("text", "")[:500]

    def deed() -> None:
        reason = _void_reason(code)
        services.ask_void(found, reason, text, by=request.actor, at=request.at)

    return tried(request, found, "void", deed, [code, text])


@staff()
@require_POST
def agree_void(request: StaffRequest, draw_id: str) -> HttpResponse:
    """Agree as the second person."""
    found = draw_or_404(request.actor, draw_id)
    services.agree_void(found, by=request.actor, at=request.at)
    return back(found, "void")


@staff()
@require_POST
def decline_void(request: StaffRequest, draw_id: str) -> HttpResponse:
    """Do not agree, or take the request back."""
    found = draw_or_404(request.actor, draw_id)
    services.decline_void(found, by=request.actor, at=request.at)
    return back(found, "void")


@staff()
@require_POST
def attest(request: StaffRequest, draw_id: str) -> HttpResponse:
    """Hand in an auditor's signed note, as a file or as text."""
    found = draw_or_404(request.actor, draw_id)
    vkey = request.POST.get("vkey", "")[:300]
    try:
        note = _note(request)
        services.receive_attestation(found, note, vkey, by=request.actor, at=request.at)
    except DomainError as error:
        return record.shown(request, found, Problem("attest", error, [vkey]))
    messages.success(request, _("见证签名已收下，并写进公开日志。"))
    return HttpResponseRedirect(reverse("draw-record", args=[draw_id]) + "#attestations")


def _typed(
    request: StaffRequest, draw_id: str, position: int, service: Callable[..., object]
) -> HttpResponse:
    found = draw_or_404(request.actor, draw_id)
    forms = {source.position: source.form for source in sources_of(found)}
    if position not in forms:
        raise Http404
    typed = [value[:64] for value in request.POST.getlist("n")]

    def deed() -> None:
        value = joined(forms[position], typed)
        service(found, position, value, by=request.actor, at=request.at)

    return tried(request, found, f"source-{position}", deed, typed)


def _proven(request: StaffRequest, draw_id: str, position: int) -> HttpResponse:
    found = draw_or_404(request.actor, draw_id)
    text = request.POST["signature"][:MOST_SIGNATURE]

    def deed() -> None:
        services.verify_entropy(found, position, text, by=request.actor, at=request.at)

    return tried(request, found, f"proof-{position}", deed, [text])


def _role(code: str) -> PersonRole:
    if code not in services.ROLE_NEEDED:
        raise Invalid("unknown_role", "没有这个身份", remedy="请刷新页面后再签到。")
    return PersonRole.of(code)


def _void_reason(code: str) -> VoidReason:
    if code not in list(VoidReason):
        raise Invalid("void_without_reason", "请选择作废事由")
    return VoidReason.of(code)


def _note(request: StaffRequest) -> str:
    upload = request.FILES.get("file")
    if upload is None:
        return request.POST.get("note", "")[:MOST_NOTE].replace("\r\n", "\n")
    if (upload.size or 0) > MOST_NOTE:
        raise Invalid("note_too_large", "这个文件太大，不是签名文本", remedy="请上传 .note 文件。")
    try:
        return str(upload.read(), "utf-8")
    except UnicodeDecodeError as error:
        raise Invalid(
            "note_not_text", "这个文件不是文本", remedy="请上传 doubledraw attest 写出的文件。"
        ) from error
