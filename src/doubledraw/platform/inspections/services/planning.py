"""Days for a draw's visits: proposed by rule, moved by hand, applied to the orders in one go."""

from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils.timezone import get_current_timezone, localdate

from doubledraw.platform.draws.models import Draw
from doubledraw.platform.draws.selectors import subject
from doubledraw.platform.inspections.documents import Planned, Taken, ToPlan
from doubledraw.platform.inspections.engine.days import propose
from doubledraw.platform.inspections.events import DayMoved, DaysApplied, DaysProposed
from doubledraw.platform.inspections.models import Notice, VisitDay
from doubledraw.platform.inspections.policies.days import may_have_day, may_plan_days
from doubledraw.platform.inspections.selectors import notice_duty
from doubledraw.platform.inspections.selectors.days import days_of, earliest_day, ground_of
from doubledraw.platform.inspections.states import VisitState
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import Invalid
from doubledraw.platform.ledger.services import record
from doubledraw.platform.records.transitions import revise
from doubledraw.platform.rulebook.selectors import calendar_in_use

MOST_A_DAY = 20
LONGEST_ROUND = timedelta(hours=14)


@transaction.atomic
def propose_days(
    draw: Draw, capacity: int, starts_at: time, minutes: int, *, by: Actor, at: datetime
) -> tuple[int, int]:
    """Give every visit without a notice a day anew; what was moved by hand stays. (planned, left without a day).

    `capacity`: visits a person a day; `starts_at`: the first of a day; `minutes` from one to the next.
    """
    may_plan_days(draw, by).enforce()
    _check(capacity, minutes)
    ground = ground_of(draw, at)
    kept = {one.visit_id: one.day for one in days_of(draw) if one.is_by_hand}
    by_number = {one.number: one for one in ground.visits}
    teams = {one.number: one for one in ground.to_plan}
    taken = list(ground.taken)
    for visit in ground.visits:
        if visit.pk in kept:
            taken.append(_taken(teams[visit.number], kept[visit.pk]))
    found = propose(
        [one for one in ground.to_plan if by_number[one.number].pk not in kept],
        capacity,
        calendar_in_use().is_working,
        taken=taken,
        away=ground.away,
    )
    free = [one.pk for one in ground.visits if one.pk not in kept]
    VisitDay.objects.filter(visit__in=free).delete()
    VisitDay.objects.bulk_create(
        VisitDay(
            visit=by_number[one.number],
            day=one.day,
            place=one.place,
            planned_at=_moment(one, starts_at, minutes),
            made_by=by.user_id,
            made_at=at,
        )
        for one in found.planned
    )
    event = DaysProposed(draw.draw_id, len(found.planned), len(found.left))
    record(event, by=by, at=at, subject=subject(draw))
    return len(found.planned), len(found.left)


@transaction.atomic
def move_day(planned: VisitDay, moment: datetime, *, by: Actor, at: datetime) -> None:
    """Give a visit another day and hour by hand."""
    visit, day = planned.visit, localdate(moment)
    may_plan_days(visit.draw, by).enforce()
    earliest, cites = earliest_day(visit.draw.organ, at)
    if visit.starts <= day <= visit.ends and moment > at:
        duty = notice_duty(visit.organ, moment)
        earliest = min(earliest, day) if duty is None or duty.due >= at else earliest
    calendar = calendar_in_use()
    may_have_day(
        visit,
        day,
        is_working=visit.starts <= day <= visit.ends and calendar.is_working(day),
        earliest=earliest,
        lead_cites=cites,
        has_notice=Notice.objects.filter(visit=visit).exists(),
    ).enforce()
    revise(
        planned,
        day=day,
        planned_at=moment,
        is_by_hand=True,
        applied_at=None,
        made_by=by.user_id,
        made_at=at,
    )
    event = DayMoved(visit.number, day.isoformat())
    record(event, by=by, at=at, subject=visit.reference)


@transaction.atomic
def apply_days(draw: Draw, *, by: Actor, at: datetime) -> int:
    """Write the planned moments into the orders, where the teams and their notices take them from; how many."""
    may_plan_days(draw, by).enforce()
    noticed = set(Notice.objects.filter(visit__draw=draw).values_list("visit", flat=True))
    rows = [
        one
        for one in days_of(draw)
        if one.visit_id not in noticed
        and one.visit.state in (VisitState.ORDERED, VisitState.APPROVED)
        and one.visit.planned_at != one.planned_at
    ]
    for one in rows:
        revise(one.visit, planned_at=one.planned_at)
        revise(one, applied_at=at)
    if not rows:
        raise Invalid("nothing_to_apply", "没有要下发的日程", None, "请先编排，或者调整日期。")
    record(DaysApplied(draw.draw_id, len(rows)), by=by, at=at, subject=subject(draw))
    return len(rows)


def _taken(visit: ToPlan, day: date) -> Taken:
    return Taken(visit.team, visit.region, day)


def _moment(one: Planned, starts_at: time, minutes: int) -> datetime:
    first = datetime.combine(one.day, starts_at, get_current_timezone())
    return first + timedelta(minutes=minutes * (one.place - 1))


def _check(capacity: int, minutes: int) -> None:
    if not 1 <= capacity <= MOST_A_DAY or not 1 <= minutes <= 600:
        raise Invalid("capacity_out_of_range", "每天家数和每家用时超出范围", None, "请重新填写。")
    if timedelta(minutes=minutes) * capacity > LONGEST_ROUND:
        raise Invalid("day_too_long", "一天排不下这么多家", None, "请减少每天家数或者每家用时。")
