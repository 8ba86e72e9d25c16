"""What can be done to an item: draft, rewrite, propose, return, publish, retire."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localtime

from doubledraw.platform.catalogue.documents.words import LINKS, tidied
from doubledraw.platform.catalogue.events import (
    ItemDrafted,
    ItemProposed,
    ItemPublished,
    ItemRetired,
    ItemReturned,
    ItemRevised,
)
from doubledraw.platform.catalogue.models import (
    Item,
    ItemEdition,
    ResponsibilityEntry,
    SupervisionEntry,
)
from doubledraw.platform.catalogue.policies.items import (
    may_draft,
    may_propose,
    may_publish,
    may_retire,
    may_return,
    may_revise,
)
from doubledraw.platform.catalogue.selectors.filed import filing_of
from doubledraw.platform.catalogue.selectors.items import basis_rule, content_of, sealed
from doubledraw.platform.catalogue.states import ITEM_FLOW, OPEN, SheetState
from doubledraw.platform.jobs.services import enqueue
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import Conflict, Invalid
from doubledraw.platform.ledger.services import record, seal
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.records.transitions import move, revise
from doubledraw.platform.registry.models import SpecialDirectory


@transaction.atomic
def draft_item(organ: Organ, content: Mapping[str, Any], *, by: Actor, at: datetime) -> Item:
    """Enter an item; `content` has values for some of CONTENT, code and name at least.

    Links are codes: `supervision` and `responsibility` one each, `specials` several.
    """
    may_draft(organ, by).enforce()
    said = tidied(content)
    refuse_too_long(said)
    _refuse_taken(said["code"])
    columns, specials = columns_of(said)
    item = Item.objects.create(organ=organ, drafted_by=by.user_id, **columns)
    item.specials.set(specials or [])
    record(ItemDrafted(item.code, item.name), by=by, at=at, subject=subject_of(item))
    return item


@transaction.atomic
def revise_item(item: Item, content: Mapping[str, Any], *, by: Actor, at: datetime) -> None:
    """Rewrite a draft; its writer is from now on the one who rewrote it last."""
    may_revise(item, by).enforce()
    said, before = tidied(content), content_of(item)
    changed = {name: value for name, value in said.items() if before[name] != value}
    if not changed:
        return
    refuse_too_long(changed)
    if "code" in changed:
        _refuse_taken(changed["code"])
    columns, specials = columns_of(changed)
    revise(item, **columns, drafted_by=by.user_id)
    if specials is not None:
        item.specials.set(specials)
    record(ItemRevised(item.code, tuple(sorted(changed))), by=by, at=at, subject=subject_of(item))


@transaction.atomic
def propose_item(item: Item, *, by: Actor, at: datetime) -> None:
    """Seal the content and send it for publication."""
    may_propose(item, by, basis_rule(item.organ, localtime(at).date())).enforce()
    ITEM_FLOW.step(ITEM_FLOW.state_of(item), "propose")
    digest = seal(sealed(item), at=at)
    move(item, ITEM_FLOW, "propose", digest=digest)
    record(ItemProposed(item.code, digest), by=by, at=at, subject=subject_of(item))


@transaction.atomic
def return_item(item: Item, reason: str, *, by: Actor, at: datetime) -> None:
    """Send a proposed item back to its writer."""
    may_return(item, by).enforce()
    if not reason.strip():
        raise Invalid("reason_missing", "退回要写明理由", remedy="请写明哪一处要改、怎么改。")
    move(item, ITEM_FLOW, "return")
    record(ItemReturned(item.code, reason), by=by, at=at, subject=subject_of(item))


@transaction.atomic
def publish_item(item: Item, *, digest: str, by: Actor, at: datetime) -> None:
    """Publish the content the approver has seen, named by its digest: the first edition."""
    day = localtime(at).date()
    may_publish(
        item, by, basis_rule(item.organ, day), filing_of(item.organ, item.digest, day)
    ).enforce()
    ITEM_FLOW.step(ITEM_FLOW.state_of(item), "publish")
    refuse_other_content(digest, item.digest)
    move(item, ITEM_FLOW, "publish", published_by=by.user_id, published_at=at, edition=1)
    keep_edition(item, "", by, at)


@transaction.atomic
def retire_item(item: Item, reason: str, *, by: Actor, at: datetime) -> None:
    """Take an item out of force; what has been done under it stays, a revision on its way is given up."""
    may_retire(item, by).enforce()
    if not reason.strip():
        raise Invalid("reason_missing", "停用要写明理由", remedy="例如：依据已废止。")
    move(
        item,
        ITEM_FLOW,
        "retire",
        retired_by=by.user_id,
        retired_at=at,
        retired_why=reason.strip()[:200],
    )
    for revision in item.revisions.filter(state__in=OPEN):
        revise(revision, state=SheetState.DISCARDED, decided_at=at, remark="事项已停用")
    record(ItemRetired(item.code, reason), by=by, at=at, subject=subject_of(item))
    tell_disclosure(item, at, ":retired")


def keep_edition(item: Item, reason: str, by: Actor, at: datetime) -> None:
    """Write down the edition an item has just got, say so, and have it shown."""
    ItemEdition.objects.create(
        item=item,
        number=item.edition,
        digest=item.digest,
        reason=reason,
        published_by=by.user_id,
        published_at=at,
    )
    published = ItemPublished(item.code, item.digest, item.edition)
    record(published, by=by, at=at, subject=subject_of(item))
    tell_disclosure(item, at)


def columns_of(content: Mapping[str, Any]) -> tuple[dict[str, Any], list[SpecialDirectory] | None]:
    """The columns of an item that says `content`, and its special directories (None: not said)."""
    columns = {name: value for name, value in content.items() if name not in (*LINKS, "specials")}
    if "supervision" in content:
        columns["supervision"] = _entry(SupervisionEntry, content["supervision"])
    if "responsibility" in content:
        columns["responsibility"] = _entry(ResponsibilityEntry, content["responsibility"])
    if "specials" not in content:
        return columns, None
    wanted = content["specials"]
    found = list(SpecialDirectory.objects.filter(code__in=wanted))
    if len(found) != len(wanted):
        missing = "、".join(sorted(set(wanted) - {special.code for special in found}))
        raise _unknown(missing)
    return columns, found


def refuse_too_long(content: Mapping[str, Any]) -> None:
    """A text longer than its column is refused, naming the field."""
    for name, text in content.items():
        field = Item._meta.get_field(name)
        longest = getattr(field, "max_length", None)
        if longest and isinstance(text, str) and len(text) > longest and not field.is_relation:
            raise Invalid(
                "too_long",
                "“{field}”有 {length} 个字，最多 {longest} 个",
                remedy="请缩短。",
                field=str(getattr(field, "verbose_name", name)),
                length=len(text),
                longest=longest,
            )


def refuse_other_content(seen: str, now: str) -> None:
    """What is published is what was seen."""
    if seen != now:
        raise Conflict(
            "content_changed", "内容与您看到的不同", remedy="请刷新页面，看过新内容后再办理。"
        )


def tell_disclosure(item: Item, at: datetime, turn: str = "") -> None:
    """Ask, in the same transaction, that the public list shows the item as it is now."""
    args = {"kind": "item", "digest": item.digest, "pk": item.pk}
    enqueue("disclosure.follow", args, key=f"disclosure:item:{item.digest}{turn}", at=at)


def subject_of(item: Item) -> str:
    """What the ledger calls an item."""
    return f"item:{item.pk}"


def _entry(
    model: type[SupervisionEntry] | type[ResponsibilityEntry], code: str
) -> SupervisionEntry | ResponsibilityEntry | None:
    if not code:
        return None
    found = model._default_manager.filter(code=code).first()
    if found is None:
        raise _unknown(code)
    return found


def _unknown(missing: str) -> Invalid:
    return Invalid(
        "no_such_entry",
        "没有编码为 {missing} 的条目",
        remedy="请从页面上选择。",
        missing=missing[:60],
    )


def _refuse_taken(code: str) -> None:
    if Item.objects.filter(code=code).exists():
        raise Conflict(
            "code_taken", "事项编码 {value} 已经用过", remedy="请换一个编码。", value=code
        )
