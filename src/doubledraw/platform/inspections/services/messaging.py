"""A notice by SMS or e-mail: under the firm's consent, once a channel; the receipt becomes the delivery."""

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import localdate, localtime

from doubledraw.platform.inspections.events import (
    ConsentEnded,
    ConsentEntered,
    NoticeDelivered,
    NoticeSent,
)
from doubledraw.platform.inspections.models import (
    Delivery,
    Notice,
    NoticeMessage,
    ServiceConsent,
    Visit,
)
from doubledraw.platform.inspections.policies.messages import may_keep_consent, may_send_notice
from doubledraw.platform.inspections.selectors import (
    is_of_the_team,
    newest_notice,
    sealed_notice,
)
from doubledraw.platform.inspections.selectors.messages import consents_of
from doubledraw.platform.inspections.services.noticing import SERVE
from doubledraw.platform.inspections.services.reading import line_of, media_of
from doubledraw.platform.inspections.states import DeliveryWay, VisitState
from doubledraw.platform.kernel.actor import SYSTEM, Actor
from doubledraw.platform.kernel.errors import Conflict, Invalid
from doubledraw.platform.ledger.services import record, stamp
from doubledraw.platform.obligations.services import meet_kind
from doubledraw.platform.outbox.documents import Asked, masked
from doubledraw.platform.outbox.models import MessageReceipt
from doubledraw.platform.outbox.services import queue
from doubledraw.platform.outbox.services.queueing import EMAIL, PHONE
from doubledraw.platform.outbox.states import Carrier, Channel, ReceiptKind
from doubledraw.platform.records import store
from doubledraw.platform.records.transitions import revise

TEMPLATE, TELL = "visit-notice", "inspections.receipt"


@dataclass(frozen=True, slots=True)
class Consent:
    """A firm's consent as somebody typed it, with the file of the signed paper."""

    channel: str
    address: str
    signed_by: str
    signed_on: date
    proof: bytes | None


def enter_consent(visit: Visit, asked: Consent, *, by: Actor, at: datetime) -> ServiceConsent:
    """Keep that the firm agreed to be served there; another address ends the one before it."""
    may_keep_consent(visit, is_of_the_team=is_of_the_team(visit, by, at)).enforce()
    channel, address = channel_of(asked.channel), line_of(asked.address, 254)
    signed_by = line_of(asked.signed_by, 60)
    _check(asked, channel, address, signed_by, at)
    assert asked.proof is not None
    media_of(asked.proof)
    proof = store.put(asked.proof)
    try:
        with transaction.atomic():
            before = consents_of(visit).get(channel)
            if before is not None:
                _end(before, by, at)
            made = ServiceConsent.objects.create(
                target=visit.target,
                organ=visit.organ,
                channel=channel,
                address=address,
                signed_by=signed_by,
                signed_on=asked.signed_on,
                proof=proof,
                entered_by=by.user_id,
                entered_at=at,
            )
            event = ConsentEntered(visit.number, str(channel), proof)
            record(event, by=by, at=at, subject=visit.reference)
    except IntegrityError as error:
        raise Conflict("consent_meanwhile", "刚刚有人登记了", None, "请刷新页面。") from error
    return made


@transaction.atomic
def end_consent(visit: Visit, consent: ServiceConsent, *, by: Actor, at: datetime) -> None:
    """The firm took its consent back: nothing more is sent there."""
    may_keep_consent(visit, is_of_the_team=is_of_the_team(visit, by, at)).enforce()
    if consent.ended_at is not None:
        raise Conflict("consent_over", "已经撤回", None, "请刷新页面。")
    _end(consent, by, at)
    event = ConsentEnded(visit.number, str(consent.channel))
    record(event, by=by, at=at, subject=visit.reference)


