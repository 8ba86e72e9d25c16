"""Draws at each stage of what the public sees: the ceremony's stages, with the projections following.

Each function runs the jobs that the services left behind, at the moment the stage is reached.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from doubledraw.log import attest
from doubledraw.log.note import SignerKey
from doubledraw.platform.draws import services
from doubledraw.platform.draws.models import Draw
from doubledraw.platform.jobs.models import Job
from doubledraw.platform.jobs.services import run_pending
from doubledraw.platform.jobs.states import JobState
from doubledraw.platform.plans.models import PlanLine
from tests.world import ceremony
from tests.world.county import County
from tests.world.keeping import kept
from tests.world.planning import published_plan

OPEN_STRATA: dict[str, Any] = {
    "strata_by": "industry",
    "strata": [
        {"name": "餐饮", "ratio": "1/5"},
        {"name": "药品零售", "ratio": "1/10", "min": 3},
        {"name": "食品生产", "count": 4},
        {"name": "其他", "ratio": "1/10"},
    ],
}
"""Industries are public anyway, so everybody may recompute the draw."""


def open_line(place: County, at: datetime, **line: Any) -> PlanLine:
    """A published plan line over industries."""
    return published_plan(place, at, **(OPEN_STRATA | line)).lines.get()


def closed_line(place: County, at: datetime, **line: Any) -> PlanLine:
    """A published plan line over credit classes, which are nobody's business."""
    return published_plan(place, at, **line).lines.get()


def follow(at: datetime) -> None:
    """Let the background work that is due be done, and refuse to go on when a projection failed."""
    run_pending(lambda: at)
    ours = Job.objects.filter(kind="disclosure.follow")
    failed = ours.exclude(state=JobState.DONE).values_list("state", "error")
    assert not failed, list(failed)


@kept
def committed(place: County, line: PlanLine, at: datetime, **asked: Any) -> Draw:
    """The commitment is public; the first public dice are two hours away."""
    return _shown(ceremony.committed_draw, place, line, at, timedelta(minutes=2), asked)


@kept
def with_entropy(place: County, line: PlanLine, at: datetime, **asked: Any) -> Draw:
    """The public values are in the log; nothing has been drawn."""
    return _shown(ceremony.ready_draw, place, line, at, timedelta(hours=3, minutes=1), asked)


@kept
def embargoed(place: County, line: PlanLine, at: datetime, *, days: int = 16, **asked: Any) -> Draw:
    """Drawn, with a list that stays secret for so many days."""
    asked["reveal"] = (at + timedelta(days=days)).date().isoformat()
    return _shown(ceremony.drawn_draw, place, line, at, timedelta(hours=3, minutes=6), asked)


@kept
def revealed(place: County, line: PlanLine, at: datetime, **asked: Any) -> Draw:
    """Drawn and revealed at once."""
    return _shown(ceremony.revealed_draw, place, line, at, timedelta(hours=3, minutes=7), asked)


def reveal(place: County, draw: Draw, at: datetime, reason: str = "") -> Draw:
    """Reveal an embargoed draw, with a reason when it is early."""
    services.reveal_draw(draw, reason=reason, by=place[ceremony.DRAWER], at=at)
    follow(at)
    return draw


def attested(place: County, draw: Draw, at: datetime, name: str = "jiwei.qingyuan.example") -> Draw:
    """吴纪检 recomputes the draw and signs."""
    key = SignerKey(name, bytes(range(32)))
    note = attest.make(key, draw.commitment, draw.targets_root, draw.teams_root)
    vkey = key.verifier().encoded()
    services.receive_attestation(draw, note, vkey, by=place[ceremony.AUDITOR], at=at)
    follow(at)
    return draw


def voided(place: County, draw: Draw, at: datetime) -> Draw:
    """何监督 asks, 王处长 of another organisation agrees."""
    ceremony.voided(place, draw, at)
    follow(at)
    return draw


def _shown(
    stage: Callable[..., Draw],
    place: County,
    line: PlanLine,
    at: datetime,
    later: timedelta,
    asked: dict[str, Any],
) -> Draw:
    draw = stage(place, line, at, **asked)
    follow(at + later)
    draw.refresh_from_db()
    return draw
