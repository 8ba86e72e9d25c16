"""Roles lent for a period: one's own page to lend and take back, and all of them for the security administrator."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from doubledraw.platform.organs.policies import may_withdraw_delegation
from doubledraw.platform.organs.selectors import every_delegation, grants_of, in_force
from doubledraw.platform.organs.services import lend_role, withdraw_delegation
from doubledraw.platform.organs.states import Office, Role
from doubledraw.platform.organs.web.forms import DelegationForm
from doubledraw.platform.ui.access import staff
from doubledraw.platform.ui.http import StaffRequest

PAGE = 50


@staff("business", "security")
@require_http_methods(["GET", "POST"])
def delegations(request: StaffRequest) -> HttpResponse:
    """What I have lent and was lent, and the form that lends; everybody's for the security administrator."""
    business = request.actor.office == Office.BUSINESS
    form = DelegationForm(
        request.actor, request.POST or None, initial={"since": localdate(request.at)}
    )
    if business and form.is_valid():
        given = form.cleaned_data
        lend_role(
            Role.of(given["grant"].role),
            given["grant"].organ,
            given["deputy"],
            given["since"],
            given["until"],
            given["reason"],
            by=request.actor,
            at=request.at,
        )
        messages.success(request, _("已委托，到期自动失效。"))
        return HttpResponseRedirect(reverse("delegations"))
    page = Paginator(every_delegation(request.actor), PAGE).get_page(request.GET.get("page"))
    today = localdate(request.at)
    now = set(in_force(today).values_list("pk", flat=True))
    context = {
        "page": page,
        "rows": [(one, one.pk in now, may_withdraw_delegation(one, request.actor)) for one in page],
        "form": form,
        "lends": business and grants_of(request.actor.user_id).exists(),
        "everybody": not business,
        "today": today,
    }
    status = 422 if business and form.is_bound else 200
    return render(request, "organs/delegations.html", context, status=status)


@staff("business", "security")
@require_POST
def withdraw(request: StaffRequest, pk: int) -> HttpResponse:
    """Take a lent role back."""
    found = get_object_or_404(every_delegation(request.actor), pk=pk)
    withdraw_delegation(found, by=request.actor, at=request.at)
    messages.success(request, _("委托已收回。"))
    return HttpResponseRedirect(reverse("delegations"))
