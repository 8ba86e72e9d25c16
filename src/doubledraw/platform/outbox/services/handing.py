"""Handing queued messages to their channel: a mail server, a folder of a gateway, or the labelled simulator."""

import smtplib
from collections.abc import Callable
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings
from django.db import transaction

from doubledraw.platform.kernel.errors import Conflict
from doubledraw.platform.ledger.services import stamp
from doubledraw.platform.outbox.documents import (
    FORMAT_VERSION,
    OUT_FORMAT,
    Said,
    digest_of,
    line_of,
)
from doubledraw.platform.outbox.models import Batch, Message
from doubledraw.platform.outbox.services.queueing import carrier_of
from doubledraw.platform.outbox.services.receiving import take_receipt
from doubledraw.platform.outbox.states import (
    MESSAGE_FLOW,
    Carrier,
    Channel,
    MessageState,
    ReceiptKind,
)
from doubledraw.platform.records import durable
from doubledraw.platform.records.transitions import move, revise

MOST = 500
TRIES = 6
TIMEOUT = 20

Smtp = Callable[[], smtplib.SMTP]


def hand_over(at: datetime, connect: Smtp | None = None) -> dict[str, int]:
    """Hand over what is due, oldest first; what is past its time expires. {"handed", "failed", "expired"}."""
    told = {"handed": 0, "failed": 0, "expired": _expire(at)}
    write_files(at)
    for channel in Channel:
        carrier = carrier_of(channel)
        while rows := _due(channel, at) if carrier else []:
            if carrier == Carrier.FILES:
                told["handed"] += _to_files(channel, rows, at)
            elif carrier == Carrier.SMTP:
                _to_server(rows, at, connect or connection, told)
            else:
                told["handed"] += sum(_simulate(row, at) for row in rows)
    return told


def write_files(at: datetime) -> int:
    """Put every batch that is not yet in its place there; written again it has the same bytes."""
    count = 0
    for batch in Batch.objects.filter(written_at=None):
        data = _file_of(batch)
        durable.place(folder("out") / batch.name, data.encode(), mode=0o640)
        Batch.objects.filter(pk=batch.pk).update(written_at=at, sha256=digest_of(data))
        count += 1
    return count


def folder(name: str) -> Path:
    """ "out", "in" or "read" of the exchange, below the installation's own place."""
    return Path(settings.OUTBOX_FOLDER) / name


def connection() -> smtplib.SMTP:
    """A session with the mail server of the settings."""
    server = smtplib.SMTP(settings.EMAIL_HOST, settings.EMAIL_PORT, timeout=TIMEOUT)
    if settings.EMAIL_USE_TLS:
        server.starttls()
    if settings.EMAIL_HOST_USER:
        server.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)
    return server


def _due(channel: Channel, at: datetime) -> list[Message]:
    rows = Message.objects.filter(channel=channel, state=MessageState.QUEUED, next_at__lte=at)
    return list(rows.order_by("next_at", "pk")[:MOST])


def _expire(at: datetime) -> int:
    late = Message.objects.filter(state=MessageState.QUEUED, expires_at__lte=at)
    return sum(_move(row, "expire", ended_at=at) for row in late[:MOST])


@transaction.atomic
def _reserve(channel: Channel, rows: list[Message], at: datetime) -> int:
    """Decide what is in the file before it is written: a crash in between writes the same file later."""
    name = f"{channel}-{Batch.objects.count() + 1:06d}.jsonl"
    batch = Batch.objects.create(name=name, channel=channel, made_at=at)
    handed = {"batch": batch, "carrier": Carrier.FILES, "handed_at": at}
    return sum(_move(row, "hand", attempts=row.attempts + 1, **handed) for row in rows)


def _to_files(channel: Channel, rows: list[Message], at: datetime) -> int:
    count = _reserve(channel, rows, at)
    write_files(at)
    return count


def _file_of(batch: Batch) -> str:
    rows = list(batch.messages.order_by("pk"))
    head: dict[str, object] = {
        "format": OUT_FORMAT,
        "version": FORMAT_VERSION,
        "batch": batch.name,
        "channel": batch.channel,
        "made_at": stamp(batch.made_at),
        "count": len(rows),
    }
    lines: list[dict[str, object]] = [
        {
            "id": row.handle,
            "to": row.to,
            "subject": row.subject,
            "text": row.body,
            "expires_at": stamp(row.expires_at),
        }
        for row in rows
    ]
    return "".join(map(line_of, [head, *lines]))


def _to_server(rows: list[Message], at: datetime, connect: Smtp, told: dict[str, int]) -> None:
    """One session for all. A message is put off before it is tried: a crash costs a wait, not a double."""
    try:
        server = connect()
    except (OSError, smtplib.SMTPException) as error:
        for row in rows:
            _later(row, error, at)
        told["failed"] += len(rows)
        return
    with server:
        for row in rows:
            revise(row, attempts=row.attempts + 1, next_at=at + _wait(row.attempts))
            try:
                server.send_message(_mail(row))
            except (OSError, smtplib.SMTPException) as error:
                told["failed"] += 1
                _failed(row, error, at)
            else:
                told["handed"] += _move(row, "hand", carrier=Carrier.SMTP, handed_at=at)


def _mail(row: Message) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"] = settings.DEFAULT_FROM_EMAIL, row.to
    mail["Subject"] = row.subject
    mail["Message-ID"] = f"<{row.handle}@{settings.DEFAULT_FROM_EMAIL.rpartition('@')[2]}>"
    mail.set_content(row.body)
    return mail


def _simulate(row: Message, at: datetime) -> int:
    """The labelled simulator: nothing leaves the machine, and its receipt says so."""
    with transaction.atomic():
        if not _move(row, "hand", carrier=Carrier.SIMULATED, handed_at=at, attempts=1):
            return 0
        said = Said(row.handle, ReceiptKind.DELIVERED, at, f"SIM-{row.handle[:8]}", "模拟通道")
        take_receipt(said, Carrier.SIMULATED, at=at)
    return 1


def _later(row: Message, error: Exception, at: datetime) -> None:
    revise(row, attempts=row.attempts + 1, next_at=at + _wait(row.attempts))
    _failed(row, error, at)


def _failed(row: Message, error: Exception, at: datetime) -> None:
    """What went wrong by its kind alone: a server's words may repeat the address."""
    code = getattr(error, "smtp_code", "")
    trouble = f"{type(error).__name__} {code}".strip()
    is_refused = isinstance(error, smtplib.SMTPRecipientsRefused)
    if row.attempts >= TRIES or is_refused:
        _move(row, "fail", ended_at=at, trouble=trouble)
    else:
        revise(row, trouble=trouble)


def _wait(attempts: int) -> timedelta:
    """One minute, then four times as long each time."""
    return timedelta(minutes=4.0**attempts)


def _move(row: Message, action: str, **changes: object) -> int:
    """One when this worker moved it, 0 when another did."""
    try:
        with transaction.atomic():
            move(row, MESSAGE_FLOW, action, **changes)
    except Conflict:
        return 0
    return 1
