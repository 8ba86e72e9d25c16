"""The list of minor violations that are not penalised the first time, per organ, each with its source."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from doubledraw.platform.followups import services
from doubledraw.platform.followups.documents import AskedMinor
from doubledraw.platform.followups.policies import may_decide_minor, may_end_minor, may_list_minor
from doubledraw.platform.followups.selectors import minor_visible_to
from doubledraw.platform.followups.web.finding import found_or_404
from doubledraw.platform.followups.web.typed import day_of, id_of, maybe_day
from doubledraw.platform.kernel.errors import Conflict, DomainError, Invalid
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.organs.selectors import open_organs
from doubledraw.platform.ui.access import staff
from doubledraw.platform.ui.http import StaffRequest

PAGE = 50
FIELDS = ("title", "item_code", "conditions", "instrument", "article", "quotation")


@staff()
@require_http_methods(["GET", "POST"])
def index(request: StaffRequest) -> HttpResponse:
    """The list, and a form to propose an entry."""
    if request.method == "GET":
        return _shown(request, None)
    organ = next(
        (one for one in _organs(request) if str(one.pk) == request.POST.get("organ")), None
    )
    try:
        if organ is None:
            raise Invalid("no_organ", "请选机关", remedy="只能为自己办理的机关提请。")
        services.propose_minor(organ, _asked(request), by=request.actor, at=request.at)
    except (Invalid, Conflict) as error:
        return _shown(request, error)
    messages.success(request, _("已提请，等审批人批准。"))
    return HttpResponseRedirect(reverse("minor-offences"))


@staff()
@require_POST
def decide(request: StaffRequest, pk: int) -> HttpResponse:
    """Adopt, decline or end an entry."""
    entry = found_or_404(minor_visible_to(request.actor).filter(pk=pk).first())
    if request.POST.get("decision") == "end":
        services.end_minor(entry, by=request.actor, at=request.at)
    else:
        adopt = request.POST.get("decision") == "adopt"
        services.decide_minor(entry, adopt=adopt, by=request.actor, at=request.at)
    messages.success(request, _("已登记。"))
    return HttpResponseRedirect(reverse("minor-offences"))


def _asked(request: StaffRequest) -> AskedMinor:
    post = request.POST
    since, until = day_of(post, "since", "起始日期"), maybe_day(post, "until", "停用日期")
    said = {name: post.get(name, "") for name in FIELDS}
    return AskedMinor(**said, since=since, until=until)


def _organs(request: StaffRequest) -> list[Organ]:
    return [organ for organ in open_organs() if may_list_minor(organ, request.actor)]


def _shown(request: StaffRequest, error: DomainError | None) -> HttpResponse:
    page = Paginator(minor_visible_to(request.actor), PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [
            {
                "one": one,
                "decide": may_decide_minor(one, request.actor),
                "end": may_end_minor(one, request.actor),
            }
            for one in page
        ],
        "organs": _organs(request),
        "error": error,
        "typed": request.POST,
        "chosen": id_of(request.POST.get("organ", "")),
    }
    return render(request, "followups/minor.html", context, status=error.status if error else 200)
