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
from doubledraw.platform.draws.services.comparing import take_frame_list
from doubledraw.platform.draws.services.drawing import draw_targets, view_list
from doubledraw.platform.draws.services.freezing import (
    ask_freeze,
    draft_work_plan,
    freeze_draw,
)
from doubledraw.platform.draws.services.planning import approve_work_plan, return_work_plan
from doubledraw.platform.draws.services.repeating import ask_repeat, decide_repeat
from doubledraw.platform.draws.services.revealing import reveal_draw
from doubledraw.platform.draws.services.voiding import agree_void, ask_void, decline_void

__all__ = [
    "agree_void",
    "approve_work_plan",
    "ask_freeze",
    "ask_repeat",
    "ask_void",
    "commit_draw",
    "confirm_entropy",
    "decide_repeat",
    "decline_void",
    "draft_work_plan",
    "draw_targets",
    "enter_entropy",
    "freeze_draw",
    "invite_person",
    "receive_attestation",
    "return_work_plan",
    "reveal_draw",
    "sign_in_person",
    "sign_in_self",
    "take_auditor_bundle",
    "take_frame_list",
    "view_list",
]
