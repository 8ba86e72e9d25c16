"""The list of items, one item, its form, and its way to publication."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from doubledraw.platform.catalogue import services
from doubledraw.platform.catalogue.models import Item, ItemRevision
from doubledraw.platform.catalogue.policies.items import (
    may_begin_revision,
    may_draft,
    may_propose,
    may_publish,
    may_retire,
    may_return,
    may_revise,
)
from doubledraw.platform.catalogue.selectors.filed import filing_of
from doubledraw.platform.catalogue.selectors.items import (
    LACKS,
    basis_rule,
    content_of,
    facets,
    items_sought,
    items_visible_to,
    open_revision,
    would_say,
)
from doubledraw.platform.catalogue.selectors.related import related_to
from doubledraw.platform.catalogue.states import (
    ITEM_FLOW,
    ItemDomain,
    ItemState,
    Method,
    Priority,
)
from doubledraw.platform.catalogue.web.forms import ItemForm, as_typed
from doubledraw.platform.catalogue.web.shown import (
    asked,
    entry_choices,
    history,
    rows_of,
    words_asked,
)
from doubledraw.platform.kernel.errors import Conflict, Invalid, Refused
from doubledraw.platform.kernel.verdict import Verdict
from doubledraw.platform.ledger.selectors import is_public
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.organs.selectors import names_of_staff, organs_visible_to
from doubledraw.platform.ui.access import staff
from doubledraw.platform.ui.http import StaffRequest
from doubledraw.platform.ui.words import say

PAGE_SIZE = 50
WITHOUT = {
    "basis": "没有依据",
    "standard": "没有标准和要点",
    "links": "没有关联清单",
    "sheet": "没有检查表",
    "revision": "修订中",
}
assert WITHOUT.keys() == LACKS.keys()


@staff()
@require_GET
def directory(request: StaffRequest) -> HttpResponse:
    """All items in reach, by words and by state, priority, domain, method, organ, and what they lack."""
    visible = items_visible_to(request.actor)
    words = words_asked(request.GET)
    chosen = asked(request.GET, "state", "priority", "domain", "organ", "method", "lacks")
    sought = items_sought(visible, words, chosen).annotate(in_revision=LACKS["revision"])
    page = Paginator(sought, PAGE_SIZE).get_page(request.GET.get("page"))
    found = facets(visible)
    context = {
        "page": page,
        "words": words,
        "chosen": chosen,
        "query": urlencode(chosen | {"q": words, "format": "xlsx"}),
        "is_narrowed": bool(words) or any(chosen.values()),
        "states": [(state, found.states.get(state, 0)) for state in ItemState],
        "priorities": Priority.choices(),
        "domains": ItemDomain.choices(),
        "methods": Method.choices(),
        "organs": found.organs,
        "lacks": [(key, label, found.lacks[key]) for key, label in WITHOUT.items()],
        "total": found.total,
        "may_draft": bool(organs_to_draft_for(request)),
        "tab": "items",
    }
    return render(request, "catalogue/items.html", context)


@staff()
@require_GET
def page(request: StaffRequest, pk: int) -> HttpResponse:
    """One item: its content, its editions, what can be done to it, what happened."""
    item = item_or_404(request, pk)
    revision = open_revision(item)
    said = would_say(item, {})
    editions = list(item.editions.order_by("-number"))
    people = names_of_staff({item.drafted_by, *(e.published_by for e in editions)})
    context = {
        "item": item,
        "rows": rows_of(said),
        "verdicts": _verdicts(request, item, revision),
        "actions": {step.action for step in ITEM_FLOW.leaving(ITEM_FLOW.state_of(item))},
        "history": history(f"item:{item.pk}"),
        "editions": [(edition, people.get(edition.published_by, "")) for edition in editions],
        "revision": revision,
        "related": related_to(item, request.actor),
        "may_write": bool(may_draft(item.organ, request.actor)),
        "drafted_by": people.get(item.drafted_by, ""),
        "is_public": bool(item.digest) and is_public(item.digest),
        "tab": "items",
    }
    return render(request, "catalogue/item.html", context)


@staff()
@require_http_methods(["GET", "POST"])
def draft(request: StaffRequest) -> HttpResponse:
    """Enter an item."""
    organs = organs_to_draft_for(request)
    if not organs:
        raise Refused("not_clerk", "只有经办人可以编制事项", remedy="请由该机关的经办人办理。")
    organ = next((o for o in organs if str(o.pk) == request.POST.get("organ")), organs[0])
    start = {"priority": Priority.GENERAL, "domain": ItemDomain.MARKET}
    form = ItemForm(entry_choices(request.actor), request.POST or None, initial=start)

    def save(content: dict[str, Any]) -> Item:
        return services.draft_item(organ, content, by=request.actor, at=request.at)

    return _form(request, form, save, {"organs": organs, "organ": organ})


@staff()
@require_http_methods(["GET", "POST"])
def edit(request: StaffRequest, pk: int) -> HttpResponse:
    """Rewrite a draft."""
    item = item_or_404(request, pk)
    may_revise(item, request.actor).enforce()
    initial = as_typed(content_of(item))
    form = ItemForm(entry_choices(request.actor), request.POST or None, initial=initial)

    def save(content: dict[str, Any]) -> Item:
        services.revise_item(item, content, by=request.actor, at=request.at)
        return item

    return _form(request, form, save, {"item": item})


@staff()
@require_POST
def propose(request: StaffRequest, pk: int) -> HttpResponse:
    """Send for publication."""
    item = item_or_404(request, pk)
    services.propose_item(item, by=request.actor, at=request.at)
    return to_item(request, item, gettext("已提请公布，等待审批人办理。"))


@staff()
@require_POST
def publish(request: StaffRequest, pk: int) -> HttpResponse:
    """Publish what was seen."""
    item = item_or_404(request, pk)
    seen = request.POST.get("digest", "")
    services.publish_item(item, digest=seen, by=request.actor, at=request.at)
    return to_item(request, item, gettext("已公布，计划可以选用这个事项。"))


@staff()
@require_POST
def send_back(request: StaffRequest, pk: int) -> HttpResponse:
    """Return to the writer."""
    item = item_or_404(request, pk)
    services.return_item(item, reason_of(request), by=request.actor, at=request.at)
    return to_item(request, item, gettext("已退回。"))


@staff()
@require_POST
def retire(request: StaffRequest, pk: int) -> HttpResponse:
    """Take out of force."""
    item = item_or_404(request, pk)
    services.retire_item(item, reason_of(request), by=request.actor, at=request.at)
    return to_item(request, item, gettext("已停用。"))


def _form(
    request: StaffRequest,
    form: ItemForm,
    save: Callable[[dict[str, Any]], Item],
    context: dict[str, Any],
) -> HttpResponse:
    if form.is_bound and form.is_valid():
        try:
            item = save(form.said)
        except Conflict as taken:
            if taken.code != "code_taken":
                raise
            form.add_error("code", gettext("这个编码已经用过，请换一个。"))
        except Invalid as problem:
            form.add_error(None, say(problem.reason, problem.params))
        else:
            return to_item(request, item, gettext("已保存为草拟。"))
    status = 422 if form.is_bound else 200
    context |= {"form": form, "tab": "items"}
    return render(request, "catalogue/form.html", context, status=status)


def to_item(request: StaffRequest, item: Item, words: str) -> HttpResponse:
    """Back to the item's page, with a word on what was done."""
    messages.success(request, words)
    return HttpResponseRedirect(reverse("item", args=[item.pk]))


