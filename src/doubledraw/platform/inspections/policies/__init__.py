"""Who may do what with a visit. Values come in; nothing is read here."""

from doubledraw.platform.inspections.policies.ends import may_decide_end, may_dispute_end
from doubledraw.platform.inspections.policies.results import (
    is_in_time,
    may_correct,
    may_feed_back,
    may_review,
    overall,
)
from doubledraw.platform.inspections.policies.visits import (
    SUPERVISORS,
    EntryDuty,
    NoticeDuty,
    may_answer,
    may_begin,
    may_decide_form,
    may_deliver,
    may_issue,
    may_look,
    may_order,
    may_see_firm,
    may_send,
    may_submit_form,
    may_withdraw,
)

__all__ = [
    "SUPERVISORS",
    "EntryDuty",
    "NoticeDuty",
    "is_in_time",
    "may_answer",
    "may_begin",
    "may_correct",
    "may_decide_end",
    "may_decide_form",
    "may_deliver",
    "may_dispute_end",
    "may_feed_back",
    "may_issue",
    "may_look",
    "may_order",
    "may_review",
    "may_see_firm",
    "may_send",
    "may_submit_form",
    "may_withdraw",
    "overall",
]
