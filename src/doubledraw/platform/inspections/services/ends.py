"""The end of a task in dispute (CC-18e): raised before its clocks run, decided with a day and a reason."""

from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from doubledraw.platform.draws.models import Draw
from doubledraw.platform.inspections.events import EndDecided, EndDisputed
from doubledraw.platform.inspections.models import TaskEnd
from doubledraw.platform.inspections.policies import may_decide_end, may_dispute_end
from doubledraw.platform.inspections.selectors import end_of_task, task_clocks_run
from doubledraw.platform.inspections.services.following import is_last, start_task_clocks
from doubledraw.platform.inspections.services.reading import text_of
from doubledraw.platform.inspections.states import EndState
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import Conflict, Invalid
from doubledraw.platform.ledger.services import record
from doubledraw.platform.records.transitions import revise

FURTHEST = timedelta(days=366)
"""A day further off than this was mistyped."""


def dispute_end(draw: Draw, why: str, *, by: Actor, at: datetime) -> TaskEnd:
    """Say that the day is in dispute: no clock of the task starts until it has been decided."""
    said = text_of(why, 500)
    if not said:
        raise Invalid("no_dispute", "要写明争议在哪里", remedy="请写各方主张的日期和理由。")
    try:
        with transaction.atomic():
            # Whoever ends the last visit holds this row too: the dispute comes before the clocks, or is refused.
            held = (
                Draw.objects.select_for_update(of=("self",)).select_related("organ").get(pk=draw.pk)
            )
            may_dispute_end(
                held,
                by,
                is_raised=end_of_task(held) is not None,
                has_started=task_clocks_run(held),
            ).enforce()
            made = TaskEnd.objects.create(
                draw=held,
                organ=held.organ,
                dispute=said,
                raised_by=by.user_id,
                raised_by_name=by.name,
                raised_at=at,
            )
            record(EndDisputed(said), by=by, at=at, subject=f"draw:{held.draw_id}")
    except IntegrityError as error:
        raise Conflict("raised_meanwhile", "刚刚有人提出", remedy="请刷新页面。") from error
    return made


@transaction.atomic
def decide_end(end: TaskEnd, day: date, reason: str, *, by: Actor, at: datetime) -> None:
    """Fix the day; once all checks are over the clocks of the task run from it."""
    may_decide_end(end, by).enforce()
    said = text_of(reason, 500)
    if not said:
        raise Invalid("no_reason", "裁定要写明理由", remedy="请写明按什么认定。")
    if abs(day - localdate(at)) > FURTHEST:
        raise Invalid("day_too_far", "这一天离今天太远", remedy="请核对年份。")
    revise(
        end,
        state=EndState.DECIDED,
        day=day,
        reason=said,
        office_id=by.organ_id,
        decided_by=by.user_id,
        decided_by_name=by.name,
        decided_at=at,
    )
    draw = end.draw
    record(EndDecided(day.isoformat(), said), by=by, at=at, subject=f"draw:{draw.draw_id}")
    if is_last(draw):
        start_task_clocks(draw, day, by=by, at=at)
