"""New editions of published items: drafted by one, published by another, the old ones citable for ever."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.timezone import localtime

from doubledraw.platform.catalogue.documents.words import tidied
from doubledraw.platform.catalogue.events import (
    RevisionDiscarded,
    RevisionDrafted,
    RevisionProposed,
    RevisionReturned,
    RevisionRewritten,
)
from doubledraw.platform.catalogue.models import Item, ItemRevision
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
    open_revision,
    sealed,
)
from doubledraw.platform.catalogue.services.items import (
    columns_of,
    keep_edition,
    refuse_other_content,
    refuse_too_long,
    subject_of,
)
from doubledraw.platform.catalogue.states import EDITION_FLOW, SheetState
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import Conflict, Invalid
from doubledraw.platform.ledger.services import record, seal
from doubledraw.platform.records.transitions import move, revise


@transaction.atomic
def draft_revision(
    item: Item, content: Mapping[str, Any], reason: str, *, by: Actor, at: datetime
) -> ItemRevision:
    """Write down what the next edition would say; `content` has some of CONTENT, the rest stays. The code stays."""
    may_begin_revision(item, by, open_revision(item)).enforce()
    fields = _whole(item, content, reason)
    try:
        with transaction.atomic():
            revision = ItemRevision.objects.create(
                item=item,
                fields=fields,
                reason=reason.strip()[:200],
                drafted_by=by.user_id,
                drafted_at=at,
            )
    except IntegrityError:
        raise Conflict(
            "revision_open",
            "这个事项已经有一份修订稿",
            remedy="请先办完那一份：公布，或者退回后放弃。",
        ) from None
    record(RevisionDrafted(item.code, revision.reason), by=by, at=at, subject=subject_of(item))
    return revision


@transaction.atomic
def rewrite_revision(
    revision: ItemRevision, content: Mapping[str, Any], reason: str, *, by: Actor, at: datetime
) -> None:
    """Rewrite the draft; its writer is from now on the one who rewrote it last."""
    may_write_revision(revision, by).enforce()
    _refuse_unless_draft(revision)
    fields = _whole(revision.item, {**revision.fields, **content}, reason)
    revise(revision, fields=fields, reason=reason.strip()[:200], drafted_by=by.user_id)
    event = RevisionRewritten(revision.item.code, revision.reason)
    record(event, by=by, at=at, subject=subject_of(revision.item))


@transaction.atomic
def propose_revision(revision: ItemRevision, *, by: Actor, at: datetime) -> None:
    """Seal what the new edition says and send it for publication."""
    may_propose_revision(
        revision, by, basis_rule(revision.item.organ, localtime(at).date())
    ).enforce()
    EDITION_FLOW.step(EDITION_FLOW.state_of(revision), "propose")
    digest = seal(sealed(revision.item, revision.fields), at=at)
    move(revision, EDITION_FLOW, "propose", digest=digest, remark="")
    event = RevisionProposed(revision.item.code, digest)
    record(event, by=by, at=at, subject=subject_of(revision.item))


@transaction.atomic
def return_revision(revision: ItemRevision, reason: str, *, by: Actor, at: datetime) -> None:
    """Send a proposed revision back to its writer."""
    may_return_revision(revision, by).enforce()
    if not reason.strip():
        raise Invalid("reason_missing", "退回要写明理由", remedy="请写明哪一处要改、怎么改。")
    move(revision, EDITION_FLOW, "return", remark=reason.strip()[:500])
    event = RevisionReturned(revision.item.code, revision.remark)
    record(event, by=by, at=at, subject=subject_of(revision.item))


@transaction.atomic
def publish_revision(revision: ItemRevision, *, digest: str, by: Actor, at: datetime) -> None:
    """Publish what the approver has seen: the item says it from now on; earlier editions stay citable.

    Plans that were submitted with an earlier edition keep citing that one's digest.
    """
    item, day = revision.item, localtime(at).date()
    filing = filing_of(item.organ, revision.digest, day)
    may_publish_revision(revision, by, basis_rule(item.organ, day), filing).enforce()
    EDITION_FLOW.step(EDITION_FLOW.state_of(revision), "publish")
    refuse_other_content(digest, revision.digest)
    move(revision, EDITION_FLOW, "publish", decided_by=by.user_id, decided_at=at)
    columns, specials = columns_of(revision.fields)
    revise(
        item,
        **columns,
        edition=item.edition + 1,
        digest=revision.digest,
        drafted_by=revision.drafted_by,
        published_by=by.user_id,
        published_at=at,
    )
    item.specials.set(specials or [])
    keep_edition(item, revision.reason, by, at)


@transaction.atomic
def discard_revision(revision: ItemRevision, *, by: Actor, at: datetime) -> None:
    """Give a draft up; the published edition stands."""
    may_write_revision(revision, by).enforce()
    move(revision, EDITION_FLOW, "discard", decided_at=at)
    event = RevisionDiscarded(revision.item.code)
    record(event, by=by, at=at, subject=subject_of(revision.item))


def _whole(item: Item, content: Mapping[str, Any], reason: str) -> dict[str, Any]:
    """All that the edition would say; refused without a reason, or when it says nothing new."""
    if not reason.strip():
        raise Invalid("reason_missing", "修订要写明理由", remedy="例如：依据修订，条款序号改变。")
    now = content_of(item)
    fields = now | tidied({**content, "code": item.code})
    refuse_too_long(fields)
    columns_of(fields)
    if fields == now:
        raise Invalid("nothing_changed", "修订稿和现行版本一样", remedy="请改过内容再保存。")
    return fields


def _refuse_unless_draft(revision: ItemRevision) -> None:
    if revision.state != SheetState.DRAFT:
        raise Conflict(
            "not_draft", "修订稿已提请公布或已办结，不能改动", remedy="待公布的请先由审批人退回。"
        )
