"""Reading the catalogue: lists and pages for staff."""

from doubledraw.platform.catalogue.selectors.items import (
    basis_rule,
    items_sought,
    items_visible_to,
    states_counted,
)

__all__ = ["basis_rule", "items_sought", "items_visible_to", "states_counted"]
