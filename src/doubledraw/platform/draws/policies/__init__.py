"""Who may do what in a draw, and what is still missing. Values come in; nothing is read here."""

from doubledraw.platform.draws.policies.door import (
    may_carry_out,
    may_dispatch,
    may_give_code,
    may_name_auditor,
    may_see_views,
    may_take_leaf,
)
from doubledraw.platform.draws.policies.gate import (
    Readiness,
    SourceState,
    may_draw,
    missing_for_draw,
)
from doubledraw.platform.draws.policies.rights import (
    VOID_AGREERS,
    is_early,
    may_agree_void,
    may_ask_void,
    may_audit,
    may_commit,
    may_confirm,
    may_decline_void,
    may_enter,
    may_prepare,
    may_reveal,
    may_see_list,
    may_take_part,
    role_of_reader,
)
from doubledraw.platform.draws.policies.standing import (
    ATTEST,
    EMBARGO,
    LEAF,
    is_to_be_completed,
)

__all__ = [
    "ATTEST",
    "EMBARGO",
    "LEAF",
    "VOID_AGREERS",
    "Readiness",
    "SourceState",
    "is_early",
    "is_to_be_completed",
    "may_agree_void",
    "may_ask_void",
    "may_audit",
    "may_carry_out",
    "may_commit",
    "may_confirm",
    "may_decline_void",
    "may_dispatch",
    "may_draw",
    "may_enter",
    "may_give_code",
    "may_name_auditor",
    "may_prepare",
    "may_reveal",
    "may_see_list",
    "may_see_views",
    "may_take_leaf",
    "may_take_part",
    "missing_for_draw",
    "role_of_reader",
]
