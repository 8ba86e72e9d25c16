"""Scan to enter (扫码入企): what a firm sees behind the code of its notice, and what it can say there."""

from typing import Any

from django.core.signing import BadSignature, Signer
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from doubledraw.platform.draws.engine import leaf_link
from doubledraw.platform.inspections import services
from doubledraw.platform.inspections.documents import Asked
from doubledraw.platform.inspections.models import Notice
from doubledraw.platform.inspections.selectors import crew_of, newest_notice, sealed_notice
from doubledraw.platform.inspections.selectors.door import notice_behind, words_behind
from doubledraw.platform.inspections.states import Asking, VisitState
from doubledraw.platform.kernel.errors import Conflict, Invalid, Refused
from doubledraw.platform.plans.states import Way
from doubledraw.platform.records import store
from doubledraw.platform.ui.access import public
from doubledraw.platform.ui.http import PublicRequest

MOST_LINK = 8000
HEARD = Signer(salt="firm-word")
FIELDS = ("kind", "text", "name", "phone", "inspector_ref", "stars")


@public
@never_cache
@require_http_methods(["GET", "POST"])
def door(request: PublicRequest, token: str) -> HttpResponse:
    """Who may come, for what, under which article, at no charge, and that it was drawn; and a word to say."""
    notice = _notice(token)
    if request.method == "GET":
        return _shown(request, notice, heard=_heard(request.GET.get("heard", "")))
    typed = {name: request.POST.get(name, "")[:1000] for name in FIELDS}
    stars = int(typed["stars"]) if typed["stars"] in ("1", "2", "3", "4", "5") else None
    asked = Asked(**{k: v for k, v in typed.items() if k != "stars"}, stars=stars)
    try:
        word = services.hear_firm(notice, asked, at=request.at)
    except (Invalid, Conflict, Refused) as error:
        problem = {"error": error, "typed": typed}
        return _shown(request, notice, problem=problem, status=error.status)
    return redirect(f"{request.path}?{urlencode({'heard': HEARD.sign(word.number)})}#say")


@public
@never_cache
@require_GET
def leaf(request: PublicRequest, token: str) -> HttpResponse:
    """The proof that this firm was drawn, as a file that `doubledraw verify-leaf` reads."""
    notice = _notice(token)
    response = HttpResponse(store.get(notice.leaf), content_type="application/json")
    name = f"{notice.visit.number}.json"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _heard(signed: str) -> str:
    """The number under which we heard the firm, if we signed it: reloading the page says nothing twice."""
    try:
        return HEARD.unsign(signed)
    except BadSignature:
        return ""


def _notice(token: str) -> Notice:
    found = notice_behind(token)
    if found is None:
        raise Http404
    return found


def _shown(
    request: PublicRequest,
    notice: Notice,
    *,
    heard: str = "",
    problem: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    visit = notice.visit
    newest = newest_notice(visit)
    link = leaf_link(store.get(notice.leaf))
    context = {
        "notice": notice,
        "visit": visit,
        "said": sealed_notice(notice),
        "way": Way.of(visit.way).label,
        "crew": crew_of([visit])[visit.pk],
        "is_replaced": newest is not None and newest.pk != notice.pk,
        "is_withdrawn": visit.state == VisitState.WITHDRAWN,
        "link": link if len(link) <= MOST_LINK else "",
        "kinds": [one for one in Asking if one != Asking.RATING],
        "stars": range(1, 6),
        "heard": heard,
        "words": [
            {"shown": one, "kind": Asking.of(one.row.kind).label} for one in words_behind(visit)
        ],
        "problem": problem,
        "plan": visit.draw.plan_line.plan,
    }
    response = render(request, "inspections/door.html", context, status=status)
    response.headers["X-Robots-Tag"] = "noindex"
    return response
