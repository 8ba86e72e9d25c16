"""The notice: sealed, with a secret address for the firm, in time or under an article that needs no notice."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from doubledraw.platform.draws.services import take_leaf
from doubledraw.platform.inspections.documents import AskedNotice, SealedNotice
from doubledraw.platform.inspections.events import NoticeDelivered, NoticeIssued
from doubledraw.platform.inspections.models import Delivery, Notice, Visit
from doubledraw.platform.inspections.policies import NoticeDuty, may_deliver, may_issue
from doubledraw.platform.inspections.selectors import (
    crew_of,
    is_of_the_team,
    newest_notice,
    notice_duty,
)
from doubledraw.platform.inspections.services.reading import checked_strokes, line_of, media_of
from doubledraw.platform.inspections.states import NEED_PROOF, Asking, DeliveryWay
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import Conflict, Invalid, Refused
from doubledraw.platform.ledger.services import record, seal, stamp
from doubledraw.platform.obligations.services import meet_kind, open_by_clock
from doubledraw.platform.records import store
from doubledraw.platform.records.transitions import revise

Chance = Callable[[int], bytes]
TOKEN_BYTES = 16
FREE = "检查不收取任何费用；需要第三方检测、鉴定的，费用由委托的行政机关承担。"
SERVE = "serve_notice"


@dataclass(frozen=True, slots=True)
class Served:
    """How a notice came to the firm, as somebody typed it."""

    way: str
    receiver: str
    received_at: datetime
    note: str = ""
    strokes: object = None
    proof: bytes | None = None
    proof_name: str = ""


def issue_notice(
    visit: Visit, asked: AskedNotice, *, by: Actor, at: datetime, chance: Chance
) -> Notice:
    """Seal a notice for a planned moment; a later one replaces it.

    Refused when it could no longer reach the firm in time, unless an article lets the team come unannounced.
    """
    may_issue(visit, is_of_the_team=is_of_the_team(visit, by, at)).enforce()
    unannounced = line_of(asked.unannounced, 300)
    duty = None if unannounced else notice_duty(visit.organ, asked.planned_at)
    _check_moment(visit, asked.planned_at, duty, at)
    leaf = store.put(take_leaf(visit.draw, visit.code, by=by, at=at))
    try:
        with transaction.atomic():
            return _issue(visit, asked, unannounced, duty, leaf, chance(TOKEN_BYTES).hex(), by, at)
    except IntegrityError as error:
        raise Conflict(
            "notice_meanwhile", "刚刚有人签发了通知书", None, "请刷新页面再看。"
        ) from error


@transaction.atomic
def deliver_notice(notice: Notice, served: Served, *, by: Actor, at: datetime) -> Delivery:
    """Enter the delivery receipt: a signature, or a file that proves it."""
    visit = notice.visit
    newest = newest_notice(visit)
    may_deliver(notice, newest, is_of_the_team=is_of_the_team(visit, by, at)).enforce()
    way, receiver = _way(served.way), line_of(served.receiver, 60)
    _check_served(notice, served, way, receiver, at)
    strokes = checked_strokes(served.strokes) if served.strokes else []
    if served.proof:
        media_of(served.proof)
    if way not in NEED_PROOF and not strokes and not served.proof:
        raise Invalid(
            "no_receipt", "还没有签收的签名", None, "请收件人签名，或者上传签好的送达回证。"
        )
    if way in NEED_PROOF and not served.proof:
        raise Invalid("no_proof", "这种送达方式要有凭证", None, "请上传照片、邮寄单或回执。")
    made = Delivery.objects.create(
        notice=notice,
        way=way,
        receiver=receiver,
        received_at=served.received_at,
        is_late=notice.due is not None and served.received_at > notice.due,
        proof=store.put(served.proof) if served.proof else "",
        proof_name=line_of(served.proof_name, 200),
        strokes=strokes,
        note=line_of(served.note, 300),
        entered_by=by.user_id,
        entered_at=at,
    )
    told = f"{SERVE} {visit.number}"
    meet_kind(SERVE, visit.reference, document=told, digest=notice.digest, by=by, at=at)
    event = NoticeDelivered(visit.number, str(way), stamp(made.received_at), made.proof)
    record(event, by=by, at=at, subject=visit.reference)
    return made


def _issue(
    visit: Visit,
    asked: AskedNotice,
    unannounced: str,
    duty: NoticeDuty | None,
    leaf: str,
    token: str,
    by: Actor,
    at: datetime,
) -> Notice:
    edition = visit.notices.count() + 1
    sealed = _sealed(visit, edition, asked, unannounced, leaf)
    notice = Notice.objects.create(
        visit=visit,
        edition=edition,
        digest=seal(sealed, at=at),
        token=token,
        leaf=leaf,
        planned_at=asked.planned_at,
        unannounced=unannounced,
        due=duty.due if duty else None,
        lead_cited=str(duty.cites)[:200] if duty else "",
        issued_by=by.user_id,
        issued_by_name=by.name,
        issued_at=at,
    )
    revise(visit, planned_at=asked.planned_at)
    if not unannounced:
        open_by_clock(
            "check_starts",
            asked.planned_at,
            visit.organ,
            subject=visit.reference,
            about=visit.number,
            document=visit.number,
            digest=notice.digest,
            only=(SERVE,),
            by=by,
            at=at,
        )
    event = NoticeIssued(visit.number, notice.digest, stamp(asked.planned_at), unannounced)
    record(event, by=by, at=at, subject=visit.reference)
    return notice


def _sealed(
    visit: Visit, edition: int, asked: AskedNotice, unannounced: str, leaf: str
) -> SealedNotice:
    return SealedNotice(
        number=visit.number,
        edition=edition,
        organ_name=visit.organ.name,
        draw_id=visit.draw.draw_id,
        firm={"name": visit.name, "code": visit.code, "address": visit.address},
        items=tuple({k: i[k] for k in ("code", "name", "basis")} for i in visit.items),
        planned_at=stamp(asked.planned_at),
        way=visit.way,
        inspectors=tuple(
            {"name": one.name, "ref": one.ref, "organ": one.organ_name}
            for one in crew_of([visit])[visit.pk]
        ),
        materials=asked.materials.strip()[:1000],
        contact=line_of(asked.contact, 60),
        phone=line_of(asked.phone, 40),
        frequency="；".join(i["frequency"] for i in visit.items if i["frequency"]),
        unannounced=unannounced,
        rights=tuple(str(one) for one in Asking),
        fee=FREE,
        leaf=leaf,
    )


def _check_moment(
    visit: Visit, planned_at: datetime, duty: NoticeDuty | None, at: datetime
) -> None:
    if planned_at < at:
        raise Invalid("planned_is_past", "拟检查时间已经过去", None, "请写以后的时间。")
    if not visit.starts <= localdate(planned_at) <= visit.ends:
        raise Invalid(
            "planned_outside",
            "拟检查时间不在计划的检查期内",
            None,
            "请在 {starts} 到 {ends} 之间选。",
            starts=visit.starts.isoformat(),
            ends=visit.ends.isoformat(),
        )
    if duty is not None and at > duty.due:
        raise Refused(
            "notice_too_late",
            "来不及通知：要提前 {length} {unit}以上送达",
            duty.cites,
            "请把检查时间推后。依法可以不事先通知的，写明依据的条款。",
            length=duty.length,
            unit=duty.unit,
        )


def _check_served(
    notice: Notice, served: Served, way: DeliveryWay, receiver: str, at: datetime
) -> None:
    if not receiver:
        raise Invalid("no_receiver", "请写收件人", None, "写签收的人，或者留置时在场的人。")
    if served.received_at > at:
        raise Invalid("received_later", "送达时间还没有到", None, "请核对送达时间。")
    if served.received_at < notice.issued_at:
        raise Invalid("received_before", "送达时间早于签发时间", None, "请核对送达时间。")


def _way(code: str) -> DeliveryWay:
    try:
        return DeliveryWay.of(code)
    except ValueError as error:
        raise Invalid("way_unknown", "请选送达方式", None, "只能选列出的方式。") from error
