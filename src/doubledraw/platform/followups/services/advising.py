"""Soft measures towards a firm, and that both sides were informed (提醒、约谈、双告知)."""

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from doubledraw.platform.followups.documents import AskedInforming
from doubledraw.platform.followups.events import FirmAdvised, SideInformed
from doubledraw.platform.followups.models import Advice, FollowUp, Informing
from doubledraw.platform.followups.policies import may_do, may_inform
from doubledraw.platform.followups.services.citing import cited
from doubledraw.platform.followups.services.reading import (
    code_of,
    fresh,
    kept_file,
    needed_line,
    not_earlier,
    not_later,
)
from doubledraw.platform.followups.states import (
    BOTH_INFORMED,
    FOLLOW_UP_FLOW,
    PRUDENT,
    InformWay,
    Measure,
    Side,
)
from doubledraw.platform.inspections.services.reading import line_of
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import Invalid
from doubledraw.platform.ledger.services import record
from doubledraw.platform.records.transitions import move


@cited
@transaction.atomic
def advise_firm(
    follow_up: FollowUp, measure: str, on: date, who: str, text: str, *, by: Actor, at: datetime
) -> Advice:
    """Enter that the firm was reminded, advised or called in."""
    (one,) = fresh([follow_up])
    may_do([one], by, "advise").enforce()
    assert one.visit.ended_at is not None
    not_earlier(not_later(on, localdate(at), "日期"), localdate(one.visit.ended_at), "日期")
    made = Advice.objects.create(
        follow_up=one,
        visit=one.visit,
        measure=code_of(Measure, measure, "措施"),
        on=on,
        who=needed_line(who, 60, "对象", PRUDENT),
        text=needed_line(text, 500, "内容", PRUDENT),
        by=by.user_id,
        by_name=by.name,
        at=at,
    )
    move(one, FOLLOW_UP_FLOW, "advise")
    event = FirmAdvised(one.visit.number, made.measure, on.isoformat())
    record(event, by=by, at=at, subject=one.reference)
    return made


@cited
@transaction.atomic
def inform_side(
    follow_up: FollowUp, asked: AskedInforming, *, by: Actor, at: datetime
) -> Informing:
    """Enter that the offender or the competent department was informed, with what shows that it knows."""
    (one,) = fresh([follow_up])
    may_inform(one, by).enforce()
    assert one.visit.ended_at is not None
    not_later(asked.informed_on, localdate(at), "告知日期")
    not_earlier(asked.informed_on, localdate(one.visit.ended_at), "告知日期")
    acknowledged, proof = line_of(asked.acknowledged, 100), kept_file(asked.proof)
    if not acknowledged and not proof:
        raise Invalid(
            "not_acknowledged",
            "还没有签收情况",
            BOTH_INFORMED,
            "请写谁在哪天签收，或者上传回执。",
        )
    made = Informing.objects.create(
        follow_up=one,
        visit=one.visit,
        side=code_of(Side, asked.side, "告知对象"),
        way=code_of(InformWay, asked.way, "告知方式"),
        who=needed_line(asked.who, 100, "被告知人", BOTH_INFORMED),
        document=needed_line(asked.document, 100, "告知文书", BOTH_INFORMED),
        informed_on=asked.informed_on,
        acknowledged=acknowledged,
        proof=proof,
        by=by.user_id,
        by_name=by.name,
        at=at,
    )
    event = SideInformed(one.visit.number, made.side, made.way, asked.informed_on.isoformat())
    record(event, by=by, at=at, subject=one.reference)
    return made
