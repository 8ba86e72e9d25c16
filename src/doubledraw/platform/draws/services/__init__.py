"""Freeze, commit, entropy, draw, reveal, void, attest: one public function per verb of the ceremony."""

from doubledraw.platform.draws.services.attesting import receive_attestation, take_auditor_bundle
from doubledraw.platform.draws.services.ceremony import (
    commit_draw,
    confirm_entropy,
    enter_entropy,
    invite_person,
    sign_in_person,
    sign_in_self,
)
from doubledraw.platform.draws.services.drawing import draw_targets, view_list
from doubledraw.platform.draws.services.freezing import ask_freeze, freeze_draw
from doubledraw.platform.draws.services.revealing import reveal_draw
from doubledraw.platform.draws.services.voiding import agree_void, ask_void, decline_void

__all__ = [
    "agree_void",
    "ask_freeze",
    "ask_void",
    "commit_draw",
    "confirm_entropy",
    "decline_void",
    "draw_targets",
    "enter_entropy",
    "freeze_draw",
    "invite_person",
    "receive_attestation",
    "reveal_draw",
    "sign_in_person",
    "sign_in_self",
    "take_auditor_bundle",
    "view_list",
]
