"""Background work of draws: freeze, compute, reveal. Each can be run again and does nothing twice."""

import secrets
from typing import Any

from django.urls import reverse
from django.utils.timezone import localdate

from doubledraw.platform.draws.documents import Preparation
from doubledraw.platform.draws.models import Draw
from doubledraw.platform.draws.selectors import progress_of
from doubledraw.platform.draws.services import draw_targets, freeze_draw, reveal_draw, told_until
from doubledraw.platform.jobs.services import Running
from doubledraw.platform.kernel.actor import SYSTEM, Actor
from doubledraw.platform.organs.models import Staff
from doubledraw.platform.organs.selectors import actor_of


def freeze(running: Running) -> dict[str, Any]:
    """Write the tables of a draw that somebody asked for."""
    draw = freeze_draw(
        Preparation.of(running.args["asked"]),
        by=_asker(running),
        at=running.clock(),
        chance=secrets.token_bytes,
        key=running.job.key,
        progress=running.report,
    )
    return {"next": reverse("draw", args=[draw.draw_id])}


def compute(running: Running) -> dict[str, Any]:
    """Draw, unless it has been drawn."""
    draw = _draw(running)
    running.report(0.2, "计算抽取结果")
    if draw.outcome_files is None:
        draw_targets(draw, by=_asker(running), at=running.clock())
    return {"next": reverse("draw", args=[draw.draw_id])}


def reveal(running: Running) -> dict[str, Any]:
    """Reveal on the promised date, unless somebody has."""
    draw = _draw(running)
    if draw.revealed_at is None:
        reveal_draw(draw, reason="", by=SYSTEM, at=running.clock())
    return {"next": reverse("draw", args=[draw.draw_id])}


def reveal_when_done(running: Running) -> dict[str, Any]:
    """Reveal when the last visit is done; before that, and when it has been revealed, nothing.

    Nothing either while that would tell another draw's secret: then the promised date reveals it.
    """
    draw = _draw(running)
    at = running.clock()
    is_waiting = draw.revealed_at is None and progress_of(draw).is_done
    if is_waiting and told_until(draw, localdate(at)) is None:
        reveal_draw(draw, reason="", by=SYSTEM, at=at)
    return {"next": reverse("draw", args=[draw.draw_id])}


def _draw(running: Running) -> Draw:
    return Draw.objects.select_related("organ").get(draw_id=running.args["draw_id"])


def _asker(running: Running) -> Actor:
    return actor_of(
        Staff.objects.select_related("organ").get(pk=running.job.asked_by),
        localdate(running.job.asked_at),
    )
