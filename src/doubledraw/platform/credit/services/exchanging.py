"""Sending credit events out: a file of what no receiver has taken yet, its receipt, the rejected ones once more."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from doubledraw.platform.credit.events import FileMade, ReceiptTaken
from doubledraw.platform.credit.exports.exchange import (
    MOST_BYTES,
    Answer,
    answers_in,
    written,
)
from doubledraw.platform.credit.models import (
    CreditEvent,
    CreditExport,
    CreditExportLine,
    CreditReceipt,
)
from doubledraw.platform.credit.policies import may_export
from doubledraw.platform.credit.selectors import attempts_of, lines_of, unsent_events
from doubledraw.platform.credit.states import EXPORT_FLOW, CreditKind, ExportState
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import Conflict, Invalid
from doubledraw.platform.ledger.services import record, stamp
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.records import store
from doubledraw.platform.records.transitions import move

MOST_ROWS = 20_000
"""So many rows a file; the others go with the next."""


def make_export(organ: Organ, *, by: Actor, at: datetime) -> CreditExport:
    """A file of every event of the organ's firms that no file carries or that was rejected; once an attempt."""
    may_export(organ, by).enforce()
    events = list(unsent_events(organ).select_related("target")[:MOST_ROWS])
    if not events:
        raise Invalid(
            "nothing_to_send", "没有要报送的信用信息", remedy="都已经报送；等回执，或者等新的信息。"
        )
    try:
        with transaction.atomic():
            return _made(organ, events, by, at)
    except IntegrityError as error:
        raise Conflict(
            "sent_meanwhile", "刚刚有人生成了报送文件", remedy="请刷新页面看那一份。"
        ) from error


def take_receipt(export: CreditExport, data: bytes, *, by: Actor, at: datetime) -> tuple[int, int]:
    """Keep what the receiver said, all of the file or nothing; (accepted, rejected) rows that are new.

    The same receipt again changes nothing; one that says otherwise of a row is a Conflict.
    """
    may_export(export.organ, by).enforce()
    if len(data) > MOST_BYTES:
        raise Invalid("receipt_too_big", "回执文件太大", remedy="请核对是不是回执文件。")
    answers = answers_in(data, export.number, export.digest)
    lines = {line.seq: line for line in lines_of(export)}
    new = _new_answers(lines, answers)
    if not new:
        return 0, 0
    try:
        with transaction.atomic():
            return _taken(export, lines, new, store.put(data), by, at)
    except IntegrityError as error:
        raise Conflict("receipt_meanwhile", "刚刚有人登记过回执", remedy="请刷新页面。") from error


def _made(organ: Organ, events: list[CreditEvent], by: Actor, at: datetime) -> CreditExport:
    tried = attempts_of(events)
    day = f"{localdate(at):%Y%m%d}"
    count = CreditExport.objects.filter(organ=organ, number__contains=f"-{day}-").count() + 1
    number = f"CR-{organ.code}-{day}-{count:03d}"
    head = {
        "batch": number,
        "organ_code": organ.code,
        "organ_name": organ.name,
        "made_at": stamp(at),
    }
    rows = [_row(n, one, tried.get(one.pk, 0) + 1) for n, one in enumerate(events, 1)]
    data = written(head, rows)
    export = CreditExport.objects.create(
        organ=organ,
        number=number,
        digest=store.put(data),
        rows=len(rows),
        made_by=by.user_id,
        made_by_name=by.name,
        made_at=at,
    )
    CreditExportLine.objects.bulk_create(
        CreditExportLine(export=export, seq=row["seq"], event=event, attempt=row["attempt"])
        for row, event in zip(rows, events, strict=True)
    )
    told = FileMade(number, export.digest, len(rows))
    record(told, by=by, at=at, subject=f"credit-export:{number}")
    return export


def _row(seq: int, event: CreditEvent, attempt: int) -> dict[str, Any]:
    return {
        "seq": seq,
        "source": event.source,
        "digest": event.digest,
        "code": event.target.code,
        "name": event.target.name,
        "kind": event.kind,
        "kind_name": CreditKind.of(event.kind).label,
        "day": event.day.isoformat(),
        "organ": event.organ_name,
        "detail": event.detail,
        "cancels": event.cancels,
        "attempt": attempt,
    }


def _new_answers(lines: dict[int, CreditExportLine], answers: list[Answer]) -> list[Answer]:
    """Those that say something new; Invalid or Conflict for the first that cannot be."""
    new: dict[int, Answer] = {}
    for one in answers:
        line = lines.get(one.seq)
        if line is None or line.event.source != one.source or one.seq in new:
            raise Invalid(
                "receipt_row_unknown",
                "回执第 {seq} 行和报送的文件对不上",
                remedy="请向接收方要一份新的回执；这一份一行也没有登记。",
                seq=one.seq,
            )
        before = getattr(line, "receipt", None)
        if before is None:
            new[one.seq] = one
        elif before.is_accepted != one.is_accepted:
            raise Conflict(
                "receipt_says_otherwise",
                "回执第 {seq} 行和以前登记的不一样",
                remedy="请向接收方核实。",
                seq=one.seq,
            )
    return list(new.values())


def _taken(
    export: CreditExport,
    lines: dict[int, CreditExportLine],
    new: list[Answer],
    file: str,
    by: Actor,
    at: datetime,
) -> tuple[int, int]:
    CreditReceipt.objects.bulk_create(
        CreditReceipt(
            line=lines[one.seq],
            is_accepted=one.is_accepted,
            code=one.code,
            reason=one.reason,
            file=file,
            taken_by=by.user_id,
            at=at,
        )
        for one in new
    )
    taken = CreditReceipt.objects.filter(line__export=export).count()
    if taken == export.rows and export.state == ExportState.SENT:
        move(export, EXPORT_FLOW, "answer", answered_at=at)
    accepted = sum(one.is_accepted for one in new)
    told = ReceiptTaken(export.number, accepted, len(new) - accepted)
    record(told, by=by, at=at, subject=f"credit-export:{export.number}")
    return accepted, len(new) - accepted


def file_of(export: CreditExport) -> bytes:
    """The bytes of a file, as they were made; ValueError when the store no longer holds them."""
    return store.get(export.digest)
