"""Editions of an item: read one, compare it with the one before, draft and publish the next."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from doubledraw.platform.catalogue import services
from doubledraw.platform.catalogue.models import ItemRevision
from doubledraw.platform.catalogue.policies.items import (
    may_begin_revision,
    may_propose_revision,
    may_publish_revision,
    may_return_revision,
    may_write_revision,
)
from doubledraw.platform.catalogue.selectors.filed import filing_of
from doubledraw.platform.catalogue.selectors.items import (
    basis_rule,
    content_of,
    differences,
    items_visible_to,
    open_revision,
    sealed_content,
    would_say,
)
from doubledraw.platform.catalogue.states import EDITION_FLOW
from doubledraw.platform.catalogue.web.forms import RevisionForm, as_typed
from doubledraw.platform.catalogue.web.items import item_or_404, reason_of, to_item
from doubledraw.platform.catalogue.web.shown import entry_choices, rows_of, shown_differences
from doubledraw.platform.kernel.errors import Invalid
from doubledraw.platform.kernel.verdict import Verdict
from doubledraw.platform.ledger.selectors import is_public
from doubledraw.platform.organs.selectors import names_of_staff
from doubledraw.platform.ui.access import staff
from doubledraw.platform.ui.http import StaffRequest
from doubledraw.platform.ui.words import say


@staff()
@require_GET
def edition(request: StaffRequest, pk: int, number: int) -> HttpResponse:
    """One published edition as it was sealed, and what it changed."""
    item = item_or_404(request, pk)
    editions = {each.number: each for each in item.editions.all()}
    if number not in editions:
        raise Http404
    shown = editions[number]
    said = sealed_content(shown.digest)
    before = editions.get(number - 1)
    changes = differences(sealed_content(before.digest), said) if before else []
    context = {
        "item": item,
        "edition": shown,
        "editions": sorted(editions.values(), key=lambda each: -each.number),
        "said": said,
        "rows": rows_of(said),
        "before": before,
        "changes": shown_differences(changes),
        "published_by": names_of_staff({shown.published_by}).get(shown.published_by, ""),
        "is_public": is_public(shown.digest),
        "tab": "items",
    }
    return render(request, "catalogue/edition.html", context)


@staff()
@require_http_methods(["GET", "POST"])
def begin(request: StaffRequest, pk: int) -> HttpResponse:
    """Draft the next edition."""
    item = item_or_404(request, pk)
    may_begin_revision(item, request.actor, open_revision(item)).enforce()
    form = RevisionForm(
        entry_choices(request.actor), request.POST or None, initial=as_typed(content_of(item))
    )

    def save(content: dict[str, Any], reason: str) -> ItemRevision:
        return services.draft_revision(item, content, reason, by=request.actor, at=request.at)

    return _form(request, form, save, {"item": item})


@staff()
@require_http_methods(["GET", "POST"])
def edit(request: StaffRequest, pk: int) -> HttpResponse:
    """Rewrite the draft of the next edition."""
    found = _revision(request, pk)
    may_write_revision(found, request.actor).enforce()
    initial = as_typed(found.fields | {"reason": found.reason})
    form = RevisionForm(entry_choices(request.actor), request.POST or None, initial=initial)

    def save(content: dict[str, Any], reason: str) -> ItemRevision:
        services.rewrite_revision(found, content, reason, by=request.actor, at=request.at)
        return found

    return _form(request, form, save, {"item": found.item, "revision": found})


@staff()
@require_GET
def page(request: StaffRequest, pk: int) -> HttpResponse:
    """The next edition beside the one in force, field by field, and what can be done with it."""
    found = _revision(request, pk)
    item = found.item
    now = sealed_content(item.digest)
    said = sealed_content(found.digest) if found.digest else would_say(item, found.fields)
    people = names_of_staff({found.drafted_by, found.decided_by or 0})
    context = {
        "item": item,
        "revision": found,
        "said": said,
        "rows": rows_of(said),
        "changes": shown_differences(differences(now, said)),
        "verdicts": _verdicts(request, found),
        "actions": {step.action for step in EDITION_FLOW.leaving(EDITION_FLOW.state_of(found))},
        "drafted_by": people.get(found.drafted_by, ""),
        "decided_by": people.get(found.decided_by or 0, ""),
        "tab": "items",
    }
    return render(request, "catalogue/revision.html", context)


@staff()
@require_POST
def propose(request: StaffRequest, pk: int) -> HttpResponse:
    """Send it for publication."""
    found = _revision(request, pk)
    services.propose_revision(found, by=request.actor, at=request.at)
    return to_item(request, found.item, gettext("修订稿已提请公布，等待审批人办理。"))


@staff()
@require_POST
def publish(request: StaffRequest, pk: int) -> HttpResponse:
    """Publish what was seen."""
    found = _revision(request, pk)
    seen = request.POST.get("digest", "")
    services.publish_revision(found, digest=seen, by=request.actor, at=request.at)
    return to_item(request, found.item, gettext("新版已公布；旧版照样可以查阅和引用。"))


@staff()
@require_POST
def send_back(request: StaffRequest, pk: int) -> HttpResponse:
    """Return it to its writer."""
    found = _revision(request, pk)
    services.return_revision(found, reason_of(request), by=request.actor, at=request.at)
    return to_item(request, found.item, gettext("修订稿已退回。"))


@staff()
@require_POST
def discard(request: StaffRequest, pk: int) -> HttpResponse:
    """Give it up."""
    found = _revision(request, pk)
    services.discard_revision(found, by=request.actor, at=request.at)
    return to_item(request, found.item, gettext("修订稿已放弃，现行版本不变。"))


def _form(
    request: StaffRequest,
    form: RevisionForm,
    save: Callable[[dict[str, Any], str], ItemRevision],
    context: dict[str, Any],
) -> HttpResponse:
    if form.is_bound and form.is_valid():
        try:
            found = save(form.said, form.cleaned_data["reason"])
        except Invalid as problem:
            form.add_error(None, say(problem.reason, problem.params))
        else:
            return HttpResponseRedirect(reverse("item-revision", args=[found.pk]))
    status = 422 if form.is_bound else 200
    context |= {"form": form, "tab": "items", "is_revision": True}
    return render(request, "catalogue/form.html", context, status=status)


def _verdicts(request: StaffRequest, found: ItemRevision) -> dict[str, Verdict]:
    day = localtime(request.at).date()
    basis = basis_rule(found.item.organ, day)
    return {
        "edit": may_write_revision(found, request.actor),
        "propose": may_propose_revision(found, request.actor, basis),
        "publish": may_publish_revision(
            found, request.actor, basis, filing_of(found.item.organ, found.digest, day)
        ),
        "return": may_return_revision(found, request.actor),
    }


def _revision(request: StaffRequest, pk: int) -> ItemRevision:
    rows = ItemRevision.objects.filter(item__in=items_visible_to(request.actor).order_by())
    rows = rows.select_related("item__organ", "item__supervision", "item__responsibility")
    return get_object_or_404(rows, pk=pk)
