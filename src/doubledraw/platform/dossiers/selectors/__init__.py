"""Reading dossiers: a firm's file, the cases of the file room."""

from doubledraw.platform.dossiers.selectors.asking import firm_visible_to
from doubledraw.platform.dossiers.selectors.cases import (
    Standing,
    case_visit,
    cases_in_room,
    cases_to_file,
    secret_cases,
    standing_of,
    standings_of,
    years_in_room,
)
from doubledraw.platform.dossiers.selectors.firms import (
    counted,
    export_of,
    exports_of,
    file_of,
    files_among,
)

__all__ = [
    "Standing",
    "case_visit",
    "cases_in_room",
    "cases_to_file",
    "counted",
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
