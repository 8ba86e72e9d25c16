"""Freeze, commit, entropy, draw, reveal, void, attest: one public function per verb of the ceremony."""

from doubledraw.platform.draws.services.archiving import take_archive
from doubledraw.platform.draws.services.attesting import (
    name_auditor,
    receive_attestation,
    take_auditor_bundle,
)
from doubledraw.platform.draws.services.ceremony import (
    commit_draw,
    confirm_entropy,
    enter_entropy,
    invite_person,
    sign_in_person,
    sign_in_self,
)
from doubledraw.platform.draws.services.dispatching import (
    carry_out,
    dispatch_firms,
    take_leaf,
    view_dispatch,
)
from doubledraw.platform.draws.services.drawing import draw_targets
from doubledraw.platform.draws.services.freezing import ask_freeze, freeze_draw
from doubledraw.platform.draws.services.identifying import answer_firm, give_firm_code
from doubledraw.platform.draws.services.revealing import reveal_draw
from doubledraw.platform.draws.services.voiding import agree_void, ask_void, decline_void
from doubledraw.platform.draws.services.watching import view_list

__all__ = [
    "agree_void",
    "answer_firm",
    "ask_freeze",
    "ask_void",
    "carry_out",
    "commit_draw",
    "confirm_entropy",
    "decline_void",
    "dispatch_firms",
    "draw_targets",
    "enter_entropy",
    "freeze_draw",
    "give_firm_code",
    "invite_person",
    "name_auditor",
    "receive_attestation",
    "reveal_draw",
    "sign_in_person",
    "sign_in_self",
    "take_archive",
    "take_auditor_bundle",
    "take_leaf",
    "view_dispatch",
    "view_list",
]
