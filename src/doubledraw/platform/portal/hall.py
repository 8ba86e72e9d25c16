"""The draw screen's scenes: which are open, which is on now, and the few facts it asks for again and again."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from doubledraw.platform.disclosure.models import PublicDraw
from doubledraw.platform.disclosure.states import Stage

SCENES = ("waiting", "commitment", "entropy", "wall", "teams", "closing")
READ_ALOUD = timedelta(minutes=10)
"""How long after the commitment its fingerprint fills the screen."""
STILL_LIVE = timedelta(hours=2)
NAMED = 16
"""How many of a stratum's drawn firms are named beside the wall: those nearest to the cut."""


@dataclass(frozen=True, slots=True)
class Scene:
    """One scene; one that is not open has nothing true to show yet."""

    name: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class Seat:
    """One requirement of the teams: how many places all drawn firms need together, how many are filled."""

    department: str
    qualification: str
    each: int
    need: int
    filled: int


def scenes(draw: PublicDraw) -> list[Scene]:
    """All scenes in order."""
    is_open = {
        "waiting": bool(draw.commitment),
        "commitment": bool(draw.commitment),
        "entropy": bool(draw.commitment),
        "wall": has_result(draw),
        "teams": has_result(draw),
        "closing": has_result(draw) or draw.state == Stage.VOIDED,
    }
    return [Scene(name, is_open[name]) for name in SCENES]


def live_scene(draw: PublicDraw, at: datetime) -> str:
    """What a hall should see now."""
    if draw.state == Stage.VOIDED:
        return "closing"
    if has_result(draw):
        return "wall"
    if has_values(draw) or at >= first_when(draw):
        return "entropy"
    committed = _committed_at(draw)
    return "commitment" if committed and at < committed + READ_ALOUD else "waiting"


def opening_scene(draw: PublicDraw, at: datetime) -> str:
    """Where the page begins: with what is on now, or, of a draw long over, with its commitment."""
    live = live_scene(draw, at)
    return live if live != "wall" or is_live(draw, at) else "commitment"


def is_live(draw: PublicDraw, at: datetime) -> bool:
    """Whether something is still to happen, or has only just happened."""
    if draw.state == Stage.VOIDED:
        return False
    return draw.drawn_on is None or at < draw.drawn_on + STILL_LIVE


def has_result(draw: PublicDraw) -> bool:
    """Whether there is an outcome, be it secret or void."""
    return draw.drawn_on is not None and draw.population > 0


def has_values(draw: PublicDraw) -> bool:
    """Whether all public values stand in the log."""
    return bool(draw.entropy) and all(source["value"] for source in draw.entropy)


def first_when(draw: PublicDraw) -> datetime:
    """When the first public value is made."""
    whens = [datetime.fromisoformat(source["when"]) for source in draw.entropy]
    return min(whens, default=draw.draw_at)


def seats(draw: PublicDraw) -> list[Seat]:
    """The teams as requirements and counts: who sits where is nobody's business. None filled when blocked."""
    sample = draw.sample or 0
    filled = 0 if draw.blocked or not has_result(draw) else sample
    return [
        Seat(
            seat["department"],
            seat["qualification"],
            seat["count"],
            seat["count"] * sample,
            seat["count"] * filled,
        )
        for seat in draw.seats
    ]


def roles(present: Iterable[Mapping[str, str]]) -> list[tuple[str, list[str]]]:
    """Role → the organisations present, each once."""
    found: dict[str, dict[str, None]] = {}
    for person in present:
        found.setdefault(person["role"], {})[person["organisation"]] = None
    return [(role, list(organisations)) for role, organisations in found.items()]


def facts(
    draw: PublicDraw,
    present: Iterable[Mapping[str, str]],
    wall: str,
    witnesses: Iterable[str],
    at: datetime,
) -> dict[str, Any]:
    """What the screen asks for every few seconds; `mark` changes when anything on it does."""
    found = {
        "draw_id": draw.draw_id,
        "state": draw.state,
        "scene": live_scene(draw, at),
        "commitment": draw.commitment,
        "population": draw.population,
        "sample": draw.sample,
        "strata": [
            {"name": s["name"], "population": s["population"], "size": s["size"]}
            for s in draw.strata
        ],
        "entropy": [
            {"source": s["source"], "when": s["when"], "value": s["value"]} for s in draw.entropy
        ],
        "present": roles(present),
        "drawn": _said(draw.drawn_on),
        "revealed": _said(draw.revealed_at),
        "is_blocked": draw.blocked,
        "attested": len(draw.attestations),
        "wall": wall,
        "witnesses": list(witnesses),
    }
    text = json.dumps(found, ensure_ascii=False, sort_keys=True)
    return found | {"mark": hashlib.sha256(text.encode()).hexdigest()[:16]}


def named_codes(strata: Iterable[Mapping[str, Any]]) -> list[str]:
    """The drawn firms whose names stand beside the wall; [] of a sealed wall."""
    found: list[str] = []
    for stratum in strata:
        taken = stratum["size"] - stratum["first"] + 1
        cells = stratum["cells"][max(0, taken - NAMED) : taken]
        found += [cell[2] for cell in cells if len(cell) > 2]
    return found


def _committed_at(draw: PublicDraw) -> datetime | None:
    times = (step["at"] for step in draw.steps if step["step"] == "commit")
    return next((datetime.fromisoformat(at) for at in times), None)


def _said(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""
