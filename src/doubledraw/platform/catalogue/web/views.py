"""The list of items, one item, its form, and its way to publication."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from doubledraw.platform.catalogue import services
from doubledraw.platform.catalogue.models import Item
from doubledraw.platform.catalogue.policies import (
    may_draft,
    may_propose,
    may_publish,
    may_retire,
    may_return,
    may_revise,
)
from doubledraw.platform.catalogue.selectors import (
    basis_rule,
    items_sought,
    items_visible_to,
    states_counted,
)
from doubledraw.platform.catalogue.states import ITEM_FLOW, ItemState, Priority
from doubledraw.platform.catalogue.web.forms import LABELS, ItemForm, content_of
from doubledraw.platform.kernel.errors import Conflict, Refused
from doubledraw.platform.kernel.verdict import Verdict
from doubledraw.platform.ledger.selectors import events_about, is_public
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.organs.selectors import names_of_staff, organs_visible_to
from doubledraw.platform.ui.access import staff
from doubledraw.platform.ui.http import StaffRequest

PAGE_SIZE = 50
HAPPENED = {
    "ItemDrafted": "编制",
    "ItemRevised": "修改",
    "ItemProposed": "提请公布",
    "ItemReturned": "退回",
    "ItemPublished": "公布",
    "ItemRetired": "停用",
}


@staff()
@require_GET
def directory(request: StaffRequest) -> HttpResponse:
    """All items in reach, by words, state and priority."""
    visible = items_visible_to(request.actor)
    words = "".join(c for c in request.GET.get("q", "") if c.isprintable()).strip()[:60]
    chosen = {name: request.GET.get(name, "")[:20] for name in ("state", "priority")}
    page = Paginator(items_sought(visible, words, chosen), PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    counts = states_counted(visible)
    context = {
        "page": page,
        "words": words,
        "chosen": chosen,
        "states": [(state, counts.get(state, 0)) for state in ItemState],
        "priorities": Priority.choices(),
        "total": sum(counts.values()),
        "may_draft": bool(_organs(request)),
    }
    return render(request, "catalogue/items.html", context)


@staff()
@require_GET
def page(request: StaffRequest, pk: int) -> HttpResponse:
    """One item: its content, what can be done to it, what happened."""
    item = _item(request, pk)
    events = events_about(f"item:{item.pk}")
    context = {
        "item": item,
        "rows": [(label, getattr(item, name)) for name, label in LABELS.items() if name in _SHOWN],
        "verdicts": _verdicts(request, item),
        "actions": {step.action for step in ITEM_FLOW.leaving(ITEM_FLOW.state_of(item))},
        "history": [
            (event, HAPPENED.get(event.kind, event.kind), event.payload.get("reason", ""))
            for event in reversed(events)
        ],
        "drafted_by": names_of_staff({item.drafted_by}).get(item.drafted_by, ""),
        "is_public": bool(item.digest) and is_public(item.digest),
    }
    return render(request, "catalogue/item.html", context)


_SHOWN = ("object", "content", "method", "ratio", "frequency")


@staff()
@require_http_methods(["GET", "POST"])
def draft(request: StaffRequest) -> HttpResponse:
    """Enter an item."""
    organs = _organs(request)
    if not organs:
        raise Refused("not_clerk", "只有经办人可以编制事项", remedy="请由该机关的经办人办理。")
    organ = next((o for o in organs if str(o.pk) == request.POST.get("organ")), organs[0])
    form = ItemForm(request.POST or None, initial={"priority": Priority.GENERAL})

    def save(content: dict[str, str]) -> Item:
        return services.draft_item(organ, content, by=request.actor, at=request.at)

    return _form(request, form, save, {"organs": organs, "organ": organ})


@staff()
@require_http_methods(["GET", "POST"])
def edit(request: StaffRequest, pk: int) -> HttpResponse:
    """Rewrite a draft."""
    item = _item(request, pk)
    may_revise(item, request.actor).enforce()
    form = ItemForm(request.POST or None, initial=content_of(item))

    def save(content: dict[str, str]) -> Item:
        services.revise_item(item, content, by=request.actor, at=request.at)
        return item

    return _form(request, form, save, {"item": item})


@staff()
@require_POST
def propose(request: StaffRequest, pk: int) -> HttpResponse:
    """Send for publication."""
    item = _item(request, pk)
    services.propose_item(item, by=request.actor, at=request.at)
    return _done(request, item, gettext("已提请公布，等待审批人办理。"))


@staff()
@require_POST
def publish(request: StaffRequest, pk: int) -> HttpResponse:
    """Publish what was seen."""
    item = _item(request, pk)
    seen = request.POST.get("digest", "")
    services.publish_item(item, digest=seen, by=request.actor, at=request.at)
    return _done(request, item, gettext("已公布，计划可以选用这个事项。"))


@staff()
@require_POST
def send_back(request: StaffRequest, pk: int) -> HttpResponse:
    """Return to the writer."""
    item = _item(request, pk)
    reason = request.POST.get("reason", "")[:200]
    services.return_item(item, reason, by=request.actor, at=request.at)
    return _done(request, item, gettext("已退回。"))


@staff()
@require_POST
def retire(request: StaffRequest, pk: int) -> HttpResponse:
    """Take out of force."""
    item = _item(request, pk)
    reason = request.POST.get("reason", "")[:200]
    services.retire_item(item, reason, by=request.actor, at=request.at)
    return _done(request, item, gettext("已停用。"))


def _form(
    request: StaffRequest,
    form: ItemForm,
    save: Callable[[dict[str, str]], Item],
    context: dict[str, Any],
) -> HttpResponse:
    if form.is_bound and form.is_valid():
        try:
            item = save(form.said)
        except Conflict as taken:
            if taken.code != "code_taken":
                raise
            form.add_error("code", gettext("这个编码已经用过，请换一个。"))
        else:
            return _done(request, item, gettext("已保存为草拟。"))
    status = 422 if form.is_bound else 200
    return render(request, "catalogue/form.html", {"form": form, **context}, status=status)


def _done(request: StaffRequest, item: Item, words: str) -> HttpResponse:
    messages.success(request, words)
    return HttpResponseRedirect(reverse("item", args=[item.pk]))


def _verdicts(request: StaffRequest, item: Item) -> dict[str, Verdict]:
    """The same answers the services would give, for the buttons."""
    basis = basis_rule(localtime(request.at).date())
    return {
        "edit": may_revise(item, request.actor),
        "propose": may_propose(item, request.actor, basis),
        "publish": may_publish(item, request.actor, basis),
        "return": may_return(item, request.actor),
        "retire": may_retire(item, request.actor),
    }


def _item(request: StaffRequest, pk: int) -> Item:
    return get_object_or_404(items_visible_to(request.actor), pk=pk)


def _organs(request: StaffRequest) -> list[Organ]:
    """The organs this person may draft items for, their own first."""
    organs = [o for o in organs_visible_to(request.actor) if may_draft(o, request.actor)]
    return sorted(organs, key=lambda organ: organ.pk != request.actor.organ_id)
