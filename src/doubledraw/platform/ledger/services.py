"""The only way to write history: audit events, sealed documents, entries of the public log."""

from dataclasses import asdict, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import connection

from doubledraw.log import stored
from doubledraw.log import tree as merkle
from doubledraw.log.checkpoint import Checkpoint as CheckpointText
from doubledraw.log.entries import DocumentPublished, Entry, encode
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import Conflict
from doubledraw.platform.kernel.event import Event
from doubledraw.platform.kernel.sealed import Sealed
from doubledraw.platform.ledger.keys import log_key
from doubledraw.platform.ledger.models import (
    AuditEvent,
    Checkpoint,
    LogLeaf,
    LogNode,
    SealedDocument,
)
from doubledraw.platform.ledger.tree import fetch

CHINA = ZoneInfo("Asia/Shanghai")
SLOWEST_REQUEST = timedelta(minutes=2)
LOG_LOCK = 0x44_44_31  # "DD1": the advisory lock under which the log grows on PostgreSQL


def stamp(at: datetime) -> str:
    """A date-time as DD-1 §2 spells it: 2026-12-01T21:30:00+08:00."""
    return at.astimezone(CHINA).isoformat(timespec="seconds")


def record(event: Event, *, by: Actor, at: datetime, subject: str) -> AuditEvent:
    """Append one audit event. Call inside the transaction that makes the event true."""
    return AuditEvent.objects.create(
        at=at,
        actor_id=by.user_id,
        actor_name=by.name,
        organ_id=by.organ_id,
        organ_path=by.organ_path,
        kind=type(event).__name__,
        subject=subject,
        payload=asdict(event),
    )


def seal(document: Sealed, *, at: datetime) -> str:
    """Keep a document under its digest, once, and return the digest."""
    data = document.encoded()
    digest = document.digest
    SealedDocument.objects.get_or_create(
        digest=digest, defaults={"kind": document.kind, "data": data, "sealed_at": at}
    )
    return digest


def append(entry: Entry, *, subject: str, at: datetime) -> LogLeaf:
    """Append one entry to the public log inside the caller's transaction, with a signed checkpoint.

    On SQLite the transaction is IMMEDIATE, so there is one writer; on PostgreSQL an advisory lock makes it so.
    The primary key on the index is what guarantees it. What the log tells of one subject never runs back: an entry
    that lost a race by moments takes the time of the one before it, and a clock that was set back is refused.
    """
    _lock()
    latest = Checkpoint.objects.order_by("-size").first()
    size = latest.size if latest else 0
    before = LogLeaf.objects.filter(subject=subject).order_by("-index").first()
    if before and at < before.at:
        entry, at = _moved_forward(entry, at, before.at)
    data = encode(entry)
    leaf = LogLeaf.objects.create(
        index=size, kind=entry.KIND, subject=subject, entry=data.decode(), at=at
    )
    nodes = stored.added(size, merkle.leaf_hash(data), fetch)
    LogNode.objects.bulk_create(
        LogNode(level=level, index=index, hash=value.hex()) for (level, index), value in nodes
    )
    _sign(size + 1, at)
    return leaf


def _moved_forward(entry: Entry, at: datetime, last: datetime) -> tuple[Entry, datetime]:
    if last - at > SLOWEST_REQUEST:
        raise Conflict(
            "clock_set_back",
            "现在的时间 {now} 早于日志里它的上一条 {last}",
            remedy="服务器的时钟走慢了或被拨回。请系统管理员校准时钟后再办理。",
            now=stamp(at),
            last=stamp(last),
        )
    return replace(entry, at=stamp(last)), last


def publish_document(digest: str, kind: str, *, at: datetime) -> LogLeaf:
    """Say in the public log that a document is public from now on."""
    entry = DocumentPublished(at=stamp(at), document=digest, of=kind)
    return append(entry, subject=f"document:{digest}", at=at)


def _sign(size: int, at: datetime) -> None:
    key = log_key()
    root = stored.root(size, fetch)
    note = CheckpointText(key.name, size, root).signed(key)
    Checkpoint.objects.create(size=size, root=root.hex(), note=note, at=at)


def _lock() -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOG_LOCK])