def send_notice(notice: Notice, code: str, *, by: Actor, at: datetime) -> NoticeMessage:
    """Queue the notice for the address the firm agreed to, once a channel."""
    visit, channel = notice.visit, channel_of(code)
    consent = consents_of(visit).get(channel)
    is_member = is_of_the_team(visit, by, at)
    may_send_notice(notice, newest_notice(visit), consent, is_of_the_team=is_member).enforce()
    assert consent is not None
    key = f"notice:{notice.digest}:{channel}"
    try:
        with transaction.atomic():
            made = NoticeMessage.objects.create(
                notice=notice,
                consent=consent,
                channel=channel,
                key=key,
                sent_by=by.user_id,
                sent_by_name=by.name,
                sent_at=at,
            )
            queue(_asked(notice, consent, key), by=by, at=at)
            event = NoticeSent(visit.number, notice.digest, str(channel))
            record(event, by=by, at=at, subject=visit.reference)
    except IntegrityError as error:
        raise Conflict(
            "sent_already", "这份通知书已经用这个渠道发过", None, "没有送到的在“外发信息”里重发。"
        ) from error
    return made


@transaction.atomic
def take_delivery(receipt: MessageReceipt, *, at: datetime) -> Delivery | None:
    """A receipt of a notice's message becomes its delivery; None when it says otherwise or there is one already."""
    if receipt.kind != ReceiptKind.DELIVERED:
        return None
    rows = NoticeMessage.objects.select_related("notice__visit__organ", "consent")
    sent = rows.filter(key=receipt.message.key).first()
    if sent is None or hasattr(sent.notice, "delivery"):
        return None
    notice, visit = sent.notice, sent.notice.visit
    newest = newest_notice(visit)
    if newest is None or newest.pk != notice.pk or visit.state == VisitState.WITHDRAWN:
        return None
    note = Carrier.SIMULATED.label if receipt.carrier == Carrier.SIMULATED else ""
    made = Delivery.objects.create(
        notice=notice,
        way=DeliveryWay.ELECTRONIC,
        receiver=sent.consent.signed_by,
        received_at=receipt.at,
        is_late=notice.due is not None and receipt.at > notice.due,
        proof=receipt.proof,
        proof_name=f"{receipt.message.handle}.json",
        note=note,
        entered_by=sent.sent_by,
        entered_at=at,
    )
    told = f"{SERVE} {visit.number}"
    meet_kind(SERVE, visit.reference, document=told, digest=notice.digest, by=SYSTEM, at=at)
    event = NoticeDelivered(visit.number, str(made.way), stamp(made.received_at), made.proof)
    record(event, by=SYSTEM, at=at, subject=visit.reference)
    return made


def channel_of(code: str) -> Channel:
    """A channel by its code, or Invalid."""
    try:
        return Channel.of(code)
    except ValueError as error:
        raise Invalid("channel_unknown", "请选渠道", None, "只能选列出的渠道。") from error


def _end(consent: ServiceConsent, by: Actor, at: datetime) -> None:
    """What is over keeps only enough of the address to recognise it."""
    revise(consent, ended_at=at, ended_by=by.user_id, address=masked(consent.address))


def _asked(notice: Notice, consent: ServiceConsent, key: str) -> Asked:
    visit, said = notice.visit, sealed_notice(notice)
    return Asked(
        key=key,
        channel=consent.channel,
        to=consent.address,
        template=TEMPLATE,
        params={
            "organ": visit.organ.name,
            "planned": f"{localtime(notice.planned_at):%Y-%m-%d %H:%M}",
            "firm": visit.name,
            "link": settings.PUBLIC_URL + reverse("door", args=[notice.token]),
            "contact": said["contact"],
            "phone": said["phone"],
        },
        about=visit.reference,
        organ_path=visit.organ.path,
        expires_at=notice.planned_at,
        tell=TELL,
    )


def _check(asked: Consent, channel: Channel, address: str, signed_by: str, at: datetime) -> None:
    form = PHONE if channel == Channel.SMS else EMAIL
    if not form.fullmatch(address):
        raise Invalid("address_unusable", "号码或邮箱写法不对", None, "照确认书上的写。")
    if not signed_by:
        raise Invalid("no_signer", "请写确认人", None, "写在确认书上签字的人。")
    if asked.signed_on > localdate(at):
        raise Invalid("signed_later", "确认日期还没有到", None, "请核对日期。")
    if not asked.proof:
        raise Invalid("no_proof", "请上传签字的确认书", None, "PDF、JPEG 或 PNG。")
