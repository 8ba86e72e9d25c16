"""The only way to write history: audit events, sealed documents, entries of the public log, cosignatures under it."""

import hashlib
from collections.abc import Iterable
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import connection, transaction

from doubledraw.log import checkpoint as checkpoints
from doubledraw.log import note as notes
from doubledraw.log import stored
from doubledraw.log import tree as merkle
from doubledraw.log.entries import DocumentPublished, Entry, encode
from doubledraw.log.errors import LogError
from doubledraw.log.tiles import LONGEST_ENTRY
from doubledraw.platform.jobs.services import enqueue
from doubledraw.platform.kernel.actor import SYSTEM, Actor
from doubledraw.platform.kernel.errors import Conflict, Invalid
from doubledraw.platform.kernel.event import Event
from doubledraw.platform.kernel.sealed import Sealed
from doubledraw.platform.ledger.events import CosignatureTaken
from doubledraw.platform.ledger.keys import log_key, witnesses
from doubledraw.platform.ledger.models import (
    AuditEvent,
    Checkpoint,
    Cosignature,
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
    made = _event(event, by, at, subject)
    made.save(force_insert=True)
    return made


def record_all(events: Iterable[tuple[Event, str]], *, by: Actor, at: datetime) -> list[AuditEvent]:
    """Append several events, each with its subject, in this order. One query."""
    return AuditEvent.objects.bulk_create([_event(one, by, at, subject) for one, subject in events])


def seal(document: Sealed, *, at: datetime) -> str:
    """Keep a document under its digest, once, and return the digest."""
    data = document.encoded()
    digest = hashlib.sha256(data).hexdigest()
    kept = SealedDocument(digest=digest, kind=document.kind, data=data, sealed_at=at)
    SealedDocument.objects.bulk_create([kept], ignore_conflicts=True)
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
    data = _fitting(entry)
    leaf = LogLeaf.objects.create(
        index=size, kind=entry.KIND, subject=subject, entry=data.decode(), at=at
    )
    nodes = stored.added(size, merkle.leaf_hash(data), fetch)
    LogNode.objects.bulk_create(
        LogNode(level=level, index=index, hash=value.hex()) for (level, index), value in nodes
    )
    _sign(size + 1, at)
    _publish(f"{size + 1}", at)
    return leaf


@transaction.atomic
def take_cosignatures(note: str, *, at: datetime) -> list[str]:
    """Keep what the witnesses of this installation said under one of its checkpoints, once each; their names.

    Nothing is taken from a witness that the installation does not name, or about another tree.
    """
    checkpoint = _our_checkpoint(note)
    found = _true_cosignatures(note)
    for vkey, cosignature in found.items():
        line = notes.Signature(
            cosignature.name,
            cosignature.key_id,
            cosignature.time.to_bytes(8, "big") + cosignature.signature,
        ).line()
        time = datetime.fromtimestamp(cosignature.time, UTC)
        kept = {"name": cosignature.name, "time": time, "line": line, "at": at}
        row, is_new = Cosignature.objects.get_or_create(
            checkpoint=checkpoint, vkey=vkey, defaults=kept
        )
        if is_new:
            event = CosignatureTaken(cosignature.name, checkpoint.size, stamp(time))
            record(event, by=SYSTEM, at=at, subject=f"checkpoint:{checkpoint.size}")
            _publish(f"{checkpoint.size}:{row.pk}", at)
    return [cosignature.name for cosignature in found.values()]


def _our_checkpoint(note: str) -> Checkpoint:
    try:
        said = checkpoints.open_signed(note, log_key().verifier())
    except LogError as error:
        raise Invalid(
            "cosignature_malformed",
            "这不是本日志签名的检查点：{fault}",
            remedy="请交回见证方联署后的检查点文件，一个字节也不要改。",
            fault=str(error),
        ) from None
    found = Checkpoint.objects.filter(size=said.size, root=said.root.hex()).first()
    if found is None:
        raise Conflict(
            "cosignature_other_tree",
            "数据库里没有这个检查点：大小 {size}",
            remedy="本日志的钥匙签过另一本日志。请停止办理，原样保留全部数据，与备份和见证方手里的检查点比对。",
            size=said.size,
        )
    return found


def _true_cosignatures(note: str) -> dict[str, checkpoints.Cosignature]:
    """By verifier key, the cosignatures of witnesses that this installation names."""
    known = {key.encoded(): key for key in witnesses().witnesses.values()}
    try:
        found = {vkey: checkpoints.cosignatures(note, [key]) for vkey, key in known.items()}
    except LogError as error:
        raise Invalid(
            "cosignature_false",
            "联署是假的：{fault}",
            remedy="请见证方重新联署。",
            fault=str(error),
        ) from None
    taken = {vkey: said[0] for vkey, said in found.items() if said}
    if not taken:
        raise Invalid(
            "cosignature_unknown",
            "没有一个联署出自本系统指定的见证方",
            remedy="请系统管理员把见证方的公钥写进见证方名单。",
        )
    return taken


def _event(event: Event, by: Actor, at: datetime, subject: str) -> AuditEvent:
    return AuditEvent(
        at=at,
        actor_id=by.user_id,
        actor_name=by.name,
        organ_id=by.organ_id,
        organ_path=by.organ_path,
        kind=type(event).__name__,
        subject=subject,
        payload=asdict(event),
    )


def _fitting(entry: Entry) -> bytes:
    """The bytes of an entry, which static files can carry."""
    data = encode(entry)
    if len(data) > LONGEST_ENTRY:
        raise Invalid(
            "entry_too_long",
            "要写入日志的内容有 {size} 字节，最多 {limit} 字节",
            remedy="请分成几份办理，例如把一份计划分成两份。",
            size=len(data),
            limit=LONGEST_ENTRY,
        )
    return data


def _publish(what: str, at: datetime) -> None:
    """Let the static files follow, once the transaction holds."""
    enqueue("ledger.publish", {}, key=f"ledger.publish:{what}", at=at, title="公布日志文件")


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
    note = checkpoints.Checkpoint(key.name, size, root).signed(key)
    Checkpoint.objects.create(size=size, root=root.hex(), note=note, at=at)


def _lock() -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOG_LOCK])
