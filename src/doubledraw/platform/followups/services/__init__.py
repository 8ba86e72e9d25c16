"""One public function per verb, from the opened follow-up to its closing; and complaints."""

from doubledraw.platform.followups.services.advising import advise_firm, inform_side
from doubledraw.platform.followups.services.closing import (
    close_follow_up,
    propose_closing,
    send_back_closing,
)
from doubledraw.platform.followups.services.complaining import (
    close_complaint,
    show_complaint,
    take_complaint,
)
from doubledraw.platform.followups.services.extending import ask_extension, decide_extension
from doubledraw.platform.followups.services.filing import decide_case, file_case
from doubledraw.platform.followups.services.listing import (
    decide_minor,
    end_minor,
    propose_minor,
)
from doubledraw.platform.followups.services.looking import look_into
from doubledraw.platform.followups.services.opening import open_follow_ups
from doubledraw.platform.followups.services.ordering import order_rectification, revisit_firm
from doubledraw.platform.followups.services.transferring import (
    Receipt,
    receive_transfer,
    return_transfer,
    transfer_problem,
)

__all__ = [
    "Receipt",
    "advise_firm",
    "ask_extension",
    "close_complaint",
    "close_follow_up",
    "decide_case",
    "decide_extension",
    "decide_minor",
    "end_minor",
    "file_case",
    "inform_side",
    "look_into",
    "open_follow_ups",
    "order_rectification",
    "propose_closing",
    "propose_minor",
    "receive_transfer",
    "return_transfer",
    "revisit_firm",
    "send_back_closing",
    "show_complaint",
    "take_complaint",
    "transfer_problem",
]
