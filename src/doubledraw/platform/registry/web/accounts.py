"""The account of an inspector, on their page."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from doubledraw.platform.registry.services.accounts import link_account
from doubledraw.platform.registry.web.inspectors import inspector_or_404
from doubledraw.platform.ui.access import staff
from doubledraw.platform.ui.http import StaffRequest

MOST_ACCOUNT = 150


@staff()
@require_POST
def link(request: StaffRequest, ref: str) -> HttpResponse:
    """Link the account, or take it off."""
    inspector = inspector_or_404(request, ref)
    account = request.POST.get("account", "").strip()[:MOST_ACCOUNT]
    link_account(inspector, account, by=request.actor, at=request.at)
    messages.success(request, gettext("账号已登记。") if account else gettext("账号已取下。"))
    return HttpResponseRedirect(reverse("inspector", args=[ref]))
