"""Messages go once, come back with receipts, are tried again with patience, and leave no number behind."""

import json
import smtplib
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction

from doubledraw.platform.jobs.models import Job
from doubledraw.platform.kernel.actor import Actor, Grant
from doubledraw.platform.kernel.errors import Invalid, Refused
from doubledraw.platform.ledger.models import AuditEvent
from doubledraw.platform.outbox import services
from doubledraw.platform.outbox.documents import Asked
from doubledraw.platform.outbox.models import Batch, Message, ReceiptFile
from doubledraw.platform.outbox.selectors import messages_visible_to

NOON = datetime(2026, 5, 20, 4, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
PHONE, MAIL = "13812345678", "lin@example.cn"
CLERK = Actor(7, "李起草", 4, "/1/4/", grants=frozenset({Grant("clerk", "/1/4/")}))
STRANGER = Actor(8, "外单位钱某", 5, "/1/5/", grants=frozenset({Grant("clerk", "/1/5/")}))
SAID = {
    "organ": "市场监管局",
    "planned": "2026-06-03 09:00",
    "firm": "林记餐饮",
    "link": "https://example.cn/door/secret-word/",
    "contact": "郑海峰",
    "phone": "0990-1",
}


@pytest.fixture(autouse=True)
def home(db, settings, tmp_path):
    settings.STORE, settings.OUTBOX_FOLDER = tmp_path / "files", tmp_path / "outbox"
    settings.OUTBOX = {"sms": "files", "email": "smtp"}
    settings.OUTBOX_KEEP = timedelta(days=30)
    return tmp_path / "outbox"


def asked(n: int = 1, channel: str = "sms") -> Asked:
    to = PHONE if channel == "sms" else MAIL
    about, late = f"visit:V-{n:04d}", NOON + timedelta(days=14)
    return Asked(f"notice:{n}:{channel}", channel, to, "visit-notice", SAID, about, "/1/4/", late)


def receipts(home, name: str, *lines: object, head: object = None) -> None:
    folder = home / "in"
    folder.mkdir(parents=True, exist_ok=True)
    first = head or {"format": "doubledraw-receipts", "version": 1}
    told = "\n".join(json.dumps(one) if isinstance(one, dict) else str(one) for one in lines)
    (folder / name).write_text(f"{json.dumps(first)}\n{told}\n")


def line(message: Message, status: str = "delivered", minutes: int = 1) -> dict[str, str]:
    at = (NOON + minutes * MINUTE).isoformat()
    return {"id": message.handle, "status": status, "at": at, "reference": "G-1"}


def test_a_key_is_queued_once_and_names_no_number_in_the_ledger() -> None:
    services.queue_many([asked(), asked(), asked(2)], by=CLERK, at=NOON)
    services.queue(asked(), by=CLERK, at=NOON)
    assert Message.objects.count() == 2
    told = str(list(AuditEvent.objects.values()))
    assert "message" in told.lower()
    for secret in (PHONE, "secret-word", "林记餐饮"):
        assert secret not in told
    assert list(messages_visible_to(STRANGER)) == []
    assert len(messages_visible_to(CLERK)) == 2


def test_what_cannot_be_sent_is_refused(settings) -> None:
    for to in ("", "12", "138-1234", "a@b", "x\n@y.cn"):
        with pytest.raises(Invalid):
            services.queue(replace(asked(), to=to), by=CLERK, at=NOON)
    settings.OUTBOX = {}
    with pytest.raises(Refused, match="没有接通"):
        services.queue(asked(), by=CLERK, at=NOON)


def test_a_file_is_written_once_and_again_the_same_after_a_crash(home) -> None:
    services.queue_many([asked(n) for n in range(3)], by=CLERK, at=NOON)
    assert services.hand_over(NOON)["handed"] == 3
    assert services.hand_over(NOON)["handed"] == 0
    (path,) = (home / "out").iterdir()
    first = path.read_bytes()
    head, *lines = map(json.loads, first.decode().splitlines())
    assert (head["format"], head["version"], head["count"]) == ("doubledraw-messages", 1, 3)
    assert {one["to"] for one in lines} == {PHONE}
    path.unlink()
    Batch.objects.update(written_at=None)
    services.hand_over(NOON)
    assert path.read_bytes() == first


def test_receipts_are_read_once_and_what_is_wrong_in_them_is_said(home) -> None:
    services.queue_many([asked(n) for n in range(3)], by=CLERK, at=NOON)
    services.hand_over(NOON)
    one, two, three = Message.objects.order_by("pk")
    rows = [line(one), line(two, "failed"), line(one), {"id": "x"}, "no json", line(three, "odd")]
    early = {**line(three), "at": (NOON - timedelta(days=1)).isoformat()}
    receipts(home, "r1.jsonl", *rows, early, {**line(three), "at": "2026-05-20"})
    assert services.read_receipts(NOON + 2 * MINUTE) == 2
    kept = ReceiptFile.objects.get()
    assert [bad["line"] for bad in kept.refused] == [4, 5, 6, 7, 8, 9]
    assert not list((home / "in").iterdir())
    receipts(home, "again.jsonl", *rows, early, {**line(three), "at": "2026-05-20"})
    assert services.read_receipts(NOON + 3 * MINUTE) == 0
    receipts(home, "odd.jsonl", line(three), head={"format": "other"})
    assert services.read_receipts(NOON + 3 * MINUTE) == 0
    states = list(Message.objects.order_by("pk").values_list("state", flat=True))
    assert states == ["delivered", "failed", "handed"]
    assert PHONE not in (kept.name + str(kept.refused))


def test_a_failed_message_is_sent_again_by_its_keeper_and_an_old_receipt_changes_nothing(
    home,
) -> None:
    message = services.queue(asked(), by=CLERK, at=NOON)
    services.hand_over(NOON)
    message.refresh_from_db()
    old = line(message)
    receipts(home, "r.jsonl", line(message, "failed"))
    services.read_receipts(NOON + MINUTE)
    message.refresh_from_db()
    with pytest.raises(Refused):
        services.retry(message, by=STRANGER, at=NOON)
    with pytest.raises(Refused, match="发送期限"):
        services.retry(message, by=CLERK, at=message.expires_at)
    services.retry(message, by=CLERK, at=NOON + MINUTE)
    services.hand_over(NOON + MINUTE)
    receipts(home, "late.jsonl", {**old, "reference": "late"})
    assert services.read_receipts(NOON + 2 * MINUTE) == 0
    message.refresh_from_db()
    assert (message.state, message.round) == ("handed", 2)
    with pytest.raises(DatabaseError), transaction.atomic():
        Message.objects.update(state="queued")


class Server:
    """A mail server that refuses as often as it is told to."""

    def __init__(self, refusals: list[Exception]) -> None:
        self.refusals, self.taken = refusals, []

    def __call__(self) -> "Server":
        return self

    def __enter__(self) -> "Server":
        return self

    def __exit__(self, *_: object) -> None: ...

    def send_message(self, mail) -> None:
        if self.refusals:
            raise self.refusals.pop()
        self.taken.append((mail["To"], mail["Message-ID"], mail.get_content()))


def test_mail_is_tried_with_growing_waits_under_one_id_and_given_up_when_refused() -> None:
    message = services.queue(asked(1, "email"), by=CLERK, at=NOON)
    busy = smtplib.SMTPServerDisconnected(f"no {MAIL}")
    server = Server([busy, busy])
    services.hand_over(NOON, server)
    services.hand_over(NOON, server)
    message.refresh_from_db()
    assert (message.state, message.attempts) == ("queued", 1)
    assert MAIL not in message.trouble
    services.hand_over(NOON + MINUTE, server)
    services.hand_over(NOON + 5 * MINUTE, server)
    message.refresh_from_db()
    ((to, name, text),) = server.taken
    assert (to, message.state, message.attempts) == (MAIL, "handed", 3)
    assert message.handle in name
    assert SAID["link"] in text
    second = services.queue(asked(2, "email"), by=CLERK, at=NOON)
    services.hand_over(NOON, Server([smtplib.SMTPRecipientsRefused({MAIL: (550, b"no")})]))
    second.refresh_from_db()
    assert second.state == "failed"


def test_the_simulator_says_so_and_tells_who_asked(settings) -> None:
    settings.OUTBOX = {"sms": "simulated"}
    message = services.queue(replace(asked(), tell="inspections.receipt"), by=CLERK, at=NOON)
    services.hand_over(NOON)
    receipt = message.receipts.get()
    assert (receipt.carrier, receipt.detail) == ("simulated", "模拟通道")
    job = Job.objects.get(kind="inspections.receipt")
    assert job.args == {"receipt": receipt.pk}


def test_late_messages_expire_and_old_ones_are_emptied_with_their_file(home) -> None:
    kept, late = asked(1), replace(asked(2), expires_at=NOON)
    services.queue_many([kept, late], by=CLERK, at=NOON)
    assert services.hand_over(NOON)["expired"] == 1
    receipts(home, "r.jsonl", line(Message.objects.get(key=kept.key)))
    services.read_receipts(NOON + MINUTE)
    assert services.clear(NOON + timedelta(days=29)) == 0
    assert services.clear(NOON + timedelta(days=31)) == 2
    assert not list((home / "out").iterdir())
    for row in Message.objects.all():
        assert (row.to, row.body, row.masked) == ("", "", "138****5678")
