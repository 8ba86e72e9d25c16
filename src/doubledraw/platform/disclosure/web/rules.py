"""An organ's own rules of redaction: the editions, proposing one, deciding about one."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from doubledraw.platform.disclosure import services
from doubledraw.platform.disclosure.documents.profile import profile_on
from doubledraw.platform.disclosure.policies import may_decide
from doubledraw.platform.disclosure.selectors.rules import organs_of_rules, redaction_rules
from doubledraw.platform.disclosure.states import Decision
from doubledraw.platform.kernel.errors import Conflict, DomainError, Invalid
from doubledraw.platform.ui.access import staff
from doubledraw.platform.ui.http import StaffRequest

WIDE_BAR = chr(0xFF5C)


@staff()
@require_http_methods(["GET", "POST"])
def rules(request: StaffRequest) -> HttpResponse:
    """The editions in scope; posted, another is proposed."""
    if request.method == "GET":
        return _shown(request)
    post = request.POST
    organ = (
        organs_of_rules(request.actor).filter(code=post.get("organ", "").replace("\0", "")).first()
    )
    if organ is None:
        raise Http404
    words = [
        {"text": text, "reason": reason}
        for text, _bar, reason in (
            line.replace(WIDE_BAR, "|").partition("|")
            for line in post.get("words", "").splitlines()
        )
        if text.strip()
    ]
    try:
        services.propose_rules(
            organ,
            words,
            post.get("source", ""),
            needs_person=bool(post.get("person")),
            by=request.actor,
            at=request.at,
        )
    except (Invalid, Conflict) as error:
        return _shown(request, error)
    messages.success(request, _("已提出，等另一人批准。"))
    return HttpResponseRedirect(reverse("results-rules"))


@staff()
@require_POST
def decide(request: StaffRequest, pk: int) -> HttpResponse:
    """Adopt an edition, or refuse."""
    found = redaction_rules(request.actor).filter(pk=pk).first()
    if found is None:
        raise Http404
    agree = request.POST.get("decision") == "agree"
    remark = request.POST.get("remark", "")
    try:
        services.decide_rules(found, agree=agree, remark=remark, by=request.actor, at=request.at)
    except (Invalid, Conflict) as error:
        return _shown(request, error)
    messages.success(request, _("已采用。") if agree else _("已退回。"))
    return HttpResponseRedirect(reverse("results-rules"))


def _shown(request: StaffRequest, error: DomainError | None = None) -> HttpResponse:
    rows = list(redaction_rules(request.actor)[:100])
    profile = profile_on(localdate(request.at))
    context = {
        "masked": list(dict.fromkeys(one.label for one in profile.mask)),
        "rows": [
            {
                "one": one,
                "decide": may_decide(one.asked_by, request.actor, one.organ.path)
                if one.state == Decision.ASKED
                else None,
            }
            for one in rows
        ],
        "profile": profile,
        "organs": list(organs_of_rules(request.actor)),
        "error": error,
        "typed": request.POST,
    }
    status = error.status if error else 200
    return render(request, "disclosure/rules.html", context, status=status)
