"""Putting messages in the queue, each once for its key, and having a failed one sent again."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from doubledraw.platform.jobs.models import Job
from doubledraw.platform.jobs.services import enqueue
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import Invalid, Refused
from doubledraw.platform.ledger.services import record
from doubledraw.platform.outbox.documents import Asked, digest_of, masked, worded
from doubledraw.platform.outbox.events import MessageQueued, MessageRetried
from doubledraw.platform.outbox.models import Message
from doubledraw.platform.outbox.policies import may_retry
from doubledraw.platform.outbox.states import MESSAGE_FLOW, Carrier, Channel
from doubledraw.platform.records.transitions import move

JOB = "outbox.run"
EVERY = timedelta(minutes=1)
CHUNK = 500
PHONE = re.compile(r"\+?[0-9]{7,15}")
EMAIL = re.compile(r"[^@\s<>,;:\"\\]{1,64}@[A-Za-z0-9.-]{1,180}\.[A-Za-z0-9-]{2,}")


def carrier_of(channel: str) -> Carrier | None:
    """Who carries this channel here; None when the installation has nobody."""
    named = settings.OUTBOX.get(str(channel), "")
    return Carrier.of(named) if named else None


def queue(asked: Asked, *, by: Actor, at: datetime) -> Message:
    """Queue one message inside the caller's transaction; the same key gives the same message."""
    queue_many([asked], by=by, at=at)
    return Message.objects.get(key=asked.key)


@transaction.atomic
def queue_many(asked: Sequence[Asked], *, by: Actor, at: datetime) -> int:
    """Queue many; how many were new. Refused for a channel that nobody carries."""
    for channel in {one.channel for one in asked}:
        if carrier_of(channel) is None:
            raise Refused(
                "no_carrier",
                "本系统还没有接通这个渠道",
                remedy="请系统管理员设置外发通道，或者改用别的方式送达。",
            )
    made = 0
    for start in range(0, len(asked), CHUNK):
        made += _queue(asked[start : start + CHUNK], by, at)
    if made:
        run_soon(at)
    return made


@transaction.atomic
def retry(message: Message, *, by: Actor, at: datetime) -> None:
    """Send a failed message again, under a new handle: a late receipt of the old one changes nothing."""
    may_retry(message, by, at).enforce()
    again = message.round + 1
    move(
        message,
        MESSAGE_FLOW,
        "retry",
        round=again,
        handle=_handle(message.key, again),
        attempts=0,
        next_at=at,
        ended_at=None,
        handed_at=None,
        batch=None,
        trouble="",
    )
    run_soon(at)
    record(MessageRetried(message.about, again), by=by, at=at, subject=message.about)


def run_soon(at: datetime) -> Job:
    """Have the queue worked within a minute, however often this is asked."""
    due = at.replace(second=0, microsecond=0) + EVERY
    key = f"{JOB}:{due:%Y%m%d%H%M}"
    return enqueue(JOB, {}, key=key, at=at, title="外发信息", run_after=at)


def run_later(at: datetime, wait: timedelta) -> Job:
    """The next run of the series."""
    due = at + wait
    key = f"{JOB}:{due + EVERY:%Y%m%d%H%M}"
    return enqueue(JOB, {}, key=key, at=at, title="外发信息", run_after=due)


def _queue(asked: Sequence[Asked], by: Actor, at: datetime) -> int:
    known = set(
        Message.objects.filter(key__in=[one.key for one in asked]).values_list("key", flat=True)
    )
    new = [one for one in {each.key: each for each in asked}.values() if one.key not in known]
    made = Message.objects.bulk_create(_rows(new, by, at), ignore_conflicts=True)
    groups = Counter((one.about, str(one.channel), one.template, one.digest) for one in made)
    for (about, channel, template, digest), count in groups.items():
        event = MessageQueued(about, channel, template, digest, count)
        record(event, by=by, at=at, subject=about)
    return len(made)


def _rows(asked: Iterable[Asked], by: Actor, at: datetime) -> Iterable[Message]:
    for one in asked:
        _check_address(one)
        wording, body = worded(one.template, one.params)
        yield Message(
            key=one.key,
            handle=_handle(one.key, 1),
            channel=one.channel,
            to=one.to,
            masked=masked(one.to),
            template=wording.code,
            template_version=wording.version,
            subject=wording.subject,
            body=body,
            digest=digest_of(body),
            about=one.about,
            organ_path=one.organ_path,
            tell=one.tell,
            next_at=at,
            expires_at=one.expires_at,
            queued_by=by.user_id,
            queued_at=at,
        )


def _check_address(asked: Asked) -> None:
    form = PHONE if asked.channel == Channel.SMS else EMAIL
    if not form.fullmatch(asked.to):
        raise Invalid("address_unusable", "号码或邮箱写法不对", None, "请核对后再发。")


def _handle(key: str, again: int) -> str:
    return f"{digest_of(key)[:32]}-{again}"
