"""Void: two people of different organisations, a reason code and words, for ever in the log (DD-1 §3)."""

from datetime import datetime

from django.db import transaction

from doubledraw.log.entries import Voided
from doubledraw.platform.draws.events import DrawVoided, VoidAsked, VoidDeclined
from doubledraw.platform.draws.models import Draw
from doubledraw.platform.draws.policies import may_agree_void, may_ask_void, may_decline_void
from doubledraw.platform.draws.selectors import subject
from doubledraw.platform.draws.services.following import tell_disclosure
from doubledraw.platform.draws.states import DRAW_FLOW, FollowedStage, VoidReason
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import Invalid
from doubledraw.platform.ledger.services import append, record, stamp
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.records.transitions import move, revise

LEAST_WORDS = 6


@transaction.atomic
def ask_void(draw: Draw, reason: VoidReason, text: str, *, by: Actor, at: datetime) -> None:
    """The first person asks, with the reason that will stand in the log."""
    may_ask_void(draw, by).enforce()
    text = " ".join(text.split())
    if len(text) < LEAST_WORDS:
        raise Invalid(
            "void_needs_words",
            "请写明为什么作废",
            remedy="说明会永远留在公开日志里，至少 {least} 个字。",
            least=LEAST_WORDS,
        )
    revise(
        draw,
        void_request={"reason": str(reason), "text": text},
        void_asked_by=by.user_id,
        void_asked_organ=by.organ_id,
        void_asked_at=at,
    )
    record(VoidAsked(draw.draw_id, reason, text), by=by, at=at, subject=subject(draw))


@transaction.atomic
def decline_void(draw: Draw, *, by: Actor, at: datetime) -> None:
    """The second person does not agree, or the first takes it back."""
    may_decline_void(draw, by).enforce()
    revise(draw, void_request=None, void_asked_by=None, void_asked_organ=None, void_asked_at=None)
    record(VoidDeclined(draw.draw_id), by=by, at=at, subject=subject(draw))


@transaction.atomic
def agree_void(draw: Draw, *, by: Actor, at: datetime) -> None:
    """The second person, of another organisation, agrees: the draw is voided and says so in public."""
    may_agree_void(draw, by).enforce()
    asked = draw.void_request or {}
    move(
        draw,
        DRAW_FLOW,
        "void",
        void_reason=asked["reason"],
        void_text=asked["text"],
        voided_by=by.user_id,
        voided_organ=by.organ_id,
        voided_at=at,
    )
    entry = Voided(
        at=stamp(at),
        draw_id=draw.draw_id,
        commitment=draw.commitment,
        reason=draw.void_reason,
        text=draw.void_text,
        by=_refs(draw),
    )
    leaf = append(entry, subject=subject(draw), at=at)
    event = DrawVoided(draw.draw_id, draw.void_reason, draw.void_text, leaf.index)
    record(event, by=by, at=at, subject=subject(draw))
    tell_disclosure(draw, FollowedStage.VOID, at)


def _refs(draw: Draw) -> list[str]:
    """The two people as <organ code>:<account number>; the log carries no names."""
    asked, agreed = draw.void_asked_organ or 0, draw.voided_organ or 0
    codes = dict(Organ.objects.filter(pk__in=[asked, agreed]).values_list("pk", "code"))
    return [f"{codes[asked]}:{draw.void_asked_by}", f"{codes[agreed]}:{draw.voided_by}"]
