"""The firm is told the result the same day, later only for a written special reason (结果告知)."""

from datetime import datetime

from django.db import IntegrityError, transaction

from doubledraw.platform.inspections.events import ResultFedBack
from doubledraw.platform.inspections.models import Feedback, Visit
from doubledraw.platform.inspections.policies import is_in_time, may_feed_back
from doubledraw.platform.inspections.selectors import entry_duty, is_of_the_team, latest_record
from doubledraw.platform.inspections.services.following import ENTER_RECORD, entry_subject
from doubledraw.platform.inspections.services.reading import line_of
from doubledraw.platform.inspections.states import FeedbackWay
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import Conflict, Invalid
from doubledraw.platform.ledger.services import record
from doubledraw.platform.obligations.services import meet_kind


def feed_back(
    visit: Visit, way: str, told: str, late: str = "", *, by: Actor, at: datetime
) -> Feedback:
    """Write down that the firm was told the record in force; the day's duty is met with it."""
    found = latest_record(visit)
    may_feed_back(visit, found, is_of_the_team=is_of_the_team(visit, by, at)).enforce()
    assert found is not None
    assert visit.ended_at is not None
    reason = line_of(late, 300)
    # A corrected result is told on its own day: the day's duty of the visit was the first record's.
    duty = entry_duty(visit.organ, visit.ended_at if found.number == 1 else found.sealed_at)
    is_in_time(duty, reason, at).enforce()
    whom = line_of(told, 60)
    if not whom:
        raise Invalid("nobody_told", "请写告知了谁", remedy="写被检查单位接收结果的人。")
    try:
        kind = FeedbackWay.of(way)
    except ValueError as error:
        raise Invalid("way_unknown", "请选告知方式", remedy="只能选列出的方式。") from error
    try:
        with transaction.atomic():
            made = Feedback.objects.create(
                record=found,
                way=kind,
                told=whom,
                due=duty.due if duty else None,
                late=reason if duty and at > duty.due else "",
                by=by.user_id,
                by_name=by.name,
                at=at,
            )
            subject = entry_subject(visit, visit.ended_at)
            meet_kind(
                ENTER_RECORD, subject, document=visit.number, digest=found.digest, by=by, at=at
            )
            event = ResultFedBack(visit.number, str(kind), made.late)
            record(event, by=by, at=at, subject=visit.reference)
    except IntegrityError as error:
        raise Conflict("fed_back_meanwhile", "刚刚有人登记了告知", remedy="请刷新页面。") from error
    return made
