"""What can be done to an item. One public function per verb."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localtime

from doubledraw.platform.catalogue.documents import SealedItem
from doubledraw.platform.catalogue.events import (
    ItemDrafted,
    ItemProposed,
    ItemPublished,
    ItemRetired,
    ItemReturned,
    ItemRevised,
)
from doubledraw.platform.catalogue.models import Item
from doubledraw.platform.catalogue.policies import (
    may_draft,
    may_propose,
    may_publish,
    may_retire,
    may_return,
    may_revise,
)
from doubledraw.platform.catalogue.selectors import basis_rule
from doubledraw.platform.catalogue.states import ITEM_FLOW
from doubledraw.platform.jobs.services import enqueue
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import Conflict, Invalid
from doubledraw.platform.ledger.services import record, seal
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.records.transitions import move, revise

CONTENT = (
    *("code", "name", "basis", "object", "content"),
    *("method", "ratio", "frequency", "priority"),
)


@transaction.atomic
def draft_item(organ: Organ, content: Mapping[str, str], *, by: Actor, at: datetime) -> Item:
    """Enter an item; `content` has values for some of CONTENT, code and name at least."""
    may_draft(organ, by).enforce()
    _refuse_taken(content["code"])
    item = Item.objects.create(organ=organ, drafted_by=by.user_id, **content)
    record(ItemDrafted(item.code, item.name), by=by, at=at, subject=_subject(item))
    return item


@transaction.atomic
def revise_item(item: Item, content: Mapping[str, str], *, by: Actor, at: datetime) -> None:
    """Rewrite a draft; its writer is from now on the one who rewrote it last."""
    may_revise(item, by).enforce()
    changed = {name: value for name, value in content.items() if getattr(item, name) != value}
    if not changed:
        return
    if "code" in changed:
        _refuse_taken(changed["code"])
    revise(item, **changed, drafted_by=by.user_id)
    record(ItemRevised(item.code, tuple(sorted(changed))), by=by, at=at, subject=_subject(item))


@transaction.atomic
def propose_item(item: Item, *, by: Actor, at: datetime) -> None:
    """Seal the content and send it for publication."""
    may_propose(item, by, basis_rule(localtime(at).date())).enforce()
    digest = seal(sealed(item), at=at)
    move(item, ITEM_FLOW, "propose", digest=digest)
    record(ItemProposed(item.code, digest), by=by, at=at, subject=_subject(item))


@transaction.atomic
def return_item(item: Item, reason: str, *, by: Actor, at: datetime) -> None:
    """Send a proposed item back to be rewritten."""
    may_return(item, by).enforce()
    if not reason.strip():
        raise Invalid("reason_missing", "退回要写明理由", remedy="请写一句话，让起草人知道改什么。")
    move(item, ITEM_FLOW, "return", digest="")
    record(ItemReturned(item.code, reason), by=by, at=at, subject=_subject(item))


@transaction.atomic
def publish_item(item: Item, *, digest: str, by: Actor, at: datetime) -> None:
    """Publish exactly the content the approver has seen, named by its digest."""
    may_publish(item, by, basis_rule(localtime(at).date())).enforce()
    step = ITEM_FLOW.step(ITEM_FLOW.state_of(item), "publish")
    if digest != item.digest:
        raise Conflict(
            "content_changed", "内容与您看到的不同", remedy="请刷新页面，看过新内容后再办理。"
        )
    move(item, ITEM_FLOW, step.action, published_by=by.user_id, published_at=at)
    record(ItemPublished(item.code, digest), by=by, at=at, subject=_subject(item))
    _tell_disclosure(item, at)


@transaction.atomic
def retire_item(item: Item, reason: str, *, by: Actor, at: datetime) -> None:
    """Take an item out of force; what has been done under it stays."""
    may_retire(item, by).enforce()
    if not reason.strip():
        raise Invalid("reason_missing", "停用要写明理由", remedy="例如：依据已废止。")
    move(item, ITEM_FLOW, "retire")
    record(ItemRetired(item.code, reason), by=by, at=at, subject=_subject(item))
    _tell_disclosure(item, at, ":retired")


def sealed(item: Item) -> SealedItem:
    """The document an item's digest is of."""
    return SealedItem(
        organ=item.organ.code,
        organ_name=item.organ.name,
        **{name: str(getattr(item, name)) for name in CONTENT if name not in ("basis", "content")},
        basis=_lines(item.basis),
        content=_lines(item.content),
    )


def _lines(text: str) -> tuple[str, ...]:
    """A text of several lines as canonical JSON can hold it: without control characters."""
    return tuple(line for line in (" ".join(line.split()) for line in text.splitlines()) if line)


def _tell_disclosure(item: Item, at: datetime, turn: str = "") -> None:
    """Ask, in the same transaction, that the public list shows the item as it is now."""
    args = {"kind": "item", "digest": item.digest, "pk": item.pk}
    enqueue("disclosure.follow", args, key=f"disclosure:item:{item.digest}{turn}", at=at)


def _refuse_taken(code: str) -> None:
    if Item.objects.filter(code=code).exists():
        raise Conflict(
            "code_taken", "事项编码 {value} 已经用过", remedy="请换一个编码。", value=code
        )


def _subject(item: Item) -> str:
    return f"item:{item.pk}"
