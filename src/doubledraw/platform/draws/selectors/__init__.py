"""Reading draws: who sees what, what waits for whom, what is public."""

from doubledraw.platform.draws.selectors.ceremony import (
    Source,
    entries_of,
    open_correction,
    people_of,
    pulse_of,
    readiness,
    sources_of,
    subject,
)
from doubledraw.platform.draws.selectors.custody import custody_of, draws_of_party
from doubledraw.platform.draws.selectors.draws import (
    Waiting,
    draws_of_target,
    draws_visible_to,
    draws_waiting_for,
    line_to_prepare,
    lines_not_drawn,
    lines_to_prepare,
    live_draw_of,
    voided_draw_to_replace,
)
from doubledraw.platform.draws.selectors.exclusions import Excluded, excluded_by_rule, permits_of
from doubledraw.platform.draws.selectors.legal import legal_duty
from doubledraw.platform.draws.selectors.preparing import (
    frame_changes_of,
    last_draw_like,
    newest_work_plan,
    next_edition,
    open_work_plan,
    work_plan_content,
    work_plan_signatures,
    work_plan_used,
    work_plans_waiting_for,
)
from doubledraw.platform.draws.selectors.public import (
    public_facts,
    public_files,
    public_presence,
)
from doubledraw.platform.draws.selectors.recusals import recusal_rows
from doubledraw.platform.draws.selectors.rolls import (
    exclusion_rows,
    frame_and_strata,
    population_cells,
)
from doubledraw.platform.draws.selectors.roster import roster
from doubledraw.platform.draws.selectors.signatures import signatures_of

__all__ = [
    "Excluded",
    "Source",
    "Waiting",
    "custody_of",
    "draws_of_party",
    "draws_of_target",
    "draws_visible_to",
    "draws_waiting_for",
    "entries_of",
    "excluded_by_rule",
    "exclusion_rows",
    "frame_and_strata",
    "frame_changes_of",
    "last_draw_like",
    "legal_duty",
    "line_to_prepare",
    "lines_not_drawn",
    "lines_to_prepare",
    "live_draw_of",
    "newest_work_plan",
    "next_edition",
    "open_correction",
    "open_work_plan",
    "people_of",
    "permits_of",
    "population_cells",
    "public_facts",
    "public_files",
    "public_presence",
    "pulse_of",
    "readiness",
    "recusal_rows",
    "roster",
    "signatures_of",
    "sources_of",
    "subject",
    "voided_draw_to_replace",
    "work_plan_content",
    "work_plan_signatures",
    "work_plan_used",
    "work_plans_waiting_for",
]
