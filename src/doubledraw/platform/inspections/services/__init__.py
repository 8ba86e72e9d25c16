"""One public function per verb, from the order to the review."""

from doubledraw.platform.inspections.services.answering import answer_firm, hear_firm
from doubledraw.platform.inspections.services.approving import (
    approve_form,
    return_form,
    submit_form,
)
from doubledraw.platform.inspections.services.correcting import correct_sheet
from doubledraw.platform.inspections.services.ends import decide_end, dispute_end
from doubledraw.platform.inspections.services.feeding import feed_back
from doubledraw.platform.inspections.services.lending import (
    accept_recorder,
    ask_recorder,
    give_recorder,
    hand_in_recorder,
    receive_recorder,
    withdraw_recorder,
)
from doubledraw.platform.inspections.services.looking import look_at, take_along
from doubledraw.platform.inspections.services.noticing import deliver_notice, issue_notice
from doubledraw.platform.inspections.services.ordering import order_visits, withdraw_visit
from doubledraw.platform.inspections.services.receiving import receive, save_draft
from doubledraw.platform.inspections.services.reviewing import review_record

__all__ = [
    "accept_recorder",
    "answer_firm",
    "approve_form",
    "ask_recorder",
    "correct_sheet",
    "decide_end",
    "deliver_notice",
    "dispute_end",
    "feed_back",
    "give_recorder",
    "hand_in_recorder",
    "hear_firm",
    "issue_notice",
    "look_at",
    "order_visits",
    "receive",
    "receive_recorder",
    "return_form",
    "review_record",
    "save_draft",
    "submit_form",
    "take_along",
    "withdraw_recorder",
    "withdraw_visit",
]
