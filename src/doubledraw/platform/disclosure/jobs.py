"""Follows what has become public: one job kind for draws, plans, items, results and penalties; and a round each day."""

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
    services.publish_waiting(running.args["draw_id"], at=running.clock())


def _plan(running: Running) -> None:
    services.follow_plan(running.args["pk"], running.args["digest"], by=SYSTEM, at=running.clock())


def _item(running: Running) -> None:
    services.follow_item(running.args["pk"], running.args["digest"], by=SYSTEM, at=running.clock())


def _penalty(running: Running) -> None:
    services.publish_penalties_of_visit(running.args["visit"], at=running.clock())


def _education(running: Running) -> None:
    services.follow_education(running.args["pk"], by=SYSTEM, at=running.clock())


def _result(running: Running) -> None:
    services.follow_result(running.args["visit"], at=running.clock())


def daily(running: Running) -> dict[str, Any]:
    """Ask for tomorrow's round first; publish what was left behind, archive what is over."""
    at = running.clock()
    services.schedule_round(at, tomorrow=True)
    published = services.publish_left(at)
    running.report(0.6, "公示到期归档")
    return {"published": published, "archived": services.archive_ended(at)}


FOLLOWED: Mapping[str, Callable[[Running], None]] = {
    "draw": _draw,
    "plan": _plan,
    "item": _item,
    "result": _result,
    "penalty": _penalty,
    "education": _education,
}
