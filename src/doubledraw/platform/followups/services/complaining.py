"""Complaints and objections: taken up by supervision, shown to the team if wanted, decided and answered (投诉办理)."""

from datetime import datetime

from django.db import IntegrityError, transaction

from doubledraw.platform.followups.events import ComplaintClosed, ComplaintShown, ComplaintTaken
from doubledraw.platform.followups.models import Complaint
from doubledraw.platform.followups.policies import may_decide_complaint, may_take
from doubledraw.platform.followups.services.citing import cited
from doubledraw.platform.followups.services.reading import code_of, needed_line
from doubledraw.platform.followups.states import COMPLAINT_FLOW, ENFORCERS, ComplaintOutcome
from doubledraw.platform.inspections.models import FirmWord
from doubledraw.platform.inspections.selectors import is_of_the_team
from doubledraw.platform.inspections.services import answer_firm
from doubledraw.platform.inspections.states import COMPLAINTS
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import Conflict, Invalid
from doubledraw.platform.ledger.services import record
from doubledraw.platform.records.transitions import move


@cited
def take_complaint(word: FirmWord, *, by: Actor, at: datetime) -> Complaint:
    """Take a complaint or objection up; of two the first has it."""
    visit = word.notice.visit
    known = Complaint.objects.filter(word=word).first()
    may_take(visit, known, by, is_of_the_team=is_of_the_team(visit, by, at)).enforce()
    if word.kind not in COMPLAINTS:
        raise Invalid("no_complaint", "这不是投诉或异议", ENFORCERS, "请在检查任务页答复。")
    try:
        with transaction.atomic():
            made = Complaint.objects.create(
                word=word, taken_by=by.user_id, taken_by_name=by.name, taken_at=at
            )
            record(ComplaintTaken(word.number), by=by, at=at, subject=made.reference)
    except IntegrityError as error:
        raise Conflict("taken_meanwhile", "刚刚有人受理", ENFORCERS, "请刷新页面。") from error
    return made


@cited
@transaction.atomic
def show_complaint(complaint: Complaint, *, by: Actor, at: datetime) -> None:
    """Show it to the team it is about, so that it can be heard."""
    _may_decide(complaint, by, at)
    if complaint.shown_at is not None:
        raise Conflict("shown", "已经向检查组出示过", ENFORCERS, "请刷新页面。")
    move(complaint, COMPLAINT_FLOW, "show", shown_at=at)
    event = ComplaintShown(complaint.word.number)
    record(event, by=by, at=at, subject=complaint.reference)


@cited
@transaction.atomic
def close_complaint(
    complaint: Complaint, outcome: str, findings: str, answer: str, *, by: Actor, at: datetime
) -> None:
    """Decide it and answer the firm, in one: there is no answer without an outcome."""
    _may_decide(complaint, by, at)
    closed = {
        "outcome": code_of(ComplaintOutcome, outcome, "结论"),
        "findings": needed_line(findings, 1000, "调查情况", ENFORCERS),
        "closed_by": by.user_id,
        "closed_by_name": by.name,
        "closed_at": at,
    }
    answer_firm(complaint.word, answer, by=by, at=at)
    move(complaint, COMPLAINT_FLOW, "close", **closed)
    event = ComplaintClosed(complaint.word.number, complaint.outcome)
    record(event, by=by, at=at, subject=complaint.reference)


def _may_decide(complaint: Complaint, by: Actor, at: datetime) -> None:
    visit = complaint.word.notice.visit
    is_member = is_of_the_team(visit, by, at)
    may_decide_complaint(visit, complaint, by, is_of_the_team=is_member).enforce()
