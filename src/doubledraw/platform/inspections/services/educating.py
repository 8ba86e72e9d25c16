"""Telling a plan line's whole frame the law and the standards: public notice, board, and messages in the background."""

from collections.abc import Callable, Collection
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import localdate

from doubledraw.platform.inspections.documents import SealedEducation
from doubledraw.platform.inspections.events import EducationSent, FrameWasEducated
from doubledraw.platform.inspections.models import Education
from doubledraw.platform.inspections.policies.education import may_educate
from doubledraw.platform.inspections.selectors.education import (
    digest_of_frame,
    education_due,
    frame_of,
    told_items,
)
from doubledraw.platform.inspections.selectors.messages import emails_of
from doubledraw.platform.inspections.services.messaging import channel_of
from doubledraw.platform.jobs.services import enqueue
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import Conflict, Invalid, Refused
from doubledraw.platform.ledger.services import record, seal
from doubledraw.platform.obligations.documents import last_moment
from doubledraw.platform.obligations.services import meet_kind
from doubledraw.platform.outbox.documents import Asked
from doubledraw.platform.outbox.services import carrier_of, queue_many
from doubledraw.platform.outbox.services.queueing import PHONE
from doubledraw.platform.outbox.states import Channel
from doubledraw.platform.plans.models import PlanLine
from doubledraw.platform.records.transitions import revise
from doubledraw.platform.registry.models import Target

EDUCATE, TEMPLATE, JOB = "educate_targets", "law-education", "inspections.educate"
CHUNK, CHANNELS = 500, (Channel.SMS, Channel.EMAIL)
Report = Callable[[float], None]


def educate(line: PlanLine, channels: Collection[str], *, by: Actor, at: datetime) -> Education:
    """Tell everybody the line is about. It takes a line and no list: there is no way to tell some of them.

    `channels`: besides the public notice; each gets one message at most: an SMS who has a number in the rolls,
    an e-mail who has none but has confirmed an address.
    """
    is_done = Education.objects.filter(line=line).exists()
    may_educate(line, by, localdate(at), is_done=is_done).enforce()
    asked = sorted({channel_of(code) for code in channels})
    if any(carrier_of(one) is None for one in asked):
        raise Refused(
            "no_carrier",
            "本系统还没有接通这个渠道",
            remedy="只发公告，或者请系统管理员设置外发通道。",
        )
    try:
        with transaction.atomic():
            return _educate(line, [str(one) for one in asked], by, at)
    except IntegrityError as error:
        raise Conflict("educated_meanwhile", "刚刚有人告知了", None, "请刷新页面。") from error


def send_education(education: Education, by: Actor, at: datetime, report: Report) -> int:
    """Queue the messages of an education, the frame through; again it queues none twice. How many were new."""
    rows, total, last = frame_of(education.line), max(1, education.recipients), 0
    made, seen, unreached = 0, 0, 0
    while some := list(rows.filter(pk__gt=last)[:CHUNK]):
        last, seen = some[-1].pk, seen + len(some)
        asked = _messages(education, some)
        unreached += len(some) - len(asked)
        made += _queue(education, asked, by, at)
        report(min(0.99, seen / total))
    _end(education, unreached, by, at)
    return made


@transaction.atomic
def _queue(education: Education, asked: Collection[Asked], by: Actor, at: datetime) -> int:
    """Queue some of the messages and count them, together: how many were new."""
    by_channel = {
        channel: queue_many([one for one in asked if one.channel == channel], by=by, at=at)
        for channel in CHANNELS
    }
    new = sum(by_channel.values())
    education.refresh_from_db()
    by_email = (education.by_email or 0) + by_channel[Channel.EMAIL]
    revise(education, sent=education.sent + new, by_email=by_email)
    return new


@transaction.atomic
def _end(education: Education, unreached: int, by: Actor, at: datetime) -> None:
    """All of the frame has been gone through, for the first time."""
    education.refresh_from_db()
    if education.done_at is not None:
        return
    revise(education, done_at=at, unreached=unreached)
    counts = (education.by_sms, education.by_email or 0, unreached)
    event = EducationSent(education.number, *counts)
    record(event, by=by, at=at, subject=education.reference)


def _educate(line: PlanLine, channels: list[str], by: Actor, at: datetime) -> Education:
    plan = line.plan
    count, frame = digest_of_frame(line)
    if not count:
        raise Invalid("nobody_to_tell", "这一行的名录里没有对象", None, "请先更新名录。")
    number = f"{plan.number}-L{line.number:02d}"
    sealed = SealedEducation(
        number=number,
        organ_name=plan.organ.name,
        plan=plan.number,
        line=line.number,
        title=line.title,
        starts=line.starts.isoformat(),
        ends=line.ends.isoformat(),
        items=tuple(told_items(line)),
        recipients=count,
        frame=frame,
        channels=tuple(channels),
    )
    due = education_due(plan.organ, line.starts)
    made = Education.objects.create(
        line=line,
        organ=plan.organ,
        number=number,
        digest=seal(sealed, at=at),
        recipients=count,
        channels=channels,
        due=due[0] if due else None,
        lead_cited=str(due[1])[:200] if due else "",
        is_late=due is not None and at > due[0],
        issued_by=by.user_id,
        issued_by_name=by.name,
        issued_at=at,
        done_at=None if channels else at,
    )
    enqueue(
        "disclosure.follow",
        {"kind": "education", "pk": made.pk},
        key=f"disclosure:education:{made.digest}",
        at=at,
        asked_by=by.user_id,
        title="公布普法告知",
    )
    if channels:
        enqueue(
            JOB, {"pk": made.pk}, key=f"{JOB}:{made.pk}", at=at, asked_by=by.user_id, title=number
        )
    _meet(line, made, by, at)
    event = FrameWasEducated(number, made.digest, count, made.is_late)
    record(event, by=by, at=at, subject=made.reference)
    return made


def _meet(line: PlanLine, made: Education, by: Actor, at: datetime) -> None:
    """The plan owes it for all lines that begin on that day: it is met with the last of them."""
    left = PlanLine.objects.filter(plan=line.plan, starts=line.starts, education=None)
    if not left.exists():
        subject = f"{line.plan.subject}#{line.starts.isoformat()}"
        meet_kind(EDUCATE, subject, document=made.number, digest=made.digest, by=by, at=at)


def _messages(education: Education, targets: Collection[Target]) -> list[Asked]:
    """One message each for those who have an address of the channels: the first that fits. One query."""
    channels = education.channels
    emails = emails_of([one.pk for one in targets]) if Channel.EMAIL in channels else {}
    made = []
    for one in targets:
        number = _digits(one.phone)
        if Channel.SMS in channels and PHONE.fullmatch(number):
            made.append(_message(education, one, Channel.SMS, number))
        elif one.pk in emails:
            made.append(_message(education, one, Channel.EMAIL, emails[one.pk]))
    return made


def _message(education: Education, target: Target, channel: Channel, to: str) -> Asked:
    """Its key is the same by whatever channel: nobody is told twice."""
    line = education.line
    return Asked(
        key=f"law:{line.origin_id or line.pk}:{target.code}",
        channel=channel,
        to=to,
        template=TEMPLATE,
        params={
            "organ": education.organ.name,
            "task": line.title,
            "link": settings.PUBLIC_URL + reverse("public-education", args=[education.number]),
        },
        about=education.reference,
        organ_path=education.organ.path,
        expires_at=last_moment(line.ends),
    )


def _digits(phone: str) -> str:
    return phone.replace("-", "").replace(" ", "")
