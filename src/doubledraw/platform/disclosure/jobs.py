"""Follows what has become public: one job kind for draws, plans and items."""

from collections.abc import Callable, Mapping
from typing import Any

from doubledraw.platform.disclosure import services
from doubledraw.platform.jobs.services import Running
from doubledraw.platform.kernel.actor import SYSTEM


def follow(running: Running) -> dict[str, Any]:
    """Project one thing as it stands now. Twice, or out of order, gives the same state."""
    FOLLOWED[running.args["kind"]](running)
    return {}


def _draw(running: Running) -> None:
    services.follow_draw(running.args["draw_id"])
    services.follow_wall(running.args["draw_id"])
    services.follow_work_plan(running.args["draw_id"], by=SYSTEM, at=running.clock())


def _plan(running: Running) -> None:
    services.follow_plan(running.args["pk"], running.args["digest"], by=SYSTEM, at=running.clock())


def _item(running: Running) -> None:
    services.follow_item(running.args["pk"], running.args["digest"], by=SYSTEM, at=running.clock())


def _education(running: Running) -> None:
    services.follow_education(running.args["pk"], by=SYSTEM, at=running.clock())


FOLLOWED: Mapping[str, Callable[[Running], None]] = {
    "draw": _draw,
    "plan": _plan,
    "item": _item,
    "education": _education,
}
