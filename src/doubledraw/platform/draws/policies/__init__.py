"""Who may do what in a draw, and what is still missing. Values come in; nothing is read here."""

from doubledraw.platform.draws.policies.gate import (
    Readiness,
    SourceState,
    may_draw,
    missing_for_draw,
)
from doubledraw.platform.draws.policies.rights import (
    LIST_READERS,
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
)
from doubledraw.platform.draws.policies.rounds import (
    Standing,
    may_confirm_round,
    may_draw_round,
    may_enter_round,
    may_open_round,
)
from doubledraw.platform.draws.policies.standing import ATTEST, is_to_be_completed

__all__ = [
    "ATTEST",
    "LIST_READERS",
    "VOID_AGREERS",
    "Readiness",
    "SourceState",
    "Standing",
    "is_early",
    "is_to_be_completed",
    "may_agree_void",
    "may_ask_void",
    "may_audit",
    "may_commit",
    "may_confirm",
    "may_confirm_round",
    "may_decline_void",
    "may_draw",
    "may_draw_round",
    "may_enter",
    "may_enter_round",
    "may_open_round",
    "may_prepare",
    "may_reveal",
    "may_see_list",
    "may_take_part",
    "missing_for_draw",
]
