"""One box for everything: firms by name or code, draws by number or title, results by number."""

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from doubledraw.platform.disclosure import selectors
from doubledraw.platform.disclosure.states import Result
from doubledraw.platform.portal.results.finding import is_number
from doubledraw.platform.portal.web.pages import open_page, page
from doubledraw.platform.ui.http import PublicRequest

LONGEST_QUESTION = 100


@open_page
def search(request: PublicRequest) -> HttpResponse:
    """What matches; a whole code or number opens its page at once."""
    question = request.GET.get("q", "").strip()[:LONGEST_QUESTION]
    found = selectors.search(question)
    for draw in found.draws:
        if draw.draw_id == question:
            return HttpResponseRedirect(reverse("public-draw", args=[draw.draw_id]))
    for firm in found.firms:
        if firm.code == question.upper():
            return HttpResponseRedirect(reverse("public-target", args=[firm.code]))
    if is_number(question):
        return HttpResponseRedirect(reverse("public-result", args=[question]))
    return page(
        request,
        "portal/search.html",
        question=question,
        found=found,
        firms=[(firm, found.results.get(firm.code)) for firm in found.firms],
        results=dict(Result.choices()),
        is_short=len(question) < selectors.SHORTEST_QUESTION,
    )
