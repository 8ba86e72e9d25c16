"""Reading follow-ups: what stands, whose it is, what is handled, what may be published."""

from doubledraw.platform.followups.selectors.complaints import (
    ComplaintRow,
    complaint_visible_to,
    complaints_shown_to,
    complaints_visible_to,
)
from doubledraw.platform.followups.selectors.facts import facts_of, minor_in_force
from doubledraw.platform.followups.selectors.lists import (
    Sought,
    dues_of,
    follow_ups_of,
    follow_ups_visible_to,
    handovers_visible_to,
    is_visible,
    minor_visible_to,
    orders_visible_to,
    sought,
    state_counts,
    unopened,
    visit_followed,
)
from doubledraw.platform.followups.selectors.onward import (
    handled_at,
    handled_of,
    penalty_decisions,
)
from doubledraw.platform.followups.selectors.parts import (
    case_of,
    extension_of,
    handover_of,
    order_of,
    proofs_of,
)
from doubledraw.platform.followups.selectors.telling import what_followed
from doubledraw.platform.followups.selectors.waiting import (
    Waiting,
    extensions_waiting_for,
    handovers_waiting_for,
    waiting_for,
)

__all__ = [
    "ComplaintRow",
    "Sought",
    "Waiting",
    "case_of",
    "complaint_visible_to",
    "complaints_shown_to",
    "complaints_visible_to",
    "dues_of",
    "extension_of",
    "extensions_waiting_for",
    "facts_of",
    "follow_ups_of",
    "follow_ups_visible_to",
    "handled_at",
    "handled_of",
    "handover_of",
    "handovers_visible_to",
    "handovers_waiting_for",
    "is_visible",
    "minor_in_force",
    "minor_visible_to",
    "order_of",
    "orders_visible_to",
    "penalty_decisions",
    "proofs_of",
    "sought",
    "state_counts",
    "unopened",
    "visit_followed",
    "waiting_for",
    "what_followed",
]
