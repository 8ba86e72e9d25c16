"""Who may do what with a follow-up, and with what it may close. Values come in; nothing is read here."""

from doubledraw.platform.followups.policies.closing import Facts, fits, may_close, may_propose
from doubledraw.platform.followups.policies.complaints import (
    may_decide_complaint,
    may_hear,
    may_take,
)
from doubledraw.platform.followups.policies.deeds import (
    CLOSERS,
    HANDLERS,
    may_decide_case,
    may_decide_extension,
    may_do,
    may_extend,
    may_inform,
    may_receive,
    may_revisit,
)
from doubledraw.platform.followups.policies.minor import (
    may_decide_minor,
    may_end_minor,
    may_list_minor,
)

__all__ = [
    "CLOSERS",
    "HANDLERS",
    "Facts",
    "fits",
    "may_close",
    "may_decide_case",
    "may_decide_complaint",
    "may_decide_extension",
    "may_decide_minor",
    "may_do",
    "may_end_minor",
    "may_extend",
    "may_hear",
    "may_inform",
    "may_list_minor",
    "may_propose",
    "may_receive",
    "may_revisit",
    "may_take",
]
