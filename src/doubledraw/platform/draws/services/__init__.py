"""One public function per verb: freeze, commit, enter, draw, reveal, void, attest; team rounds and substitutes."""

from doubledraw.platform.draws.services.asking import ask_substitute, decline_substitute
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
from doubledraw.platform.draws.services.round_entropy import (
    confirm_round_entropy,
    enter_round_entropy,
)
from doubledraw.platform.draws.services.rounds import (
    draw_teams,
    next_people,
    open_round,
    people_before,
)
from doubledraw.platform.draws.services.substituting import agree_substitute
from doubledraw.platform.draws.services.voiding import agree_void, ask_void, decline_void

__all__ = [
    "agree_substitute",
    "agree_void",
    "ask_freeze",
    "ask_substitute",
    "ask_void",
    "commit_draw",
    "confirm_entropy",
    "confirm_round_entropy",
    "decline_substitute",
    "decline_void",
    "draw_targets",
    "draw_teams",
    "enter_entropy",
    "enter_round_entropy",
    "freeze_draw",
    "invite_person",
    "next_people",
    "open_round",
    "people_before",
    "receive_attestation",
    "reveal_draw",
    "sign_in_person",
    "sign_in_self",
    "take_auditor_bundle",
    "view_list",
]
