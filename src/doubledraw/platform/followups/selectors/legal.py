"""The articles by which problems are followed up, from what binds the organ whose business it is."""

from doubledraw.platform.followups.states import (
    AFTER_CHECK,
    BOTH_INFORMED,
    ENFORCERS,
    ONE_ORGAN,
    PRUDENT,
    TRANSFERS,
)
from doubledraw.platform.rulebook.selectors import Duties
from doubledraw.statute import law

DUTIES: Duties = {
    AFTER_CHECK: law.PROBLEMS_FOLLOWED_UP,
    BOTH_INFORMED: law.BOTH_SIDES_INFORMED,
    TRANSFERS: law.TRANSFERS_REQUIRED,
    ONE_ORGAN: law.ONE_HANDLING_ORGAN,
    PRUDENT: law.FIRST_MINOR_REMINDED,
    ENFORCERS: law.ENFORCERS_HELD_TO_ACCOUNT,
}
"""FA-07b, CC-20, KL-06b, GT-11, XA-07, XA-08; what no rule set of the organ asks is cited as the product's own."""
