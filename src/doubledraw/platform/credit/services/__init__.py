"""What can be done with credit; other apps call `note_event`."""

from doubledraw.platform.credit.services.deciding import (
    answer_objection,
    decide_proposal,
    note_listing,
    propose_removal,
)
from doubledraw.platform.credit.services.exchanging import file_of, make_export, take_receipt
from doubledraw.platform.credit.services.measures import (
    decide_measure,
    end_measure,
    enter_measure,
)
from doubledraw.platform.credit.services.noting import kind_of_result, note_by_hand, note_event
from doubledraw.platform.credit.services.reckoning import ask_reckoning, reckon, told
from doubledraw.platform.credit.services.rounds import schedule_daily
from doubledraw.platform.credit.services.ruling import (
    adopt_rule,
    begin_rule,
    discard_rule,
    propose_rule,
    return_rule,
    write_rule,
)

__all__ = [
    "adopt_rule",
    "answer_objection",
    "ask_reckoning",
    "begin_rule",
    "decide_measure",
    "decide_proposal",
    "discard_rule",
    "end_measure",
    "enter_measure",
    "file_of",
    "kind_of_result",
    "make_export",
    "note_by_hand",
    "note_event",
    "note_listing",
    "propose_removal",
    "propose_rule",
    "reckon",
    "return_rule",
    "schedule_daily",
    "take_receipt",
    "told",
    "write_rule",
]
