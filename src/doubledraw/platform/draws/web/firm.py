"""A firm's own page: its stratum, number and cut for a one-time code; and the clerk who gives the code (DD-1 §8)."""

import hashlib
import hmac
import secrets

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from doubledraw.platform.draws import services
from doubledraw.platform.draws.models import Draw
from doubledraw.platform.draws.selectors import committed_draw, firm_code_term
from doubledraw.platform.draws.states import ExclusionReason
from doubledraw.platform.draws.web.finding import draw_or_404
from doubledraw.platform.kernel.errors import DomainError
from doubledraw.platform.ui.access import public, staff
from doubledraw.platform.ui.http import PublicRequest, StaffRequest

MOST_CODE, MOST_WORDS = 64, 100


@staff()
@require_POST
def give_code(request: StaffRequest, draw_id: str) -> HttpResponse:
    """Give an identified firm its code: shown on this page and nowhere again."""
    draw = draw_or_404(request.actor, draw_id)
    code, shown_to, identified_by = (
        request.POST.get(name, "").strip()[:most]
        for name, most in (("code", MOST_CODE), ("to", MOST_WORDS), ("papers", MOST_WORDS))
    )
    secret = services.give_firm_code(
        draw,
        code,
        shown_to,
        identified_by,
        by=request.actor,
        at=request.at,
        chance=secrets.token_bytes,
    )
    term = firm_code_term(draw.organ, localdate(request.at))
    context = {"draw": draw, "code": code, "secret": secret, "term": term}
    answer = render(request, "draws/firm_code.html", context)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@public
@never_cache
@require_http_methods(["GET", "POST"])
def own(request: PublicRequest, draw_id: str) -> HttpResponse:
    """A POST with a code answers once; wrong codes are counted."""
    draw = committed_draw(draw_id)
    if draw is None:
        raise Http404
    if request.method != "POST":
        return _page(request, draw)
    try:
        facts = services.answer_firm(
            draw, request.POST.get("secret", "")[:MOST_CODE], _visitor(request), at=request.at
        )
    except DomainError as error:
        return _page(request, draw, problem={"error": error}, status=error.status)
    reason = ExclusionReason.of(facts.reason).label if facts.reason else ""
    return _page(request, draw, facts=facts, reason=reason)


def _page(request: PublicRequest, draw: Draw, status: int = 200, **context: object) -> HttpResponse:
    return render(request, "draws/own.html", {"draw": draw, **context}, status=status)


def _visitor(request: PublicRequest) -> str:
    """Where the question comes from, as a hash that only this installation can make, and another every day."""
    source = f"{request.META.get('REMOTE_ADDR', '')}/{request.at:%Y-%m-%d}"
    return hmac.new(settings.SECRET_KEY.encode(), source.encode(), hashlib.sha256).hexdigest()
