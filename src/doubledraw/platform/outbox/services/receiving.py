"""Receipts: one message's, or a gateway's file, validated line by line, each content once."""

import hashlib
import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.dateparse import parse_datetime

from doubledraw.platform.jobs.services import enqueue
from doubledraw.platform.kernel.actor import SYSTEM
from doubledraw.platform.ledger.services import record, stamp
from doubledraw.platform.outbox.documents import FORMAT_VERSION, IN_FORMAT, Said, line_of
from doubledraw.platform.outbox.events import ReceiptsRead, ReceiptTaken
from doubledraw.platform.outbox.models import Message, MessageReceipt, ReceiptFile
from doubledraw.platform.outbox.states import MESSAGE_FLOW, Carrier, MessageState, ReceiptKind
from doubledraw.platform.records import store
from doubledraw.platform.records.transitions import move

MOST_BYTES = 20 * 1024 * 1024
SLACK = timedelta(minutes=5)
"""How far a gateway's clock may run before ours."""


@transaction.atomic
def take_receipt(said: Said, carrier: Carrier, *, at: datetime) -> str:
    """Keep what a channel says about a message; why it was not taken, or "". The asker's job is told."""
    message = Message.objects.filter(handle=said.id).first()
    if message is None:
        return "没有这个编号"
    if message.state != MessageState.HANDED:
        return "已经有回执，或者没有交给通道"
    if message.handed_at is None or said.at < message.handed_at - SLACK or said.at > at + SLACK:
        return "时间不对"
    is_delivered = said.kind == ReceiptKind.DELIVERED
    told = {
        "id": said.id,
        "status": str(said.kind),
        "at": stamp(said.at),
        "reference": said.reference,
        "carrier": str(carrier),
        "to": message.masked,
        "text_sha256": message.digest,
    }
    receipt = MessageReceipt.objects.create(
        message=message,
        round=message.round,
        kind=said.kind,
        carrier=carrier,
        at=min(said.at, at),
        taken_at=at,
        reference=said.reference[:100],
        detail=said.detail[:200],
        proof=store.put(line_of(told).encode()),
    )
    trouble = "" if is_delivered else said.detail[:200]
    action = "deliver" if is_delivered else "fail"
    move(message, MESSAGE_FLOW, action, ended_at=at, trouble=trouble)
    if message.tell:
        key = f"{message.tell}:{receipt.pk}"
        enqueue(message.tell, {"receipt": receipt.pk}, key=key, at=at)
    event = ReceiptTaken(message.about, str(said.kind), str(carrier), receipt.proof)
    record(event, by=SYSTEM, at=at, subject=message.about)
    return ""


def read_receipts(at: datetime) -> int:
    """Read every whole file in the folder of receipts; how many receipts were taken. Read files are put aside."""
    taken = 0
    come = Path(settings.OUTBOX_FOLDER) / "in"
    for path in sorted(come.glob("*.jsonl")) if come.is_dir() else []:
        if path.is_symlink() or path.stat().st_size > MOST_BYTES:
            continue
        taken += _read(path.name[:120], path.read_bytes(), at)
        aside = come.parent / "read"
        aside.mkdir(parents=True, exist_ok=True)
        path.replace(aside / path.name)
    return taken


def _read(name: str, data: bytes, at: datetime) -> int:
    digest = hashlib.sha256(data).hexdigest()
    if ReceiptFile.objects.filter(sha256=digest).exists():
        return 0
    lines = data.decode("utf-8", "replace").splitlines()
    try:
        with transaction.atomic():
            taken, refused = _take(lines, at)
            ReceiptFile.objects.create(
                name=name, sha256=digest, taken=taken, refused=refused[:200], read_at=at
            )
            event = ReceiptsRead(name, digest, taken, len(refused))
            record(event, by=SYSTEM, at=at, subject=f"outbox:{digest[:16]}")
    except IntegrityError:
        return 0
    return taken


def _take(lines: list[str], at: datetime) -> tuple[int, list[dict[str, Any]]]:
    if not lines or not _is_head(_json(lines[0])):
        return 0, [{"line": 1, "why": "第一行不是回执文件的说明"}]
    taken, refused = 0, []
    for number, line in enumerate(lines[1:], 2):
        why = _said(_json(line), at) if line.strip() else ""
        if why:
            refused.append({"line": number, "why": why})
        elif line.strip():
            taken += 1
    return taken, refused


def _is_head(head: Any) -> bool:
    return isinstance(head, dict) and (head.get("format"), head.get("version")) == (
        IN_FORMAT,
        FORMAT_VERSION,
    )


def _said(told: Any, at: datetime) -> str:
    """Take one line; why not, or ""."""
    if not isinstance(told, dict) or told.get("status") not in list(ReceiptKind):
        return "读不出"
    texts = {k: told.get(k, "") for k in ("id", "at", "reference", "detail")}
    if not all(isinstance(one, str) and "\0" not in one for one in texts.values()):
        return "读不出"
    try:
        moment = parse_datetime(texts["at"])
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        return "时间读不出"
    kind = ReceiptKind.of(told["status"])
    said = Said(texts["id"], kind, moment, texts["reference"], texts["detail"])
    return take_receipt(said, Carrier.FILES, at=at)


def _json(line: str) -> Any:
    try:
        return json.loads(line)
    except ValueError:
        return None
