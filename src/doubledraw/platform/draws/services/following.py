"""Telling the stages downstream, inside the transaction that makes it true."""

from datetime import datetime

from doubledraw.platform.draws.models import Draw
from doubledraw.platform.draws.states import FollowedStage
from doubledraw.platform.jobs.services import enqueue


def tell_disclosure(draw: Draw, stage: FollowedStage, at: datetime, nth: str = "") -> None:
    """Let disclosure look at the draw again; once per stage (and per `nth`, where a stage recurs)."""
    enqueue(
        "disclosure.follow",
        {"kind": "draw", "draw_id": draw.draw_id},
        key=f"disclosure:draw:{draw.draw_id}:{stage}{nth}",
        at=at,
        title="更新公示",
    )
