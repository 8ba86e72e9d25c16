"""Reading the directories: lists and pages for staff, populations and people for plans and draws."""

from doubledraw.platform.registry.selectors.inspectors import (
    inspectors_for,
    inspectors_visible_to,
)
from doubledraw.platform.registry.selectors.populations import (
    counts_by,
    region_names,
    targets_in_scope,
)
from doubledraw.platform.registry.selectors.recusals import recusals_among, recusals_of
from doubledraw.platform.registry.selectors.targets import targets_visible_to

__all__ = [
    "counts_by",
    "inspectors_for",
    "inspectors_visible_to",
    "recusals_among",
    "recusals_of",
    "region_names",
    "targets_in_scope",
    "targets_visible_to",
]
