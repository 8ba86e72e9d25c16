"""Reading what is public: for the portal, and the directory's names for the projections."""

from doubledraw.platform.disclosure.selectors.counting import operators, tallies
from doubledraw.platform.disclosure.selectors.documents import (
    current_documents,
    editions_among,
    plan_versions,
    published_among,
    versions_of,
)
from doubledraw.platform.disclosure.selectors.draws import (
    draw_filters,
    draws_of_plan,
    draws_of_year,
    file_of,
    files_of,
    filtered_draws,
    has_wall,
    latest_checkable,
    next_draw,
    present_at,
    public_draw,
    public_draws,
    successor_of,
    wall_of,
)
from doubledraw.platform.disclosure.selectors.editions import edition
from doubledraw.platform.disclosure.selectors.lists import (
    appearances,
    appearances_of,
    counts_of,
    firm,
    firms,
    first_selected,
)
from doubledraw.platform.disclosure.selectors.logged import (
    entry_of,
    publication_of,
    result_of,
    witnesses_of,
)
from doubledraw.platform.disclosure.selectors.names import kept_names, names_of_firms
from doubledraw.platform.disclosure.selectors.searching import SHORTEST_QUESTION, folded, search

__all__ = [
    "SHORTEST_QUESTION",
    "appearances",
    "appearances_of",
    "counts_of",
    "current_documents",
    "draw_filters",
    "draws_of_plan",
    "draws_of_year",
    "edition",
    "editions_among",
    "entry_of",
    "file_of",
    "files_of",
    "filtered_draws",
    "firm",
    "firms",
    "first_selected",
    "folded",
    "has_wall",
    "kept_names",
    "latest_checkable",
    "names_of_firms",
    "next_draw",
    "operators",
    "plan_versions",
    "present_at",
    "public_draw",
    "public_draws",
    "publication_of",
    "published_among",
    "result_of",
    "search",
    "successor_of",
    "tallies",
    "versions_of",
    "wall_of",
    "witnesses_of",
]
