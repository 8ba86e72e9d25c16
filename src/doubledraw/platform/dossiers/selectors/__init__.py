"""Reading dossiers: a firm's file, the cases of the file room."""

from doubledraw.platform.dossiers.selectors.asking import firm_visible_to
from doubledraw.platform.dossiers.selectors.cases import (
    case_visit,
    cases_in_room,
    cases_to_file,
    secret_cases,
    standing_of,
    standings_of,
    years_in_room,
)
from doubledraw.platform.dossiers.selectors.draw_cases import (
    draw_case,
    draw_cases_to_file,
    draw_standing,
    draw_years,
    draws_in_room,
)
from doubledraw.platform.dossiers.selectors.firms import (
    counted,
    export_of,
    exports_of,
    file_of,
    files_among,
)
from doubledraw.platform.dossiers.selectors.standings import FIRST, DrawStanding, Standing

__all__ = [
    "FIRST",
    "DrawStanding",
    "Standing",
    "case_visit",
    "cases_in_room",
    "cases_to_file",
    "counted",
    "draw_case",
    "draw_cases_to_file",
    "draw_standing",
    "draw_years",
    "draws_in_room",
    "export_of",
    "exports_of",
    "file_of",
    "files_among",
    "firm_visible_to",
    "secret_cases",
    "standing_of",
    "standings_of",
    "years_in_room",
]
