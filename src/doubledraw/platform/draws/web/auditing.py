"""Auditors: naming them, and signing in the browser with a key that never leaves it (DD-1 §8)."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from doubledraw.platform.draws import engine, services
from doubledraw.platform.draws.policies import may_audit
from doubledraw.platform.draws.selectors import named_auditors
from doubledraw.platform.draws.web.finding import draw_or_404
from doubledraw.platform.kernel.errors import Invalid
from doubledraw.platform.ui.access import staff
from doubledraw.platform.ui.http import StaffRequest


@staff()
@require_POST
def name(request: StaffRequest, draw_id: str) -> HttpResponse:
    """Name an auditor for this draw."""
    draw = draw_or_404(request.actor, draw_id)
    chosen = request.POST.get("staff", "")
    if not (chosen.isascii() and chosen.isdigit()):
        raise Invalid("auditor_not_chosen", "请选择见证审计人")
    services.name_auditor(draw, int(chosen[:18]), by=request.actor, at=request.at)
    messages.success(request, _("已指定。指定了谁会公开；本人办理事项里会出现这次抽取。"))
    return HttpResponseRedirect(reverse("draw-record", args=[draw_id]) + "#attestations")


@staff()
@require_GET
def signing(request: StaffRequest, draw_id: str) -> HttpResponse:
    """The page that signs: the exact text, the browser's own key, and the command line for browsers without Ed25519."""
    draw = draw_or_404(request.actor, draw_id)
    may_audit(draw, request.actor, named_auditors(draw)).enforce()
    context = {"draw": draw, "text": engine.text_to_attest(draw)}
    return render(request, "draws/signing.html", context)