def reason_of(request: StaffRequest) -> str:
    """The reason somebody gave, on one line."""
    said = "".join(c if c.isprintable() else " " for c in request.POST.get("reason", ""))
    return said.strip()[:200]


def item_or_404(request: StaffRequest, pk: int) -> Item:
    """An item this person may see."""
    items = items_visible_to(request.actor).select_related("organ", "supervision", "responsibility")
    return get_object_or_404(items, pk=pk)


def organs_to_draft_for(request: StaffRequest) -> list[Organ]:
    """The organs this person may draft for, their own first."""
    organs = [o for o in organs_visible_to(request.actor) if may_draft(o, request.actor)]
    return sorted(organs, key=lambda organ: organ.pk != request.actor.organ_id)


def _verdicts(
    request: StaffRequest, item: Item, revision: ItemRevision | None
) -> dict[str, Verdict]:
    """The same answers the services would give, for the buttons."""
    day = localtime(request.at).date()
    basis = basis_rule(item.organ, day)
    return {
        "edit": may_revise(item, request.actor),
        "propose": may_propose(item, request.actor, basis),
        "publish": may_publish(item, request.actor, basis, filing_of(item.organ, item.digest, day)),
        "return": may_return(item, request.actor),
        "retire": may_retire(item, request.actor),
        "begin": may_begin_revision(item, request.actor, revision),
    }
