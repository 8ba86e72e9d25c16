"""One public function per verb: freeze, commit, enter, draw, reveal, void, attest; team rounds and substitutes."""

from doubledraw.platform.draws.services.archiving import take_archive
from doubledraw.platform.draws.services.asking import ask_substitute, decline_substitute
from doubledraw.platform.draws.services.attaching import keep_attachment
from doubledraw.platform.draws.services.attending import (
    ROLE_NEEDED,
    invite_person,
    notify_legal_section,
    sign_in_invited,
    sign_in_person,
    sign_in_self,
    sign_result,
    take_signature,
)
from doubledraw.platform.draws.services.attesting import (
    name_auditor,
    receive_attestation,
    take_auditor_bundle,
)
from doubledraw.platform.draws.services.ceremony import (
    commit_draw,
    confirm_entropy,
    enter_entropy,
    verify_entropy,
)
from doubledraw.platform.draws.services.comparing import take_frame_list
from doubledraw.platform.draws.services.correcting import (
    ask_correction,
    confirm_correction,
    decline_correction,
)
from doubledraw.platform.draws.services.custody import ask_holder, make_nonce, set_escrow
from doubledraw.platform.draws.services.dispatching import (
    carry_out,
    dispatch_firms,
    name_visits,
    take_leaf,
    view_dispatch,
)
from doubledraw.platform.draws.services.drawing import draw_targets
from doubledraw.platform.draws.services.freezing import (
    ask_freeze,
    draft_work_plan,
    freeze_draw,
)
from doubledraw.platform.draws.services.identifying import answer_firm, give_firm_code
from doubledraw.platform.draws.services.opening import hand_in_share, release_nonce
from doubledraw.platform.draws.services.planning import approve_work_plan, return_work_plan
from doubledraw.platform.draws.services.repeating import ask_repeat, decide_repeat
from doubledraw.platform.draws.services.revealing import reveal_draw
from doubledraw.platform.draws.services.round_entropy import (
    confirm_round_entropy,
    enter_round_entropy,
    verify_round_entropy,
)
from doubledraw.platform.draws.services.rounds import (
    draw_teams,
    next_people,
    open_round,
    people_before,
)
from doubledraw.platform.draws.services.substituting import agree_substitute
from doubledraw.platform.draws.services.telling import told_until
from doubledraw.platform.draws.services.voiding import agree_void, ask_void, decline_void
from doubledraw.platform.draws.services.watching import view_list

__all__ = [
    "ROLE_NEEDED",
    "agree_substitute",
    "agree_void",
    "answer_firm",
    "approve_work_plan",
    "ask_correction",
    "ask_freeze",
    "ask_holder",
    "ask_repeat",
    "ask_substitute",
    "ask_void",
    "carry_out",
    "commit_draw",
    "confirm_correction",
    "confirm_entropy",
    "confirm_round_entropy",
    "decide_repeat",
    "decline_correction",
    "decline_substitute",
    "decline_void",
    "dispatch_firms",
    "draft_work_plan",
    "draw_targets",
    "draw_teams",
    "enter_entropy",
    "enter_round_entropy",
    "freeze_draw",
    "give_firm_code",
    "hand_in_share",
    "invite_person",
    "keep_attachment",
    "make_nonce",
    "name_auditor",
    "name_visits",
    "next_people",
    "notify_legal_section",
    "open_round",
    "people_before",
    "receive_attestation",
    "release_nonce",
    "return_work_plan",
    "reveal_draw",
    "set_escrow",
    "sign_in_invited",
    "sign_in_person",
    "sign_in_self",
    "sign_result",
    "take_archive",
    "take_auditor_bundle",
    "take_frame_list",
    "take_leaf",
    "take_signature",
    "told_until",
    "verify_entropy",
    "verify_round_entropy",
    "view_dispatch",
    "view_list",
]
