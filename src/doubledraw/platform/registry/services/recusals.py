"""The recusal register: a relation is declared, decided by a second person, and ends with a reason."""

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import IntegrityError, transaction

from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import Conflict, Invalid
from doubledraw.platform.kernel.event import Event
from doubledraw.platform.ledger.services import record
from doubledraw.platform.records import store
from doubledraw.platform.records.transitions import move
from doubledraw.platform.registry.events.recusals import (
    RecusalDecided,
    RecusalDeclared,
    RecusalEnded,
)
from doubledraw.platform.registry.models import Inspector, Recusal, Target
from doubledraw.platform.registry.policies import may_declare_recusal
from doubledraw.platform.registry.policies.recusals import may_decide_recusal, may_end_recusal
from doubledraw.platform.registry.states import RECUSAL_FLOW, RecusalReason

EVIDENCE = {
    b"%PDF-": (".pdf",),
    b"\xff\xd8\xff": (".jpg", ".jpeg"),
    b"\x89PNG\r\n\x1a\n": (".png",),
}
"""What evidence can be: scans and photos, told by their first bytes."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A file that shows the relation."""

    name: str
    data: bytes


@transaction.atomic
def declare_recusal(
    inspector: Inspector,
    target: Target,
    reason: RecusalReason,
    *,
    note: str = "",
    since: date | None = None,
    until: date | None = None,
    evidence: Evidence | None = None,
    by: Actor,
    at: datetime,
) -> Recusal:
    """Declare that the inspector should keep away from the target; it acts once another person has approved it."""
    may_declare_recusal(inspector, by).enforce()
    if since and until and until < since:
        raise Invalid("days_backwards", "止早于起", remedy="请核对起止日期。")
    recusal = Recusal(
        target=target,
        inspector=inspector,
        reason=reason.value,
        note=note,
        since=since,
        until=until,
        evidence=keep_evidence(evidence) if evidence else "",
        evidence_name=evidence.name[-200:] if evidence else "",
        declared_by=by.user_id,
        declared_at=at,
    )
    try:
        with transaction.atomic():
            recusal.save(force_insert=True)
    except IntegrityError as error:
        raise Conflict(
            "recusal_exists",
            "{inspector}对这个检查对象已有回避登记",
            remedy="不用再登记。",
            inspector=inspector.name,
        ) from error
    _record(RecusalDeclared(inspector.ref, target.code, reason.value, note), recusal, by, at)
    return recusal


@transaction.atomic
def decide_recusal(
    recusal: Recusal, *, approves: bool, remark: str = "", by: Actor, at: datetime
) -> None:
    """Approve or refuse; draws frozen from now on heed what is approved. A refusal says why."""
    may_decide_recusal(recusal, by).enforce()
    if not approves and not remark.strip():
        raise Invalid("remark_missing", "不予批准要写明理由", remedy="请在审批意见里写明。")
    action = "approve" if approves else "refuse"
    move(recusal, RECUSAL_FLOW, action, decided_by=by.user_id, decided_at=at, remark=remark[:200])
    event = RecusalDecided(
        recusal.inspector.ref, recusal.target.code, str(recusal.state), recusal.remark
    )
    _record(event, recusal, by, at)


@transaction.atomic
def end_recusal(recusal: Recusal, *, reason: str, by: Actor, at: datetime) -> None:
    """Withdraw a declaration or lift a recusal, saying why; draws frozen before are not touched."""
    may_end_recusal(recusal, by).enforce()
    if not reason.strip():
        raise Invalid("reason_missing", "解除回避要写明理由", remedy="例如“亲属已从该单位离职”。")
    move(recusal, RECUSAL_FLOW, "end", remark=reason[:200])
    event = RecusalEnded(recusal.inspector.ref, recusal.target.code, reason[:200])
    _record(event, recusal, by, at)


def keep_evidence(evidence: Evidence) -> str:
    """Into the store, under its digest; only what a scanner or a camera makes, and not too much of it."""
    if len(evidence.data) > settings.EVIDENCE_MAX_BYTES:
        raise Invalid(
            "evidence_too_big", "证据文件太大", remedy="请压缩后再传，或者只传有关的几页。"
        )
    endings = next(
        (ends for start, ends in EVIDENCE.items() if evidence.data.startswith(start)), ()
    )
    if not evidence.name.lower().endswith(endings or ("\0",)):
        raise Invalid(
            "evidence_kind", "证据只收 PDF、JPEG 或 PNG 文件", remedy="请扫描或拍照后上传。"
        )
    return store.put(evidence.data)


def _record(event: Event, recusal: Recusal, by: Actor, at: datetime) -> None:
    record(event, by=by, at=at, subject=f"inspector:{recusal.inspector.ref}")
