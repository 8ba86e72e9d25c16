"""Reading visits: whose they are, what stands, until when, what goes on to the next stages."""

from doubledraw.platform.inspections.selectors.duties import (
    entry_duty,
    least_inspectors,
    notice_duty,
)
from doubledraw.platform.inspections.selectors.ends import (
    duties_from_end,
    end_of_task,
    ends_in_dispute,
    task_clocks_run,
)
from doubledraw.platform.inspections.selectors.results import (
    OpenFinding,
    entries_in_force,
    findings_in_force,
    latest_record,
    records_reviewed,
)
from doubledraw.platform.inspections.selectors.visits import (
    Crew,
    crew_of,
    draws_to_order,
    forms_waiting_for,
    gave_way,
    has_looked,
    is_of_the_team,
    newest_notice,
    progress_of_draw,
    sealed_notice,
    unordered,
    visits_of,
    visits_of_target,
    visits_to_review,
    visits_visible_to,
)

__all__ = [
    "Crew",
    "OpenFinding",
    "crew_of",
    "draws_to_order",
    "duties_from_end",
    "end_of_task",
    "ends_in_dispute",
    "entries_in_force",
    "entry_duty",
    "findings_in_force",
    "forms_waiting_for",
    "gave_way",
    "has_looked",
    "is_of_the_team",
    "latest_record",
    "least_inspectors",
    "newest_notice",
    "notice_duty",
    "progress_of_draw",
    "records_reviewed",
    "sealed_notice",
    "task_clocks_run",
    "unordered",
    "visits_of",
    "visits_of_target",
    "visits_to_review",
    "visits_visible_to",
]
