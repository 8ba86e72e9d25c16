"""A problem handed to the organ that is competent by a sealed letter, taken over there or sent back (移送、签收)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from doubledraw.platform.followups.documents import AskedTransfer, SealedTransfer
from doubledraw.platform.followups.events import (
    ProblemTransferred,
    TransferReceived,
    TransferReturned,
)
from doubledraw.platform.followups.models import FollowUp, Handover
from doubledraw.platform.followups.policies import may_do, may_receive
from doubledraw.platform.followups.services.citing import cited
from doubledraw.platform.followups.services.dues import day_for, end_receipt, open_receipt
from doubledraw.platform.followups.services.reading import (
    code_of,
    fresh,
    kept_file,
    lines_of,
    needed_articles,
    needed_line,
    not_earlier,
    not_later,
)
from doubledraw.platform.followups.services.retreating import let_go
from doubledraw.platform.followups.states import (
    FOLLOW_UP_FLOW,
    HANDOVER_FLOW,
    TRANSFERS,
    FollowUpState,
    HandoverKind,
)
from doubledraw.platform.inspections.selectors import latest_record
from doubledraw.platform.inspections.services.reading import line_of
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import Conflict, Invalid
from doubledraw.platform.ledger.services import record, seal
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.records.transitions import move
from doubledraw.statute.law import TRANSFER_RECEIPT

ABOUT = {
    HandoverKind.DEPARTMENT: "违法线索",
    HandoverKind.CRIMINAL: "涉嫌犯罪案件",
    HandoverKind.DAILY: "日常监管事项",
}


@dataclass(frozen=True, slots=True)
class Receipt:
    """Who took a transfer over, on which day, and the receipt as it came back."""

    receiver: str
    received_on: date
    proof: bytes | None = None


@cited
def transfer_problem(
    follow_ups: Sequence[FollowUp], asked: AskedTransfer, *, by: Actor, at: datetime
) -> Handover:
    """Seal one letter for these findings and wait for its receipt."""
    try:
        with transaction.atomic():
            rows = fresh(follow_ups)
            may_do(rows, by, "transfer").enforce()
            return _transfer(rows, asked, by, at)
    except IntegrityError as error:
        raise Conflict(
            "number_used", "这个文号已经用过", TRANSFERS, "请核对文号；也可能刚刚有人提交过。"
        ) from error


@cited
@transaction.atomic
def receive_transfer(handover: Handover, receipt: Receipt, *, by: Actor, at: datetime) -> None:
    """Take it over: what was handed on is settled here."""
    may_receive(handover, by).enforce()
    receiver = needed_line(receipt.receiver, 60, "签收人", TRANSFERS)
    day = not_later(receipt.received_on, localdate(at), "签收日期")
    not_earlier(day, localdate(handover.sent_at), "签收日期")
    proof = kept_file(receipt.proof)
    if handover.to_id is None and not proof:
        raise Invalid(
            "no_receipt", "平台以外的机关签收要有回执", TRANSFERS, "请上传盖章或签字的回执。"
        )
    said = {"received_on": day, "receiver": receiver, "proof": proof}
    move(handover, HANDOVER_FLOW, "receive", **said, **_answered(by, at))
    _step(handover, "receive")
    end_receipt(handover, receiver, by=by, at=at)
    event = TransferReceived(handover.visit.number, handover.number)
    record(event, by=by, at=at, subject=handover.reference)


@cited
@transaction.atomic
def return_transfer(handover: Handover, reason: str, *, by: Actor, at: datetime) -> None:
    """Send it back with the reason: the department must see to it again."""
    may_receive(handover, by).enforce()
    said = needed_line(reason, 500, "退回理由", TRANSFERS)
    move(handover, HANDOVER_FLOW, "return", returned_reason=said, **_answered(by, at))
    _step(handover, "return")
    end_receipt(handover, said, by=by, at=at)
    event = TransferReturned(handover.visit.number, handover.number, said)
    record(event, by=by, at=at, subject=handover.reference)


def _transfer(rows: list[FollowUp], asked: AskedTransfer, by: Actor, at: datetime) -> Handover:
    visit, organ, today = rows[0].visit, rows[0].organ, localdate(at)
    kind = HandoverKind.of(code_of(HandoverKind, asked.kind, "移送种类"))
    to = _receiver(asked, organ, kind)
    number = needed_line(asked.number, 60, "文号", TRANSFERS)
    basis = needed_articles(asked.basis, "移送依据", TRANSFERS)
    written = "；".join(basis)
    day = day_for(TRANSFER_RECEIPT, organ, today, asked.reply_by, written, "签收不晚于的日期")
    not_earlier(day.due, today, "签收不晚于的日期")
    name = to.name if to else needed_line(asked.to_name, 100, "接收机关", TRANSFERS)
    sealed = _sealed(rows, asked, (number, name, kind), basis, day.due, by, today)
    handover = Handover.objects.create(
        visit=visit,
        organ=organ,
        kind=kind,
        number=number,
        digest=seal(sealed, at=at),
        to=to,
        to_name=name,
        reply_by=day.due,
        sent_by=by.user_id,
        sent_by_name=by.name,
        sent_at=at,
    )
    for one in rows:
        let_go(one, number, by=by, at=at)
        move(one, FOLLOW_UP_FLOW, "transfer", handover=handover)
        event = ProblemTransferred(visit.number, number, str(kind), name, handover.digest)
        record(event, by=by, at=at, subject=one.reference)
    open_receipt(handover, day, by=by, at=at)
    return handover


def _receiver(asked: AskedTransfer, organ: Organ, kind: HandoverKind) -> Organ | None:
    if asked.to is None:
        if kind == HandoverKind.DAILY:
            raise Invalid("no_unit", "请选负责日常监管的单位", TRANSFERS, "请从名单里选。")
        return None
    found = Organ.objects.filter(pk=asked.to, closed_at=None).first()
    if found is None or found.pk == organ.pk:
        raise Invalid("receiver_unknown", "请选接收机关", TRANSFERS, "不能移送给自己。")
    return found


def _sealed(
    rows: list[FollowUp],
    asked: AskedTransfer,
    named: tuple[str, str, HandoverKind],
    basis: tuple[str, ...],
    due: date,
    by: Actor,
    today: date,
) -> SealedTransfer:
    visit, kept = rows[0].visit, latest_record(rows[0].visit)
    number, name, kind = named
    return SealedTransfer(
        organ_name=rows[0].organ.name,
        number=number,
        visit=visit.number,
        record=kept.digest if kept else "",
        firm={"name": visit.name, "code": visit.code, "address": visit.address},
        about=ABOUT[kind],
        to=name,
        found="；".join(one.finding.problem for one in rows),
        reason=needed_line(asked.reason, 500, "移送理由", TRANSFERS),
        basis=basis,
        enclosures=lines_of(asked.enclosures),
        contact=line_of(asked.contact, 60),
        phone=line_of(asked.phone, 40),
        reply_by=due.isoformat(),
        made_on=today.isoformat(),
        made_by=by.name,
    )


def _step(handover: Handover, action: str) -> None:
    for one in fresh(handover.follow_ups.filter(state=FollowUpState.SENT)):
        move(one, FOLLOW_UP_FLOW, action)


def _answered(by: Actor, at: datetime) -> dict[str, object]:
    return {"answered_by": by.user_id, "answered_by_name": by.name, "answered_at": at}
