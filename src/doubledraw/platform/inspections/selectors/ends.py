"""The end of a task: whether it is in dispute, and whether its clocks run."""

from datetime import date

from django.db.models import QuerySet

from doubledraw.platform.draws.models import Draw
from doubledraw.platform.inspections.models import TaskEnd
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.obligations.models import Obligation
from doubledraw.platform.organs.selectors import within
from doubledraw.platform.rulebook.selectors import rule_sets_of
from doubledraw.statute.agenda import owed_by_clock

CLOCKS = ("task_checks_ended", "task_completed")


def end_of_task(draw: Draw) -> TaskEnd | None:
    """The dispute about a task's last day, decided or not."""
    return TaskEnd.objects.filter(draw=draw).select_related("organ", "office", "draw").first()


def task_clocks_run(draw: Draw) -> bool:
    """Whether a duty that counts from the end of the task has been opened."""
    return Obligation.objects.filter(
        subject=f"draw:{draw.draw_id}", kind__startswith="publish_"
    ).exists()


def duties_from_end(draw: Draw, day: date) -> list[str]:
    """The titles of what the rule sets count from the end of a task."""
    sets = rule_sets_of(draw.organ, day)
    return [owed.obligation.title for clock in CLOCKS for owed in owed_by_clock(clock, day, sets)]


def ends_in_dispute(actor: Actor) -> QuerySet[TaskEnd]:
    """The open disputes of the organs in scope, oldest first."""
    rows = TaskEnd.objects.filter(within(actor), day=None)
    return rows.select_related("draw", "organ").order_by("raised_at")
