"""Reveal: nonces, entropy and public files become public (DD-1 §3.5)."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from doubledraw.log.entries import Revealed
from doubledraw.platform.draws import engine
from doubledraw.platform.draws.events import DrawWasRevealed
from doubledraw.platform.draws.models import Draw
from doubledraw.platform.draws.policies import is_early, may_reveal
from doubledraw.platform.draws.selectors import progress_of, subject
from doubledraw.platform.draws.services.following import tell_disclosure
from doubledraw.platform.draws.services.telling import told_until
from doubledraw.platform.draws.states import DRAW_FLOW, DrawState, FollowedStage
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.ledger.services import append, record, stamp
from doubledraw.platform.records.transitions import move, revise

LAST_VISIT = "最后一家的检查已经完成"


@transaction.atomic
def reveal_draw(draw: Draw, *, reason: str, by: Actor, at: datetime) -> None:
    """Publish what §8 makes public. `reason` is written down when it is earlier than promised.

    When the last visit is done that is the reason, and nobody has to write one (§3.5). Never before the day on which
    another draw's list, which the exclusions of this one would tell, is revealed.
    """
    today = localdate(at)
    is_done = progress_of(draw).is_done
    reason = " ".join(reason.split()) or (LAST_VISIT if is_done else "")
    early = reason if is_early(draw, today) else ""
    secret = told_until(draw, today) if early else None
    may_reveal(draw, by, today, reason, is_done=is_done, told_until=secret).enforce()
    names = engine.names_to_reveal(draw)
    files = {n: d for n, d in engine.stored_files(draw).items() if n in names}
    _advance(
        draw,
        revealed_files=files,
        revealed_by=by.user_id,
        revealed_at=at,
        early_reason=early,
    )
    entry = Revealed(
        at=stamp(at),
        draw_id=draw.draw_id,
        commitment=draw.commitment,
        files={n: engine.digest(draw, engine.stored(n, d)) for n, d in files.items()},
        early=early,
    )
    leaf = append(entry, subject=subject(draw), at=at)
    event = DrawWasRevealed(draw.draw_id, early, leaf.index)
    record(event, by=by, at=at, subject=subject(draw))
    tell_disclosure(draw, FollowedStage.REVEAL, at)


def _advance(draw: Draw, **changes: object) -> None:
    """A voided draw is revealed but stays voided."""
    if draw.state == DrawState.VOIDED:
        revise(draw, **changes)
    else:
        move(draw, DRAW_FLOW, "reveal", **changes)
