"""Recalculations in the background; run again they find everything done."""

from typing import Any

from doubledraw.platform.credit.services.rounds import (
    reckon_all,
    schedule_daily,
    targets_with_events,
)
from doubledraw.platform.jobs.services import Running


def recalculate(running: Running) -> dict[str, Any]:
    """args: targets (ids), or organ (a path: everybody there with a record)."""
    args = running.args
    targets = args["targets"] if "targets" in args else targets_with_events(args["organ"])
    return {"proposed": reckon_all(targets, at=running.clock(), report=running.report)}


def daily(running: Running) -> dict[str, Any]:
    """Ask for tomorrow's round first, so that a fault today does not end the series."""
    at = running.clock()
    schedule_daily(at, tomorrow=True)
    return {"proposed": reckon_all(targets_with_events(), at=at, report=running.report)}
