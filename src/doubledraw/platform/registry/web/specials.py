"""Special directories in the browser: the list, one with its licences, entering and ending by hand."""

from datetime import date

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from doubledraw.platform.kernel.errors import Invalid
from doubledraw.platform.registry.models import Licence, SpecialDirectory
from doubledraw.platform.registry.policies.targets import may_keep_licences, may_keep_specials
from doubledraw.platform.registry.selectors.specials import (
    SOON,
    STATES,
    licence_counts,
    licences_in,
    specials_visible_to,
)
from doubledraw.platform.registry.services.specials import (
    close_special,
    end_licence,
    enter_licence,
    found_special,
)
from doubledraw.platform.registry.states import LicenceStatus
from doubledraw.platform.registry.web.asking import (
    back_to,
    chosen_organ,
    clerk_organs,
    day_typed,
    number_asked,
    paged,
    plain,
    target_called,
)
from doubledraw.platform.ui.access import staff
from doubledraw.platform.ui.http import StaffRequest

TABS = {"held": "有效", "soon": "即将到期", "expired": "已过有效期", "ended": "吊销或注销"}
MOST_DAYS = 999


@staff()
@require_GET
def specials(request: StaffRequest) -> HttpResponse:
    """All special directories in reach, with how their licences stand."""
    found = list(specials_visible_to(request.actor).order_by("closed_at", "organ__path", "code"))
    counts = licence_counts(found, _today(request))
    context = {
        "rows": [(special, counts.get(special.pk, {})) for special in found],
        "organs": clerk_organs(request),
        "days": SOON,
    }
    return render(request, "registry/specials.html", context)


@staff()
@require_GET
def special(request: StaffRequest, code: str) -> HttpResponse:
    """One special directory: its licences by how they stand."""
    found = _special(request, code)
    today, days = _today(request), number_asked(request, "days", SOON, MOST_DAYS)
    state = request.GET.get("state", "held")
    counts = licence_counts([found], today, days).get(found.pk, {})
    context = {
        **paged(request, licences_in(found, state, today, days)),
        "special": found,
        "state": state if state in STATES else "held",
        "tabs": [(name, words, counts.get(name, 0)) for name, words in TABS.items()],
        "counts": counts,
        "days": days,
        "today": today,
        "soon": date.fromordinal(today.toordinal() + days),
        "may_keep": may_keep_licences(found, request.actor),
        "may_end": may_keep_specials(found.organ, request.actor),
        "endings": [each for each in LicenceStatus if each is not LicenceStatus.VALID],
    }
    return render(request, "registry/special.html", context)


@staff()
@require_POST
def found(request: StaffRequest) -> HttpResponse:
    """A new special directory."""
    made = found_special(
        chosen_organ(request),
        request.POST.get("name", ""),
        qualification=request.POST.get("qualification", ""),
        note=request.POST.get("note", ""),
        by=request.actor,
        at=request.at,
    )
    return HttpResponseRedirect(reverse("special", args=[made.code]))


@staff()
@require_POST
def close(request: StaffRequest, code: str) -> HttpResponse:
    """Take no more licences."""
    close_special(_special(request, code), by=request.actor, at=request.at)
    return HttpResponseRedirect(reverse("special", args=[code]))


@staff()
@require_POST
def enter(request: StaffRequest, code: str) -> HttpResponse:
    """Enter one licence."""
    found = _special(request, code)
    may_keep_licences(found, request.actor).enforce()
    said = request.POST
    licence = enter_licence(
        found,
        target_called(request, said.get("target", "")),
        name=said.get("name", ""),
        number=said.get("number", ""),
        approved_on=day_typed(request, "approved_on"),
        valid_until=day_typed(request, "valid_until"),
        issuer=said.get("issuer", ""),
        by=request.actor,
        at=request.at,
    )
    words = gettext("已登记 {name} 的许可。")
    messages.success(request, words.format(name=licence.target.name))
    return back_to(request, reverse("special", args=[found.code]))


@staff()
@require_POST
def end(request: StaffRequest, code: str, pk: int) -> HttpResponse:
    """Say that a licence was revoked or cancelled."""
    found = _special(request, code)
    licences = found.licences.select_related("target", "special__organ")
    licence: Licence = get_object_or_404(licences, pk=pk)
    status = request.POST.get("status", "")
    if status not in (LicenceStatus.REVOKED, LicenceStatus.CANCELLED):
        raise Invalid("status_unknown", "请选择吊销或者注销", remedy="过期的不用登记。")
    reason = request.POST.get("reason", "")
    end_licence(licence, LicenceStatus.of(status), reason, by=request.actor, at=request.at)
    return back_to(request, reverse("special", args=[found.code]))


def _special(request: StaffRequest, code: str) -> SpecialDirectory:
    found: SpecialDirectory = get_object_or_404(
        specials_visible_to(request.actor), code=plain(code)
    )
    return found


def _today(request: StaffRequest) -> date:
    return localtime(request.at).date()
