"""Recorders for visits: asked for, given, received, handed in, accepted; both sides sign each way."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from doubledraw.platform.inspections.events import RecorderSigned
from doubledraw.platform.inspections.models import RecorderLoan, Visit
from doubledraw.platform.inspections.policies.loans import (
    LoanTerms,
    may_accept,
    may_ask_recorder,
    may_give,
    may_hand_in,
    may_receive,
    may_withdraw_loan,
)
from doubledraw.platform.inspections.selectors import is_of_the_team, newest_notice
from doubledraw.platform.inspections.selectors.loans import keepers_for, loan_terms
from doubledraw.platform.inspections.states import DONE, LOAN_AWAY, LOAN_FLOW, LOAN_OPEN
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import Conflict, Invalid
from doubledraw.platform.ledger.services import record
from doubledraw.platform.obligations.services import meet_kind, open_by_clock
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.records.transitions import move, revise
from doubledraw.platform.registry.models import Equipment, Inspector
from doubledraw.platform.registry.services.equipment import (
    lend_equipment,
    move_due,
    return_equipment,
)

RETURN_RECORDER = "return_recorder"
PURPOSE = "现场检查"


def ask_recorder(visit: Visit, keeper: Organ, *, by: Actor, at: datetime) -> RecorderLoan:
    """A member of the team asks a keeper for a recorder, on the strength of the notice."""
    newest = newest_notice(visit)
    cites = loan_terms(visit).since_cites if visit.planned_at else None
    is_member = is_of_the_team(visit, by, at)
    may_ask_recorder(visit, newest, is_of_the_team=is_member, cites=cites).enforce()
    if keeper not in keepers_for(visit, by):
        raise Invalid("no_keeper", "这个机关没有可用的装备", None, "请选列出的保管机关。")
    borrower = Inspector.objects.get(staff_id=by.user_id)
    try:
        with transaction.atomic():
            loan = RecorderLoan.objects.create(
                visit=visit, borrower=borrower, keeper=keeper, asked_by=by.user_id, asked_at=at
            )
            _told(loan, "asked", by, at)
    except IntegrityError as error:
        raise Conflict("asked_already", "您已经为这次检查申请过", None, "请刷新页面。") from error
    return loan


@transaction.atomic
def give_recorder(
    loan: RecorderLoan, device: Equipment, due_on: date | None, *, by: Actor, at: datetime
) -> None:
    """The keeper hands a device over. `due_on` counts only where no rule set says when it is due."""
    terms = loan_terms(loan.visit)
    may_give(loan, by, localdate(at), terms).enforce()
    if device.organ_id != loan.keeper_id:
        raise Invalid("device_of_others", "请选本机关的装备", None, "请选列出的装备。")
    due = terms.due or due_on
    if due is None:
        raise Invalid("no_due", "请写应还日期", None, "没有采用的规则定归还期限，由保管人写明。")
    due = max(due, localdate(at))
    out = lend_equipment(
        device, loan.borrower, due, purpose=PURPOSE, handover=loan.reference, by=by, at=at
    )
    move(
        loan,
        LOAN_FLOW,
        "give",
        loan=out,
        given_by=by.user_id,
        given_by_name=by.name,
        given_at=at,
        due_on=due,
        due_cited=_cited(terms),
    )
    _told(loan, "given", by, at)


@transaction.atomic
def receive_recorder(loan: RecorderLoan, *, by: Actor, at: datetime) -> None:
    """The borrower signs for it."""
    may_receive(loan, by).enforce()
    move(loan, LOAN_FLOW, "receive", received_by=by.user_id, received_at=at)
    _told(loan, "received", by, at)


@transaction.atomic
def hand_in_recorder(loan: RecorderLoan, *, by: Actor, at: datetime) -> None:
    """The team brings it back."""
    may_hand_in(loan, by, is_of_the_team=is_of_the_team(loan.visit, by, at)).enforce()
    signed = {"handed_by": by.user_id, "handed_by_name": by.name, "handed_at": at}
    move(loan, LOAN_FLOW, "hand_in", **signed)
    _told(loan, "handed_in", by, at)


@transaction.atomic
def accept_recorder(
    loan: RecorderLoan, *, needs_repair: bool = False, by: Actor, at: datetime
) -> None:
    """The keeper takes it back in; what was owed is met."""
    may_accept(loan, by).enforce()
    assert loan.loan is not None
    return_equipment(loan.loan, needs_repair=needs_repair, handover=loan.reference, by=by, at=at)
    signed = {"accepted_by": by.user_id, "accepted_by_name": by.name, "accepted_at": at}
    move(loan, LOAN_FLOW, "accept", needs_repair=needs_repair, **signed)
    told = loan.loan.equipment.code
    meet_kind(RETURN_RECORDER, loan.reference, document=told, by=by, at=at)
    _told(loan, "accepted", by, at)


@transaction.atomic
def withdraw_recorder(loan: RecorderLoan, *, by: Actor, at: datetime) -> None:
    """Call it off before it was received; a device that had been given goes back."""
    may_withdraw_loan(loan, by).enforce()
    if loan.loan is not None:
        keeper = loan.given_by == by.user_id
        if not keeper:
            raise Conflict("given_meanwhile", "装备已经交出", None, "请签收，或者请保管人取消。")
        return_equipment(loan.loan, handover=loan.reference, by=by, at=at)
    move(loan, LOAN_FLOW, "withdraw")
    _told(loan, "withdrawn", by, at)


def recorders_due(visit: Visit, *, by: Actor, at: datetime) -> None:
    """The check is over: every recorder that is out is due under the rule sets, and owed."""
    if visit.state not in DONE or visit.ended_at is None:
        return
    rows = visit.loans.filter(state__in=LOAN_OPEN).select_related("loan")
    for loan in rows:
        if loan.state not in LOAN_AWAY or loan.loan is None:
            move(loan, LOAN_FLOW, "withdraw")
            continue
        terms = loan_terms(visit)
        if terms.due is not None and terms.due != loan.due_on:
            revise(loan, due_on=terms.due, due_cited=_cited(terms))
            move_due(loan.loan, terms.due)
        open_by_clock(
            "visit_ended",
            visit.ended_at,
            visit.organ,
            subject=loan.reference,
            about=visit.number,
            document=visit.number,
            only=(RETURN_RECORDER,),
            by=by,
            at=at,
        )


def _cited(terms: LoanTerms) -> str:
    return str(terms.due_cites)[:200] if terms.due_cites else ""


def _told(loan: RecorderLoan, step: str, by: Actor, at: datetime) -> None:
    device = loan.loan.equipment.code if loan.loan else ""
    due = loan.due_on.isoformat() if loan.due_on else ""
    event = RecorderSigned(loan.visit.number, step, device, due)
    record(event, by=by, at=at, subject=loan.visit.reference)
